import { Database as SqliteFile } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { sign } from "node:crypto";
import { newKeyPair, privateKeyOf } from "../../protocol/keys.ts";
import { linkLimits } from "../../protocol/limits.ts";
import { registrationMessage } from "../../protocol/registration.ts";
import type { Caller } from "../../src/auth/caller.ts";
import type { GameRevoked } from "../../src/auth/game-control.ts";
import type { GameIdentity } from "../../src/link/port.ts";
import { openTestAuth, refusalOf, registerGame, stranger, type TestAuth, unsigned } from "../kit/auth.ts";

const manifest = {
  name: "Chess",
  version: "1.2.3",
  description: "Chess.",
  seats: { min: 2, max: 2 },
};

async function approved(hub: TestAuth, name: string, pair = newKeyPair("game")) {
  const { code } = await hub.auth.games.invite();
  return registerGame(hub, name, { pair, invite: code });
}

describe("registering a game", () => {
  test("makes it pending, and known to the link once the host approves", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const { game, state, created, pair } = await registerGame(hub, "Chess");
    expect({ state, created }).toEqual({ state: "pending", created: true });
    expect(await games.verifyKey(pair.publicKey)).toBeUndefined();
    expect(await games.catalogue()).toEqual([]);
    await games.approve(game);
    const owner: GameIdentity | undefined = await games.verifyKey(pair.publicKey);
    expect(owner).toEqual({ game, name: "Chess", key: pair.publicText, limits: linkLimits });
    expect((await games.catalogue()).map(({ name }) => name)).toEqual(["Chess"]);
  });

  test("again with the same key and name changes nothing and tells the state", async () => {
    const hub = await openTestAuth();
    const first = await registerGame(hub, "Chess");
    const again = await registerGame(hub, "chess", { pair: first.pair });
    expect(again).toMatchObject({ game: first.game, name: "Chess", state: "pending", created: false });
    await hub.auth.games.approve(first.game);
    expect(await registerGame(hub, "Chess", { pair: first.pair })).toMatchObject({ state: "approved", created: false });
    expect(await refusalOf(registerGame(hub, "Draughts", { pair: first.pair }))).toBe("key_taken");
  });

  test("wants the signature of this key, for this hub, name and nonce, once and within five minutes", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const pair = newKeyPair("game");
    const other = newKeyPair("game");
    const nonce = async () => games.challenge(pair.publicText).nonce;
    const signed = (n: string, name: string, by = pair, hubKey = hub.hub.publicKey) => {
      const message = registrationMessage({ hubKey, gameKey: pair.publicKey, nonce: n, name });
      return sign(null, message, privateKeyOf(by.seed)).toString("hex");
    };
    const send = (n: string, signature: string, name = "Chess") =>
      refusalOf(games.register({ key: pair.publicText, name, nonce: n, signature }, stranger()));

    const one = await nonce();
    expect(await send(one, signed(one, "Chess", other))).toBe("auth_failed");
    // Whatever came of it, a nonce is spent by one try.
    expect(await send(one, signed(one, "Chess"))).toBe("auth_failed");
    const two = await nonce();
    expect(await send(two, signed(two, "Draughts"))).toBe("auth_failed");
    const three = await nonce();
    expect(await send(three, signed(three, "Chess", pair, other.publicKey))).toBe("auth_failed");
    const four = games.challenge(other.publicText).nonce;
    expect(await send(four, signed(four, "Chess"))).toBe("auth_failed");
    for (const nonsense of ["", "zz".repeat(64), "00".repeat(64), "00".repeat(63)]) {
      expect(await send(await nonce(), nonsense)).toBe("auth_failed");
    }
    const made = "0".repeat(64);
    expect(await send(made, signed(made, "Chess"))).toBe("auth_failed");
    const late = await nonce();
    hub.advance(300_000);
    expect(await send(late, signed(late, "Chess"))).toBe("auth_failed");
    const good = await nonce();
    expect(await send(good, signed(good, "Chess"))).toBe("none");
  });

  test.each(["Chess", "CHESS", "Ch ess", "Chéss", "chess."])(
    "under a name that looks like another's is refused: %p [RS-11]",
    async (name) => {
      const hub = await openTestAuth();
      await approved(hub, "Chess");
      expect(await refusalOf(registerGame(hub, name))).toBe("name_taken");
      const { code } = await hub.auth.games.invite();
      expect(await refusalOf(registerGame(hub, name, { invite: code }))).toBe("name_taken");
      // The invite was not spent on it.
      expect(await refusalOf(registerGame(hub, "Draughts", { invite: code }))).toBe("none");
    },
  );

  test("under a name of two scripts is refused, and look-alikes show another fingerprint [RS-11]", async () => {
    const hub = await openTestAuth();
    const chess = await approved(hub, "Chess");
    const quiz = await approved(hub, "Quiz");
    expect(await refusalOf(registerGame(hub, "\u0421hess"))).toBe("name_invalid");
    const [one, two] = [await hub.auth.games.find(chess.game), await hub.auth.games.find("QUIZ")];
    expect(one?.fingerprint).toBe(chess.pair.publicText.slice(0, 9));
    expect(two?.fingerprint).toBe(quiz.pair.publicText.slice(0, 9));
    expect(one?.fingerprint).not.toBe(two!.fingerprint);
  });

  test("a thousand times with new keys leaves the newest twenty pending; approved games stay [RS-12]", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const kept = await approved(hub, "Kept");
    for (let i = 0; i < 1_000; i++) {
      hub.advance(1);
      await registerGame(hub, `Flood x${i}x`);
    }
    const list = await games.list();
    const pending = list.filter(({ state }) => state === "pending").map(({ name }) => name);
    expect(pending.toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `Flood x${980 + i}x`).toSorted());
    expect(await games.verifyKey(kept.pair.publicKey)).toBeDefined();
    expect(await hub.db.selectFrom("server_keys").selectAll().execute()).toHaveLength(21);
  }, 30_000);

  test("by one network pushes out no game of others that waits [RS-12]", async () => {
    const hub = await openTestAuth();
    const waiting = async () => (await hub.auth.games.list()).map(({ name }) => name);
    for (const name of ["Chess", "Draughts"]) await registerGame(hub, name);
    // A name that is taken changes nothing about the share.
    for (let i = 0; i < 50; i++) {
      hub.advance(1);
      const caller = { address: `2001:db8:1:${i.toString(16)}::1` };
      await registerGame(hub, `Flood x${i}x`, { caller });
      expect(await refusalOf(registerGame(hub, "Chess", { caller }))).toBe("name_taken");
    }
    const flood = Array.from({ length: 10 }, (_, i) => `Flood x${40 + i}x`);
    expect((await waiting()).toSorted()).toEqual(["Chess", "Draughts", ...flood]);
    for (let i = 0; i < 8; i++) await registerGame(hub, `Other ${"abcdefgh"[i]}`);
    expect(await waiting()).toHaveLength(20);
  });

  test("is limited by address [RS-12]", async () => {
    const { auth } = await openTestAuth();
    const here = stranger();
    const tried = (caller: Caller) => refusalOf(auth.games.register(unsigned(newKeyPair("game").publicText), caller));
    for (let i = 0; i < 60; i++) expect(await tried(here)).toBe("auth_failed");
    expect(await tried(here)).toBe("too_many");
    expect(await tried(stranger())).toBe("auth_failed");
  });

  test("cannot be used up by asking for challenges: the oldest is forgotten [RS-12]", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const { publicText } = newKeyPair("game");
    for (let i = 0; i < 25_000; i++) games.challenge(publicText);
    expect(await refusalOf(registerGame(hub, "Chess"))).toBe("none");
  });
});

describe("an invite", () => {
  test("approves one game at once, and only one [HS-20]", async () => {
    const hub = await openTestAuth();
    const { code, expiresAt } = await hub.auth.games.invite({ label: "for Eve" });
    expect(expiresAt - hub.now()).toBe(24 * 3600_000);
    expect(Buffer.from(code, "base64url").length * 8).toBeGreaterThanOrEqual(128);
    expect(await registerGame(hub, "Chess", { invite: ` ${code} ` })).toMatchObject({ state: "approved" });
    expect(await refusalOf(registerGame(hub, "Quiz", { invite: code }))).toBe("invite_invalid");
    expect(JSON.stringify(await hub.db.selectFrom("invites").selectAll().execute())).not.toContain(code);
  });

  test("counts once also when two use it at the same time [HS-20]", async () => {
    const hub = await openTestAuth();
    const { code } = await hub.auth.games.invite();
    const names = ["Chess", "Quiz", "Draughts"];
    const codes = await Promise.all(names.map((name) => refusalOf(registerGame(hub, name, { invite: code }))));
    expect(codes.toSorted()).toEqual(["invite_invalid", "invite_invalid", "none"]);
  });

  test("expires, and is not guessed [HS-20]", async () => {
    const hub = await openTestAuth();
    const { code } = await hub.auth.games.invite({ hours: 0.5 });
    expect(await refusalOf(registerGame(hub, "Chess", { invite: code.slice(1) }))).toBe("invite_invalid");
    hub.advance(1_800_000);
    expect(await refusalOf(registerGame(hub, "Chess", { invite: code }))).toBe("invite_invalid");
    for (const hours of [0, -1, Number.NaN, 1e9]) {
      expect(await refusalOf(hub.auth.games.invite({ hours }))).toBe("invalid");
    }
  });

  test("approves a game that waits already, and moves a squatter out of the name", async () => {
    const hub = await openTestAuth();
    const waiting = await registerGame(hub, "Chess");
    const first = await hub.auth.games.invite();
    const now = await registerGame(hub, "Chess", { pair: waiting.pair, invite: first.code });
    expect(now).toMatchObject({ game: waiting.game, state: "approved" });
    const squatter = await registerGame(hub, "Quiz");
    const second = await hub.auth.games.invite();
    expect(await registerGame(hub, "Quiz", { invite: second.code })).toMatchObject({
      state: "approved",
      created: true,
    });
    expect(await hub.auth.games.find(squatter.game)).toBeUndefined();
  });

  test("for a game adds a server key to it; no other way does", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const chess = await approved(hub, "Chess");
    await approved(hub, "Quiz");
    hub.advance(1);
    const { code } = await games.invite({ game: "chess" });
    expect(await refusalOf(registerGame(hub, "Quiz", { invite: code }))).toBe("invite_invalid");
    const further = await registerGame(hub, "Chess", { invite: code });
    expect(further).toMatchObject({ game: chess.game, state: "approved", created: true });
    expect((await games.verifyKey(further.pair.publicKey))?.game).toBe(chess.game);
    expect((await games.get(chess.game)).keys.map(({ key }) => key)).toEqual([
      chess.pair.publicText,
      further.pair.publicText,
    ]);
    expect(await refusalOf(games.invite({ game: "nothing" }))).toBe("not_found");
  });
});

describe("the host", () => {
  test("suspends, approves and revokes; who listens hears of it after it is stored [HS-17]", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const { game, pair } = await approved(hub, "Chess");
    const heard: GameRevoked[] = [];
    const storedThen: (string | undefined)[] = [];
    games.onGameRevoked((revoked) => {
      heard.push(revoked);
      storedThen.push(stateInFile(hub.path, revoked));
    });
    await games.suspend("CHESS");
    expect(await games.verifyKey(pair.publicKey)).toBeUndefined();
    expect(await refusalOf(registerGame(hub, "Chess", { pair }))).toBe("suspended");
    await games.approve(game);
    expect(await games.verifyKey(pair.publicKey)).toBeDefined();
    await games.revokeKey(pair.publicText);
    expect(await games.verifyKey(pair.publicKey)).toBeUndefined();
    expect(await refusalOf(registerGame(hub, "Chess", { pair }))).toBe("revoked");
    expect(heard).toEqual([
      { game, reason: "suspended" },
      { game, key: pair.publicText, reason: "revoked" },
    ]);
    expect(storedThen).toEqual(["suspended", "revoked"]);
    const restarted = await openTestAuth({ path: hub.path });
    expect(await restarted.auth.games.verifyKey(pair.publicKey)).toBeUndefined();
    expect(await refusalOf(games.revokeKey(newKeyPair("game").publicText))).toBe("not_found");
  });

  test("removes a game: its name and key are free, its results stay", async () => {
    const hub = await openTestAuth();
    const { games, accounts } = hub.auth;
    const { game, pair } = await approved(hub, "Chess");
    await games.saveManifest(game, manifest);
    const { session } = await accounts.createGuest("Gus", stranger());
    await accounts.playerIdFor(game, session.user.id);
    const match = {
      id: Bun.randomUUIDv7(),
      game,
      version: "1",
      options: "{}",
      started: 1,
      ended: 2,
      outcome: "finished" as const,
      reason: null,
    };
    await hub.db.insertInto("matches").values(match).execute();
    const heard: GameRevoked[] = [];
    games.onGameRevoked((revoked) => heard.push(revoked));
    await games.remove("chess");
    expect(heard).toEqual([{ game, reason: "removed" }]);
    expect(await games.verifyKey(pair.publicKey)).toBeUndefined();
    expect(await games.find(game)).toBeUndefined();
    expect(await games.list()).toEqual([]);
    for (const call of [games.get(game), games.approve(game), games.suspend("chess"), games.remove(game)]) {
      expect(await refusalOf(call)).toBe("not_found");
    }
    expect(await hub.db.selectFrom("game_players").selectAll().execute()).toEqual([]);
    const again = await registerGame(hub, "Chess", { pair });
    expect(again).toMatchObject({ state: "pending", created: true });
    expect(again.game).not.toBe(game);
  });

  test("changes limits by their names, within reason, and takes them back", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const { game, pair } = await approved(hub, "Chess");
    const changed = await games.setLimits("Chess", { roomsMax: 3, seatsMax: 4 });
    expect(changed.limits).toEqual({ ...linkLimits, roomsMax: 3, seatsMax: 4 });
    await games.setLimits(game, { seatsMax: null });
    expect((await games.verifyKey(pair.publicKey))?.limits).toEqual({ ...linkLimits, roomsMax: 3 });
    for (const limits of [{ nothing: 1 }, { roomsMax: 0 }, { roomsMax: 1.5 }, { roomsMax: 1e12 }, { toString: 1 }]) {
      expect(await refusalOf(games.setLimits(game, limits))).toBe("invalid");
    }
  });

  test("sees where servers connected from, the newest first, twenty of them", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const { game, pair } = await approved(hub, "Chess");
    await games.saveManifest(game, manifest);
    const first = hub.now();
    await games.noteConnection(game, pair.publicText, "192.0.2.1");
    for (let i = 0; i < 130; i++) {
      hub.advance(1_000);
      await games.noteConnection(game, pair.publicText, `198.51.100.${i}`);
    }
    hub.advance(1_000);
    await games.noteConnection(game, pair.publicText, "198.51.100.100");
    const shown = await games.get("chess");
    expect(shown).toMatchObject({ name: "Chess", version: "1.2.3", state: "approved", bundled: false });
    expect(shown.addresses).toHaveLength(20);
    expect(shown.addresses[0]).toEqual({
      address: "198.51.100.100",
      key: pair.publicText,
      firstSeenAt: first + 101_000,
      lastSeenAt: hub.now(),
    });
    expect(shown.keys[0]?.lastSeenAt).toBe(hub.now());
    expect(await hub.db.selectFrom("game_connections").selectAll().execute()).toHaveLength(100);
  });
});

describe("a game that ships with the hub", () => {
  test("is approved at once, each start anew, and stays suspended when the host says so", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const pair = newKeyPair("game");
    const first = await games.ensureBundledGame("Chess", pair.publicKey);
    expect(await games.ensureBundledGame("Chess", pair.publicKey)).toEqual(first);
    expect((await games.verifyKey(pair.publicKey))?.game).toBe(first.game);
    expect(await games.find("Chess")).toMatchObject({ bundled: true, state: "approved" });
    const lost = newKeyPair("game");
    expect((await games.ensureBundledGame("Chess", lost.publicKey)).game).toBe(first.game);
    await games.suspend("Chess");
    expect(await games.ensureBundledGame("Chess", pair.publicKey)).toMatchObject({ state: "blocked" });
    expect(await games.verifyKey(pair.publicKey)).toBeUndefined();
    expect(await refusalOf(games.remove("Chess"))).toBe("conflict");
  });

  test("takes no name or key from a game that the host approved", async () => {
    const hub = await openTestAuth();
    const { games } = hub.auth;
    const { pair } = await approved(hub, "Chess");
    expect(await refusalOf(games.ensureBundledGame("Chess", newKeyPair("game").publicKey))).toBe("name_taken");
    expect(await refusalOf(games.ensureBundledGame("Quiz", pair.publicKey))).toBe("key_taken");
    await registerGame(hub, "Quiz");
    expect(await games.ensureBundledGame("Quiz", newKeyPair("game").publicKey)).toMatchObject({ state: "approved" });
  });
});

/** What another process reads at this moment: only what is committed. */
function stateInFile(path: string, { game, key }: GameRevoked): string | undefined {
  using file = new SqliteFile(path, { readonly: true });
  const query =
    key === undefined ? "SELECT state FROM games WHERE id = ?" : "SELECT state FROM server_keys WHERE key = ?";
  return file.query<{ state: string }, [string]>(query).get(key ?? game)?.state;
}
