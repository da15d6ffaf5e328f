import { describe, expect, test } from "bun:test";
import type { NewSession } from "../../src/auth/sessions.ts";
import { goodPassword, openTestAuth, refusalOf, stranger } from "../kit/auth.ts";

async function openWithBrowser() {
  const hub = await openTestAuth();
  const browser = await hub.auth.accounts.createGuest("Gus", stranger());
  const { devices } = hub.auth;
  const approve = async (userCode: string, answer = true) => {
    const { approval } = await devices.lookup(userCode, browser.session, stranger());
    await devices.confirm({ userCode, approval, approve: answer }, browser.session, stranger());
  };
  const poll = (deviceCode: string) => devices.poll(deviceCode, stranger());
  return { ...hub, devices, browser, approve, poll };
}

describe("the sign-in of a terminal", () => {
  test("gives a session of whoever confirmed the code, once [AU-14]", async () => {
    const { auth, devices, browser, approve, poll, advance } = await openWithBrowser();
    const start = await devices.start("minihub on box\u001b[2J", stranger());
    expect(start).toMatchObject({ verificationPath: "/device", intervalSeconds: 5, expiresSeconds: 600 });
    expect(start.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(await refusalOf(poll(start.deviceCode))).toBe("device_pending");
    const shown = await devices.lookup(start.userCode.toLowerCase().replace("-", " "), browser.session, stranger());
    expect(shown.client).toBe("minihub on box");
    await approve(start.userCode);
    advance(5_000);
    const { token, session } = await poll(start.deviceCode);
    expect(session.user.id).toBe(browser.session.user.id);
    expect(session.id).not.toBe(browser.session.id);
    expect(await auth.sessions.authenticate(token)).toBeDefined();
    expect(await refusalOf(poll(start.deviceCode))).toBe("device_expired");
  });

  test("is spent once also by polls at the same time [AU-14]", async () => {
    const { devices, approve, poll } = await openWithBrowser();
    const start = await devices.start("terminal", stranger());
    await approve(start.userCode);
    const codes = await Promise.all(Array.from({ length: 5 }, () => refusalOf(poll(start.deviceCode))));
    expect(codes.filter((code) => code === "none")).toHaveLength(1);
  });

  test("slows down who polls faster than told, for good [AU-14]", async () => {
    const { devices, poll, advance } = await openWithBrowser();
    const { deviceCode } = await devices.start("terminal", stranger());
    expect(await refusalOf(poll(deviceCode))).toBe("device_pending");
    advance(1_000);
    expect(await refusalOf(poll(deviceCode))).toBe("device_slow_down");
    advance(5_000);
    expect(await refusalOf(poll(deviceCode))).toBe("device_slow_down");
    advance(15_000);
    expect(await refusalOf(poll(deviceCode))).toBe("device_pending");
  });

  test("expires after ten minutes, confirmed or not [AU-14]", async () => {
    const { devices, browser, approve, poll, advance } = await openWithBrowser();
    const one = await devices.start("terminal", stranger());
    const two = await devices.start("terminal", stranger());
    await approve(one.userCode);
    advance(600_000);
    expect(await refusalOf(poll(one.deviceCode))).toBe("device_expired");
    expect(await refusalOf(devices.lookup(two.userCode, browser.session, stranger()))).toBe("device_expired");
  });

  test("ends when it is refused in the browser [AU-14]", async () => {
    const { devices, approve, poll } = await openWithBrowser();
    const start = await devices.start("terminal", stranger());
    await approve(start.userCode, false);
    expect(await refusalOf(poll(start.deviceCode))).toBe("device_expired");
  });

  test("answers the same to codes that are unknown, spent and malformed [AU-06]", async () => {
    const { devices, browser, approve } = await openWithBrowser();
    const spent = await devices.start("terminal", stranger());
    await approve(spent.userCode);
    const answers = new Set<string>();
    for (const code of [spent.userCode, "BCDF-GHJK", "", "AEIOU", "x".repeat(100_000)]) {
      answers.add(String(await devices.lookup(code, browser.session, stranger()).catch((error: unknown) => error)));
    }
    expect(answers.size).toBe(1);
  });

  test("stops guesses of the code, by address and by who is signed in [AU-14]", async () => {
    const { auth, devices, browser } = await openWithBrowser();
    const other = await auth.accounts.createGuest("Eve", stranger());
    const here = stranger();
    const guess = (session = browser.session, caller = stranger()) =>
      refusalOf(devices.lookup("BCDF-GHJK", session, caller));
    for (let i = 0; i < 30; i++) expect(await guess()).toBe("device_expired");
    expect(await guess()).toBe("too_many");
    for (let i = 0; i < 30; i++) {
      const { session } = await auth.accounts.createGuest("Gast", stranger());
      expect(await guess(session, here)).toBe("device_expired");
    }
    expect(await guess(other.session, here)).toBe("too_many");
    expect(await guess(other.session)).toBe("device_expired");
  });

  test("is confirmed only by the browser session that looked the code up [AU-15]", async () => {
    const { auth, devices, browser, poll } = await openWithBrowser();
    const victim = await auth.accounts.createGuest("Victim", stranger());
    const start = await devices.start("terminal", stranger());
    const { userCode } = start;
    const { approval } = await devices.lookup(userCode, browser.session, stranger());
    const confirm = (answer: string, session = browser.session) =>
      refusalOf(devices.confirm({ userCode, approval: answer, approve: true }, session, stranger()));
    expect(await confirm(approval, victim.session)).toBe("device_expired");
    expect(await confirm("guess")).toBe("device_expired");
    expect(await confirm("")).toBe("device_expired");
    expect(await refusalOf(poll(start.deviceCode))).toBe("device_pending");
    expect(await confirm(approval)).toBe("none");
    expect(await confirm(approval)).toBe("device_expired");
  });

  test("is worth nothing any more when the session that confirmed it has ended: a new password ends a thief's, too [AU-14]", async () => {
    const { auth, advance } = await openTestAuth();
    const { devices } = auth;
    const poll = (deviceCode: string) => refusalOf(devices.poll(deviceCode, stranger()));
    const account = { username: "Ada", password: goodPassword };
    const owner = await auth.accounts.createAccount(account, stranger());
    const approvedBy = async ({ session }: NewSession) => {
      const { userCode, deviceCode } = await devices.start("terminal", stranger());
      const { approval } = await devices.lookup(userCode, session, stranger());
      await devices.confirm({ userCode, approval, approve: true }, session, stranger());
      return deviceCode;
    };
    const byThief = await approvedBy(await auth.accounts.signIn(account, stranger()));
    const byOwner = await approvedBy(owner);
    const beforeReset = await approvedBy(owner);
    await auth.accounts.changePassword(owner.session, goodPassword, "another kettle of fish 7", stranger());
    advance(5_000);
    expect(await poll(byThief)).toBe("device_expired");
    expect(await poll(byOwner)).toBe("none");
    await auth.admin.resetPassword("Ada");
    expect(await poll(beforeReset)).toBe("device_expired");
  });

  test("is not confirmed without looking the code up, and its page is given without the code [AU-15]", async () => {
    const { devices, browser } = await openWithBrowser();
    const start = await devices.start("terminal", stranger());
    expect(start.verificationPath).not.toContain(start.userCode.slice(0, 4));
    const answer = { userCode: start.userCode, approval: "", approve: true };
    expect(await refusalOf(devices.confirm(answer, browser.session, stranger()))).toBe("device_expired");
  });

  test("is open for a thousand terminals at most, and again when they expire", async () => {
    const { db, devices, now, advance } = await openWithBrowser();
    const rows = Array.from({ length: 1_000 }, (_, i) => ({
      id: `d${i}`,
      device_hash: `h${i}`,
      user_code: `u${i}`,
      client: "",
      state: "pending" as const,
      user: null,
      approver: null,
      approval_hash: null,
      created: now(),
      expires: now() + 600_000,
      polled: null,
      interval_ms: 5_000,
    }));
    await db.insertInto("device_codes").values(rows).execute();
    expect(await refusalOf(devices.start("terminal", stranger()))).toBe("busy");
    advance(600_000);
    expect(await refusalOf(devices.start("terminal", stranger()))).toBe("none");
  });
});
