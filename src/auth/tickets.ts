import type { Ticket } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import { playerLimits } from "../../protocol/limits.ts";
import type { Session } from "./sessions.ts";
import type { Random } from "./tokens.ts";
import { hashToken, newToken } from "./tokens.ts";

/** One-time tickets with which a WebSocket is opened; they live 30 s, in memory. */
export interface Tickets {
  /** @throws Refusal busy when too many wait. */
  issue(session: Session): Ticket;
  /**
   * The session the ticket was issued to, which is alive still. The ticket is spent whatever the answer.
   * @param presented the session of the request's cookie or header, if it has one: it must be the ticket's.
   * @throws Refusal ticket_invalid
   */
  redeem(ticket: string, presented?: Session): Promise<Session>;
}

/** More than all players of a full hub that come back at once after a restart. */
const ticketsMax = 50_000;
/** Several tabs that reconnect; a further ticket ends the oldest. */
const ticketsPerSessionMax = 16;

interface Issued {
  readonly session: string;
  readonly expires: number;
}

export function createTickets(
  sessions: { byId(id: string): Promise<Session | undefined> },
  monotonic: () => number,
  random: Random,
): Tickets {
  // By hash, oldest first.
  const issued = new Map<string, Issued>();
  const perSession = new Map<string, string[]>();

  const drop = (hash: string) => {
    const ticket = issued.get(hash);
    if (!ticket) return undefined;
    issued.delete(hash);
    const rest = (perSession.get(ticket.session) ?? []).filter((other) => other !== hash);
    if (rest.length > 0) perSession.set(ticket.session, rest);
    else perSession.delete(ticket.session);
    return ticket;
  };

  const dropExpired = (now: number) => {
    for (const [hash, ticket] of issued) {
      if (ticket.expires > now) return;
      drop(hash);
    }
  };

  return {
    issue(session) {
      const now = monotonic();
      dropExpired(now);
      const own = perSession.get(session.id) ?? [];
      if (own.length >= ticketsPerSessionMax && own[0] !== undefined) drop(own[0]);
      if (issued.size >= ticketsMax) throw new Refusal("busy");
      const ticket = newToken(random);
      const hash = hashToken(ticket);
      issued.set(hash, { session: session.id, expires: now + playerLimits.ticketMs });
      perSession.set(session.id, [...(perSession.get(session.id) ?? []), hash]);
      return { ticket, expiresMs: playerLimits.ticketMs };
    },

    async redeem(ticket, presented) {
      const found = drop(hashToken(ticket));
      const good =
        found !== undefined &&
        found.expires > monotonic() &&
        (presented === undefined || presented.id === found.session);
      // The session may have ended since.
      const session = good ? await sessions.byId(found.session) : undefined;
      if (!session) throw new Refusal("ticket_invalid");
      return session;
    },
  };
}
