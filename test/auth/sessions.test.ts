import { describe, expect, test } from "bun:test";
import { goodPassword, openTestAuth, refusalOf, stranger } from "../kit/auth.ts";

const dayMs = 24 * 3600_000;

async function openWithGuest() {
  const hub = await openTestAuth();
  const guest = await hub.auth.accounts.createGuest("Gus", stranger());
  return { ...hub, guest };
}

describe("a session", () => {
  test("is known by its token alone, of which only a hash is stored", async () => {
    const { auth, db, guest } = await openWithGuest();
    expect(guest.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const stored = JSON.stringify(await db.selectFrom("sessions").selectAll().execute());
    expect(stored).not.toContain(guest.token);
    expect(await auth.sessions.authenticate(guest.token)).toEqual(guest.session);
    const others = [
      guest.session.id,
      "",
      "x".repeat(43),
      `${guest.token} `,
      guest.token.slice(1),
      "x".repeat(1_000_000),
    ];
    for (const other of others) expect(await auth.sessions.authenticate(other)).toBeUndefined();
  });

  test("slides with use: a guest's lives thirty days, an account's ninety", async () => {
    const { auth, guest, advance } = await openWithGuest();
    const ada = await auth.accounts.createAccount({ username: "ada", password: goodPassword }, stranger());
    for (let i = 0; i < 5; i++) {
      advance(29 * dayMs);
      expect(await auth.sessions.authenticate(guest.token)).toBeDefined();
    }
    advance(-145 * dayMs + 89 * dayMs);
    expect(await auth.sessions.authenticate(ada.token)).toBeDefined();
    advance(89 * dayMs);
    expect(await auth.sessions.authenticate(ada.token)).toBeDefined();
    advance(91 * dayMs);
    expect(await auth.sessions.authenticate(ada.token)).toBeUndefined();
  });

  test("is listed to its user alone, with its label cleaned [AU-18]", async () => {
    const { auth } = await openWithGuest();
    const account = { username: "ada", password: goodPassword };
    const one = await auth.accounts.createAccount(account, { ...stranger(), label: "Fire\u001b[31mfox\u202e" });
    const two = await auth.accounts.signIn(account, { ...stranger(), label: "x".repeat(5_000) });
    const list = await auth.sessions.list(one.session);
    expect(new Map(list.map(({ id, current }) => [id, current]))).toEqual(
      new Map([
        [one.session.id, true],
        [two.session.id, false],
      ]),
    );
    expect(list.find(({ current }) => current)?.label).toBe("Firefox");
    expect(list.find(({ current }) => !current)!.label.length).toBeLessThanOrEqual(80);
  });

  test("ends alone, with the others, or with this one, and its sockets hear of it at once", async () => {
    const { auth } = await openWithGuest();
    const account = { username: "ada", password: goodPassword };
    const one = await auth.accounts.createAccount(account, stranger());
    const [two, three, four] = [
      await auth.accounts.signIn(account, stranger()),
      await auth.accounts.signIn(account, stranger()),
      await auth.accounts.signIn(account, stranger()),
    ];
    const ended: string[] = [];
    const stop = auth.sessions.onRevoked(({ session, user }) => {
      expect(user).toBe(one.session.user.id);
      ended.push(session);
    });
    await auth.sessions.revoke(one.session, two.session.id);
    expect(ended.splice(0)).toEqual([two.session.id]);
    expect(await auth.sessions.authenticate(two.token)).toBeUndefined();
    await auth.sessions.revokeOthers(one.session);
    expect(ended.splice(0).toSorted()).toEqual([three.session.id, four.session.id].toSorted());
    await auth.sessions.end(one.session);
    expect(ended).toEqual([one.session.id]);
    stop();
  });

  test("of somebody else is not found [AU-20]", async () => {
    const { auth, guest } = await openWithGuest();
    const other = await auth.accounts.createGuest("Eve", stranger());
    expect(await refusalOf(auth.sessions.revoke(other.session, guest.session.id))).toBe("not_found");
    expect(await refusalOf(auth.sessions.revoke(other.session, "no such"))).toBe("not_found");
    expect(await auth.sessions.authenticate(guest.token)).toBeDefined();
  });

  test("beyond fifty of one user ends the one used longest ago", async () => {
    const { auth, db, now } = await openWithGuest();
    const account = { username: "ada", password: goodPassword };
    const { session } = await auth.accounts.createAccount(account, stranger());
    const rows = Array.from({ length: 49 }, (_, i) => ({
      id: `s${i}`,
      token_hash: `h${i}`,
      user: session.user.id,
      label: "",
      created: 1,
      last_seen: now() - i - 1,
      expires: session.expiresAt,
    }));
    await db.insertInto("sessions").values(rows).execute();
    const ended: string[] = [];
    auth.sessions.onRevoked((revoked) => ended.push(revoked.session));
    const next = await auth.accounts.signIn(account, stranger());
    expect(ended).toEqual(["s48"]);
    expect(await auth.sessions.authenticate(next.token)).toBeDefined();
    expect(await auth.sessions.list(session)).toHaveLength(50);
  });

  test("that is new outlives the others when the clock was set back", async () => {
    const { auth, advance } = await openWithGuest();
    const account = { username: "ada", password: goodPassword };
    await auth.accounts.createAccount(account, stranger());
    advance(-3600_000);
    const next = await auth.accounts.signIn(account, stranger());
    expect(await auth.sessions.authenticate(next.token)).toBeDefined();
  });

  test("holds through a restart, and so does its end", async () => {
    const { auth, guest, path } = await openWithGuest();
    const gone = await auth.accounts.createGuest("Gone", stranger());
    await auth.sessions.end(gone.session);
    const again = await openTestAuth({ path });
    expect((await again.auth.sessions.authenticate(guest.token))?.id).toBe(guest.session.id);
    expect(await again.auth.sessions.authenticate(gone.token)).toBeUndefined();
  });
});

describe("a ticket", () => {
  test("opens one socket, once [AU-12]", async () => {
    const { auth, guest } = await openWithGuest();
    const { ticket, expiresMs } = auth.tickets.issue(guest.session);
    expect(expiresMs).toBe(30_000);
    expect((await auth.tickets.redeem(ticket)).id).toBe(guest.session.id);
    expect(await refusalOf(auth.tickets.redeem(ticket))).toBe("ticket_invalid");
  });

  test("is refused after thirty seconds [AU-12]", async () => {
    const { auth, guest, advance } = await openWithGuest();
    const { ticket } = auth.tickets.issue(guest.session);
    const later = auth.tickets.issue(guest.session).ticket;
    advance(29_999);
    expect(await refusalOf(auth.tickets.redeem(ticket))).toBe("none");
    advance(1);
    expect(await refusalOf(auth.tickets.redeem(later))).toBe("ticket_invalid");
  });

  test("is refused from another session, and spent by the attempt [AU-12]", async () => {
    const { auth, guest } = await openWithGuest();
    const thief = await auth.accounts.createGuest("Eve", stranger());
    const { ticket } = auth.tickets.issue(guest.session);
    expect(await refusalOf(auth.tickets.redeem(ticket, thief.session))).toBe("ticket_invalid");
    expect(await refusalOf(auth.tickets.redeem(ticket, guest.session))).toBe("ticket_invalid");
    const own = auth.tickets.issue(guest.session).ticket;
    expect(await refusalOf(auth.tickets.redeem(own, guest.session))).toBe("none");
  });

  test("is worth nothing once its session has ended, or where it was guessed [AU-12]", async () => {
    const { auth, guest } = await openWithGuest();
    const { ticket } = auth.tickets.issue(guest.session);
    await auth.sessions.end(guest.session);
    expect(await refusalOf(auth.tickets.redeem(ticket))).toBe("ticket_invalid");
    for (const guess of ["", "x", ticket.slice(1)]) {
      expect(await refusalOf(auth.tickets.redeem(guess))).toBe("ticket_invalid");
    }
  });

  test("ends the oldest of the same session beyond sixteen [AU-12]", async () => {
    const { auth, guest } = await openWithGuest();
    const tickets = Array.from({ length: 17 }, () => auth.tickets.issue(guest.session).ticket);
    expect(await refusalOf(auth.tickets.redeem(tickets[0]!))).toBe("ticket_invalid");
    for (const ticket of tickets.slice(1)) expect(await refusalOf(auth.tickets.redeem(ticket))).toBe("none");
  });
});
