import type { Ticket } from "../../protocol/http.ts";
import type { Session } from "./sessions.ts";

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
