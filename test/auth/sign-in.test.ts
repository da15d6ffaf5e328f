import { describe, expect, test } from "bun:test";
import { addressLimit } from "../../src/auth/address-limit.ts";
import { checkName } from "../../src/auth/names.ts";
import { newUser } from "../../src/auth/new-user.ts";
import { createPasswords } from "../../src/auth/passwords.ts";
import { createProof } from "../../src/auth/proof.ts";
import { SignInDelays } from "../../src/auth/sign-in-delays.ts";
import { goodPassword, openTestAuth, refusalOf, stranger } from "../kit/auth.ts";

const wrong = "kettle rain tuba 8";

async function openWithAda(hashesMax = 2) {
  const hub = await openTestAuth({ hashesMax });
  const ada = await hub.auth.accounts.createAccount({ username: "Ada", password: goodPassword }, stranger());
  const signIn = (password: string, caller = stranger(), username = "ada") =>
    hub.auth.accounts.signIn({ username, password }, caller);
  return { ...hub, ada, signIn };
}

describe("an account", () => {
  test("is signed in to by name in any case, with a new token each time [AU-09]", async () => {
    const { auth, ada, signIn } = await openWithAda();
    const one = await signIn(goodPassword);
    const two = await signIn(goodPassword, stranger(), " ADA ");
    expect(new Set([ada.token, one.token, two.token]).size).toBe(3);
    expect(one.session.user).toMatchObject({ username: "Ada", name: "Ada", guest: false, admin: false });
    expect((await auth.sessions.authenticate(two.token))?.id).toBe(two.session.id);
  });

  test("is not opened by a name that only looks like it [AU-18]", async () => {
    const { signIn } = await openWithAda();
    for (const name of ["Аԁа", "a.d.a", "Ádá"]) {
      expect(await refusalOf(signIn(goodPassword, stranger(), name))).toBe("bad_credentials");
    }
  });

  test("whose name looks like one that exists is refused [AU-18]", async () => {
    const { auth } = await openWithAda();
    for (const username of ["ADA", "A-d-a", "Ádá", "Аԁа"]) {
      const made = auth.accounts.createAccount({ username, password: goodPassword }, stranger());
      expect([username, await refusalOf(made)]).toEqual([username, "name_taken"]);
    }
  });

  test("has its name once, also when two ask at the same time", async () => {
    const { auth } = await openWithAda();
    const make = () => refusalOf(auth.accounts.createAccount({ username: "Bob", password: goodPassword }, stranger()));
    expect((await Promise.all([make(), make()])).toSorted()).toEqual(["name_taken", "none"]);
  });

  test("answers the same to a wrong password and to a name nobody has [AU-06]", async () => {
    const { signIn } = await openWithAda();
    const known: unknown = await signIn(wrong).catch((error: unknown) => error);
    const unknown: unknown = await signIn(wrong, stranger(), "nobody here").catch((error: unknown) => error);
    const impossible: unknown = await signIn(wrong, stranger(), "<\0>").catch((error: unknown) => error);
    expect(String(unknown)).toBe(String(known));
    expect(unknown).toEqual(known as Error);
    expect(impossible).toEqual(known as Error);
  });

  test.each(["ada", "nobody"])(
    "makes guesses from many addresses wait twice as long each time: %s [AU-01] [AU-06]",
    async (name) => {
      const { signIn, advance } = await openWithAda();
      const guess = () => refusalOf(signIn(wrong, stranger(), name));
      for (let i = 0; i < 5; i++) expect(await guess()).toBe("bad_credentials");
      for (const seconds of [1, 2, 4]) {
        expect(await guess()).toBe("too_many");
        advance(seconds * 1000 - 1);
        expect(await guess()).toBe("too_many");
        advance(1);
        expect(await guess()).toBe("bad_credentials");
      }
      expect(await refusalOf(signIn(goodPassword, stranger(), name))).toBe("too_many");
    },
  );

  test("counts guesses that come at the same time [AU-01]", async () => {
    const { signIn } = await openWithAda();
    const all = await Promise.all(Array.from({ length: 40 }, () => refusalOf(signIn(wrong))));
    expect(all.filter((code) => code === "bad_credentials")).toHaveLength(5);
    expect(all.filter((code) => code === "too_many")).toHaveLength(35);
  });

  test("waits five minutes at most, and is free again a day after the last guess [AU-01]", async () => {
    let now = 0;
    const delays = new SignInDelays(() => now);
    const guess = () => refusalOf(() => delays.begin("ada", stranger().address));
    for (let i = 0; i < 30; i++) {
      now += 300_000;
      expect(await guess()).toBe("none");
    }
    now += 299_999;
    expect(await guess()).toBe("too_many");
    now += 24 * 3600_000;
    for (let i = 0; i < 5; i++) expect(await guess()).toBe("none");
    expect(await guess()).toBe("too_many");
  });

  test("is not shut for an hour because the clock was set back by one", async () => {
    let wall = 1_700_000_000_000;
    let passed = 0;
    const hub = await openTestAuth({ clock: () => wall, monotonic: () => passed });
    const { accounts, tickets } = hub.auth;
    const { session } = await accounts.createAccount({ username: "Ada", password: goodPassword }, stranger());
    const { ticket } = tickets.issue(session);
    const tried = (password: string) => refusalOf(accounts.signIn({ username: "Ada", password }, stranger()));
    for (let i = 0; i < 6; i++) await tried("not this one");
    wall -= 3600_000;
    expect(await tried(goodPassword)).toBe("too_many");
    passed += 1_000;
    expect(await tried(goodPassword)).toBe("none");
    wall += 7200_000;
    expect((await tickets.redeem(ticket)).id).toBe(session.id);
  });

  test("stays open to its owner's own address while strangers guess [AU-01]", async () => {
    const { signIn } = await openWithAda();
    const home = stranger();
    await signIn(goodPassword, home);
    for (let i = 0; i < 5; i++) await refusalOf(signIn(wrong));
    expect(await refusalOf(signIn(goodPassword))).toBe("too_many");
    expect(await refusalOf(signIn(goodPassword, home))).toBe("none");
  });

  test("is not found by one password sprayed over many names from one address [AU-02]", async () => {
    const { signIn } = await openWithAda(8);
    const sprayer = stranger();
    const names = Array.from({ length: 55 }, (_, i) => `somebody ${i}`);
    const codes = await Promise.all(names.map((name) => refusalOf(signIn(wrong, sprayer, name))));
    expect(codes.filter((code) => code === "bad_credentials")).toHaveLength(50);
    expect(codes.filter((code) => code === "too_many")).toHaveLength(5);
    expect(await refusalOf(signIn(goodPassword, stranger()))).toBe("none");
  }, 20_000);

  test("is signed in to from where it was before, also when strangers have used up the tries of all [AU-02]", async () => {
    const passwords = createPasswords(2);
    const signIns = addressLimit({ seconds: 600, perAddress: 50, global: 5 });
    const proof = createProof({ passwords, limits: { signIns }, delays: new SignInDelays(() => 0) });
    const password_hash = await passwords.hash(goodPassword);
    const ada = { ...newUser(checkName("Ada"), 0), password_hash };
    const [home, away] = [stranger(), stranger()];
    expect(await proof("ada", ada, goodPassword, home)).toBe(true);
    for (let i = 0; i < 5; i++) expect(await proof(`nobody ${i}`, undefined, "x", stranger())).toBe(false);
    expect(await refusalOf(proof("ada", ada, goodPassword, away))).toBe("too_many");
    expect(await proof("ada", ada, goodPassword, home)).toBe(true);
    for (let i = 0; i < 5; i++) expect(await proof("ada", ada, "wrong", home)).toBe(false);
    expect(await refusalOf(proof("ada", ada, goodPassword, home))).toBe("too_many");
  });

  test("counts only failures against the address: a party signs in from one [AU-02]", async () => {
    const { signIn } = await openWithAda(8);
    const nat = stranger();
    for (let round = 0; round < 11; round++) {
      const codes = await Promise.all(Array.from({ length: 5 }, () => refusalOf(signIn(goodPassword, nat))));
      expect(new Set(codes)).toEqual(new Set(["none"]));
    }
  }, 20_000);

  test("with a password that is too long is refused unhashed [AU-05]", async () => {
    const { signIn } = await openWithAda();
    expect(await refusalOf(signIn("x".repeat(5_000_000)))).toBe("invalid");
    expect(await refusalOf(signIn("x".repeat(10_000)))).toBe("invalid");
  });

  test("changes its password with the present one; all other sessions end", async () => {
    const { auth, ada, signIn } = await openWithAda();
    const other = await signIn(goodPassword);
    const ended: string[] = [];
    auth.sessions.onRevoked(({ session }) => ended.push(session));
    const next = "quiet harbour 31 lamps";
    const change = (current: string, to: string) => auth.accounts.changePassword(ada.session, current, to, stranger());
    expect(await refusalOf(change(wrong, next))).toBe("bad_credentials");
    expect(await refusalOf(change(goodPassword, "ada12345"))).toBe("password_weak");
    expect(ended).toEqual([]);
    await change(goodPassword, next);
    expect(ended).toEqual([other.session.id]);
    expect(await auth.sessions.authenticate(ada.token)).toBeDefined();
    expect(await refusalOf(signIn(goodPassword))).toBe("bad_credentials");
    expect(await refusalOf(signIn(next))).toBe("none");
  });
});

describe("a guest", () => {
  test("keeps id, sockets and history when it becomes an account, and gets a new token [AU-09]", async () => {
    const { auth } = await openWithAda();
    const guest = await auth.accounts.createGuest("Gus", stranger());
    const start = await auth.devices.start("terminal", stranger());
    const { approval } = await auth.devices.lookup(start.userCode, guest.session, stranger());
    await auth.devices.confirm({ userCode: start.userCode, approval, approve: true }, guest.session, stranger());
    const planted = await auth.devices.poll(start.deviceCode, stranger());

    const account = { username: "Gustav", password: goodPassword };
    const upgraded = await auth.accounts.createAccount(account, stranger(), guest.session);
    expect(upgraded.session.user).toMatchObject({
      id: guest.session.user.id,
      username: "Gustav",
      name: "Gus",
      guest: false,
    });
    expect(upgraded.session.id).toBe(guest.session.id);
    expect(await auth.sessions.authenticate(guest.token)).toBeUndefined();
    expect(await auth.sessions.authenticate(planted.token)).toBeUndefined();
    expect((await auth.sessions.authenticate(upgraded.token))?.user.guest).toBe(false);
    expect(await refusalOf(auth.accounts.createAccount(account, stranger(), upgraded.session))).toBe("conflict");
  });

  test("is not shown under the name of somebody's account [AU-18]", async () => {
    const { auth, ada } = await openWithAda();
    expect(await refusalOf(auth.accounts.createGuest("Ad á", stranger()))).toBe("name_taken");
    const { session } = await auth.accounts.createGuest("Eve", stranger());
    expect(await refusalOf(auth.accounts.update(session, { name: "ada" }))).toBe("name_taken");
    expect(await auth.accounts.update(ada.session, { name: "Á da", shareName: true })).toMatchObject({
      name: "Á da",
      shareName: true,
    });
  });

  test("is made sixty times an hour by one address, and no more [AU-16]", async () => {
    const { auth } = await openWithAda();
    const flooder = stranger();
    const made: string[] = [];
    for (let i = 0; i < 70; i++) made.push(await refusalOf(auth.accounts.createGuest(`Gast ${i}`, flooder)));
    expect(made.filter((code) => code === "none")).toHaveLength(60);
    expect(made.slice(60)).toEqual(Array.from({ length: 10 }, () => "too_many"));
    expect(await refusalOf(auth.accounts.createGuest("Gast", stranger()))).toBe("none");
  });

  test("is one address for a whole IPv6 /64 [AU-16]", async () => {
    const { auth } = await openWithAda();
    const guest = (address: string) => refusalOf(auth.accounts.createGuest("Gast", { address }));
    for (let i = 0; i < 60; i++) expect(await guest(`2001:db8:1:2::${i.toString(16)}`)).toBe("none");
    expect(await guest("2001:db8:1:2:ffff::1")).toBe("too_many");
    expect(await guest("2001:db8:1:3::1")).toBe("none");
  });

  test("that nobody has been for thirty days expires with all it left [AU-16]", async () => {
    const hub = await openWithAda();
    const { auth, db, advance } = hub;
    const idle = await auth.accounts.createGuest("Idle", stranger());
    const busy = await auth.accounts.createGuest("Busy", stranger());
    advance(20 * 24 * 3600_000);
    expect(await auth.sessions.authenticate(busy.token)).toBeDefined();
    advance(11 * 24 * 3600_000);
    expect(await auth.sessions.authenticate(idle.token)).toBeUndefined();
    await auth.sweep();
    const left = await db.selectFrom("users").select("name").where("guest", "=", 1).execute();
    expect(left).toEqual([{ name: "Busy" }]);
    expect(await auth.sessions.authenticate(busy.token)).toBeDefined();
  });
});
