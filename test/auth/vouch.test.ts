import { describe, expect, test } from "bun:test";
import { sign } from "node:crypto";
import { type KeyPair, newKeyPair, parsePublicKey, privateKeyOf } from "../../protocol/keys.ts";
import { registrationMessage, vouchMessage } from "../../protocol/registration.ts";
import vectors from "../../protocol/vectors/registration.json";
import type { GameRevoked } from "../../src/auth/game-control.ts";
import { openTestAuth, refusalOf, registerGame, stranger, type TestAuth } from "../kit/auth.ts";

interface Wish {
  readonly old: KeyPair;
  readonly fresh?: KeyPair;
  readonly name?: string;
  readonly retire?: boolean;
  /** Signs in the old key's place. */
  readonly signer?: KeyPair;
  /** Said, where something else was signed. */
  readonly claimed?: { readonly retire?: boolean };
}

async function vouch({ auth, hub }: TestAuth, wish: Wish) {
  const { old, fresh = newKeyPair("game"), name = "Chess", retire = false, signer = old } = wish;
  const caller = stranger();
  const { nonce } = auth.games.challenge(fresh.publicText);
  const claim = { hubKey: hub.publicKey, gameKey: fresh.publicKey, nonce, name };
  const by = (pair: KeyPair, message: Uint8Array) => sign(null, message, privateKeyOf(pair.seed)).toString("hex");
  const body = {
    key: fresh.publicText,
    name,
    nonce,
    signature: by(fresh, registrationMessage(claim)),
    vouch: {
      key: old.publicText,
      signature: by(signer, vouchMessage({ ...claim, oldKey: old.publicKey, retire })),
      retire,
      ...wish.claimed,
    },
  };
  return { ...(await auth.games.register(body, caller)), fresh };
}

async function approvedChess() {
  const hub = await openTestAuth();
  const { game, pair } = await registerGame(hub, "Chess");
  await hub.auth.games.approve(game);
  return { hub, game, pair };
}

describe("a key that vouches for another", () => {
  test("[KY6] brings it into the same game, whose id stays; both are let in", async () => {
    const { hub, game, pair } = await approvedChess();
    const added = await vouch(hub, { old: pair });
    expect(added).toMatchObject({ game, state: "approved", created: true });
    expect(await hub.auth.games.verifyKey(added.fresh.publicKey)).toMatchObject({ game, name: "Chess" });
    expect(await hub.auth.games.verifyKey(pair.publicKey)).toMatchObject({ game });
    expect(await vouch(hub, { old: pair, fresh: added.fresh })).toMatchObject({ game, created: false });
  });

  test("[KY7] retires with it: revoked at once, and whoever is connected with it is told", async () => {
    const { hub, game, pair } = await approvedChess();
    const revoked: GameRevoked[] = [];
    hub.auth.games.onGameRevoked((news) => void revoked.push(news));
    const { fresh } = await vouch(hub, { old: pair, retire: true });
    expect(revoked).toEqual([{ game, key: pair.publicText, reason: "revoked" }]);
    expect(await hub.auth.games.verifyKey(fresh.publicKey)).toMatchObject({ game });
    expect(await refusalOf(vouch(hub, { old: pair }))).toBe("revoked");
  });

  test("[KY6] [KY7] must sign itself, for this name and for whether it retires, and be a key of this game", async () => {
    const { hub, pair } = await approvedChess();
    const stranger = await registerGame(hub, "Draughts");
    expect(await refusalOf(vouch(hub, { old: pair, signer: newKeyPair("game") }))).toBe("auth_failed");
    expect(await refusalOf(vouch(hub, { old: pair, claimed: { retire: true } }))).toBe("auth_failed");
    expect(await refusalOf(vouch(hub, { old: stranger.pair }))).toBe("auth_failed");
    expect(await refusalOf(vouch(hub, { old: newKeyPair("game") }))).toBe("auth_failed");
    expect(await refusalOf(vouch(hub, { old: pair, fresh: stranger.pair }))).toBe("key_taken");
    expect(await refusalOf(vouch(hub, { old: pair, fresh: pair }))).toBe("key_taken");
  });

  test("[KY7] cannot bring a suspended game back, nor a revoked key", async () => {
    const { hub, game, pair } = await approvedChess();
    const second = await vouch(hub, { old: pair });
    await hub.auth.games.revokeKey(second.fresh.publicText);
    expect(await refusalOf(vouch(hub, { old: pair, fresh: second.fresh }))).toBe("revoked");
    await hub.auth.games.suspend(game);
    expect(await refusalOf(vouch(hub, { old: pair }))).toBe("suspended");
  });

  test("[KY6] [KY7] keeps a pending game pending, and makes no more keys than anybody needs", async () => {
    const hub = await openTestAuth();
    const { pair } = await registerGame(hub, "Chess");
    expect(await vouch(hub, { old: pair })).toMatchObject({ state: "pending" });
    for (let keys = 2; keys < 32; keys++) await vouch(hub, { old: pair });
    expect(await refusalOf(vouch(hub, { old: pair }))).toBe("too_many");
  });

  test("[KY7] does not go on for ever: those that retired are kept, and everybody who looks at the catalogue reads past them", async () => {
    const { hub, game, pair } = await approvedChess();
    const revoked = { game, state: "revoked" as const, created: 1, last_seen: null };
    const retired = Array.from({ length: 398 }, (_, i) => Object.assign({ key: `G${i}` }, revoked));
    await hub.db.insertInto("server_keys").values(retired).execute();
    const { fresh } = await vouch(hub, { old: pair, retire: true });
    expect(await refusalOf(vouch(hub, { old: fresh, retire: true }))).toBe("too_many");
    expect(await hub.auth.games.verifyKey(fresh.publicKey)).toMatchObject({ game });
  });
});

test("[KY5] [KY6] [KY7] the requests of the vectors are taken by a hub of their key, byte for byte", async () => {
  const [first, , second, last] = vectors.cases;
  const hub = await openTestAuth({
    hubKey: parsePublicKey(vectors.hubText, "hub"),
    random: (count) => new Uint8Array(count).fill(0x55),
  });
  const { games } = hub.auth;
  const caller = stranger();
  const send = async (one: (typeof vectors)["cases"][number] | undefined) => {
    if (!one) throw new Error("no such case");
    expect(games.challenge(one.body.key)).toEqual({ nonce: one.nonce });
    const { vouch: vouched, ...body } = one.body;
    return games.register({ ...body, ...(vouched && { vouch: vouched }) }, caller);
  };
  const { game } = await send(first);
  expect(await send(second)).toMatchObject({ game, state: "pending", created: true });
  expect(await send(last)).toMatchObject({ game, created: false });
  expect(await refusalOf(send(second))).toBe("revoked");
});
