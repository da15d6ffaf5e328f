import { describe, expect, test } from "bun:test";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openKeyFile } from "../../src/auth/key-file.ts";
import { goodPassword, openTestAuth, refusalOf, stranger } from "../kit/auth.ts";
import { tempFolder } from "../kit/temp-folder.ts";

describe("the first admin", () => {
  test("is made by a one-time link that the host sees, never by being first [AU-21]", async () => {
    const { auth, db } = await openTestAuth();
    const ada = await auth.accounts.createAccount({ username: "ada", password: goodPassword }, stranger());
    expect(ada.session.user.admin).toBe(false);
    const token = await auth.admin.firstAdminLink();
    expect(JSON.stringify(await db.selectFrom("admin_links").selectAll().execute())).not.toContain(token!);
    const guest = await auth.accounts.createGuest("Gus", stranger());
    expect(await refusalOf(auth.admin.claim(guest.session, token!))).toBe("forbidden");
    expect(await refusalOf(auth.admin.claim(ada.session, "guess"))).toBe("invite_invalid");
    expect(await auth.admin.claim(ada.session, token!)).toMatchObject({ username: "ada", admin: true });
    expect((await auth.sessions.authenticate(ada.token))?.user.admin).toBe(true);
    const eve = await auth.accounts.createAccount({ username: "eve", password: goodPassword }, stranger());
    expect(await refusalOf(auth.admin.claim(eve.session, token!))).toBe("invite_invalid");
    expect(await auth.admin.firstAdminLink()).toBeUndefined();
  });

  test("link of an earlier start, or from before there was an admin, is void", async () => {
    const { auth } = await openTestAuth();
    const ada = await auth.accounts.createAccount({ username: "ada", password: goodPassword }, stranger());
    const [earlier, later] = [await auth.admin.firstAdminLink(), await auth.admin.firstAdminLink()];
    expect(await refusalOf(auth.admin.claim(ada.session, earlier!))).toBe("invite_invalid");
    await auth.admin.createUser({ username: "bob", admin: true });
    expect(await refusalOf(auth.admin.claim(ada.session, later!))).toBe("invite_invalid");
  });
});

describe("an admin", () => {
  test("sees everybody page by page, also where many came in the same ms", async () => {
    const { auth } = await openTestAuth();
    for (let i = 0; i < 7; i++) await auth.accounts.createGuest("Gus", stranger());
    const page = await auth.admin.users({ limit: 5 });
    expect(new Set(page.map(({ id }) => id)).size).toBe(7);
    expect(await auth.admin.users({ limit: 5, before: page.at(-1)!.createdAt })).toEqual([]);
  });

  test("creates users, with a password made up where none is given", async () => {
    const { auth } = await openTestAuth();
    const made = await auth.admin.createUser({ username: "bob" });
    expect(made).toMatchObject({ username: "bob", guest: false, admin: false });
    const signIn = { username: "bob", password: made.password! };
    expect(await refusalOf(auth.accounts.signIn(signIn, stranger()))).toBe("none");
    expect(await auth.admin.createUser({ username: "cem", password: goodPassword })).not.toHaveProperty("password");
    expect(await refusalOf(auth.admin.createUser({ username: "BOB" }))).toBe("name_taken");
    expect(await refusalOf(auth.admin.createUser({ username: "admin" }))).toBe("name_invalid");
    expect(await refusalOf(auth.admin.createUser({ username: "dan", password: "password1" }))).toBe("password_weak");
  });

  test("resets a password: sessions end, and earlier guesses delay nobody", async () => {
    const { auth } = await openTestAuth();
    const ada = await auth.accounts.createAccount({ username: "ada", password: goodPassword }, stranger());
    for (let i = 0; i < 5; i++) {
      await refusalOf(auth.accounts.signIn({ username: "ada", password: "wrong one" }, stranger()));
    }
    const ended: string[] = [];
    auth.sessions.onRevoked(({ session }) => ended.push(session));
    const { password } = await auth.admin.resetPassword("ada");
    expect(ended).toEqual([ada.session.id]);
    const signIn = (tried: string) => refusalOf(auth.accounts.signIn({ username: "ada", password: tried }, stranger()));
    expect(await signIn(password!)).toBe("none");
    expect(await signIn(goodPassword)).toBe("bad_credentials");
    expect(await refusalOf(auth.admin.resetPassword("nobody"))).toBe("not_found");
  });

  test("makes admins of accounts, not of guests, and counts everybody", async () => {
    const { auth } = await openTestAuth();
    const guest = await auth.accounts.createGuest("Gus", stranger());
    const { id } = await auth.admin.createUser({ username: "bob" });
    expect(await auth.admin.setAdmin("BOB", true)).toMatchObject({ id, admin: true });
    expect(await auth.admin.setAdmin(id, false)).toMatchObject({ admin: false });
    expect(await refusalOf(auth.admin.setAdmin(guest.session.user.id, true))).toBe("conflict");
    expect(await auth.admin.counts()).toEqual({ users: 1, guests: 1, games: 0, pendingGames: 0, matches: 0 });
    const users = await auth.admin.users();
    expect(users.map(({ name }) => name).toSorted()).toEqual(["Gus", "bob"]);
    expect(JSON.stringify(users)).not.toContain("argon2");
  });
});

describe("a key file", () => {
  test("is made at the first start for its owner alone, and read at the next", async () => {
    const path = join(tempFolder(), "hub.key");
    const made = openKeyFile(path, "hub");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toBe(`${made.secretText}\n`);
    expect(made.secretText).toStartWith("SH");
    expect(openKeyFile(path, "hub").publicText).toBe(made.publicText);
  });

  test.each([0o644, 0o640, 0o660, 0o604, 0o601, 0o777])(
    "that others can reach is refused: mode %o [HS-22]",
    async (mode) => {
      const path = join(tempFolder(), "hub.key");
      const { secretText } = openKeyFile(path, "hub");
      chmodSync(path, mode);
      expect(await refusalOf(() => openKeyFile(path, "hub"))).toBe("key_file_exposed");
      try {
        openKeyFile(path, "hub");
      } catch (error) {
        expect(String(error)).toContain(`chmod 600 ${path}`);
        expect(String(error)).not.toContain(secretText);
      }
    },
  );

  test("that holds something else is refused and left as it is [HS-19]", async () => {
    const folder = tempFolder();
    const game = join(folder, "game.key");
    openKeyFile(game, "game");
    expect(await refusalOf(() => openKeyFile(game, "hub"))).toBe("data_unusable");
    const junk = join(folder, "junk.key");
    writeFileSync(junk, "not a key", { mode: 0o600 });
    expect(await refusalOf(() => openKeyFile(junk, "hub"))).toBe("data_unusable");
    expect(readFileSync(junk, "utf8")).toBe("not a key");
    expect(await refusalOf(() => openKeyFile(join(folder, "missing", "hub.key"), "hub"))).toBe("data_unusable");
  });
});
