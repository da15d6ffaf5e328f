import { describe, expect, test } from "bun:test";
import { sign } from "node:crypto";
import { type KeyPair, newKeyPair, privateKeyOf } from "../../protocol/keys.ts";
import { logsMessage, registrationMessage } from "../../protocol/registration.ts";
import { openTestAuth, refusalOf, registerGame, stranger, type TestAuth } from "../kit/auth.ts";

interface Wish {
  /** Default: a fresh one, given to this key. */
  readonly nonce?: string;
  /** Signs in the key's place. */
  readonly signer?: KeyPair;
  readonly hubKey?: Uint8Array;
}

const signed = (pair: KeyPair, message: Uint8Array) => sign(null, message, privateKeyOf(pair.seed)).toString("hex");

async function read({ auth, hub }: TestAuth, pair: KeyPair, wish: Wish = {}) {
  const { hubKey = hub.publicKey, signer = pair } = wish;
  const nonce = wish.nonce ?? auth.games.challenge(pair.publicText).nonce;
  const signature = signed(signer, logsMessage({ hubKey, gameKey: pair.publicKey, nonce }));
  return auth.games.readLogs({ key: pair.publicText, nonce, signature }, stranger());
}

describe("who reads a game's lines", () => {
  test("[LG3] holds a key of the game, and proves it anew each time with the nonce of the answer before", async () => {
    const hub = await openTestAuth();
    const { game, pair } = await registerGame(hub, "Chess");
    const first = await read(hub, pair);
    expect(first).toMatchObject({ game, name: "Chess" });
    const second = await read(hub, pair, { nonce: first.nonce });
    expect(second).toMatchObject({ game });
    expect(await refusalOf(read(hub, pair, { nonce: first.nonce }))).toBe("auth_failed");
    hub.advance(300_000);
    expect(await refusalOf(read(hub, pair, { nonce: second.nonce }))).toBe("auth_failed");
  });

  test("[LG3] is nobody else: another key, another hub, another purpose", async () => {
    const hub = await openTestAuth();
    const { pair } = await registerGame(hub, "Chess");
    const other = await registerGame(hub, "Draughts");
    const { games } = hub.auth;
    expect(await refusalOf(read(hub, pair, { signer: other.pair }))).toBe("auth_failed");
    expect(await refusalOf(read(hub, pair, { hubKey: newKeyPair("hub").publicKey }))).toBe("auth_failed");
    const { nonce } = games.challenge(other.pair.publicText);
    expect(await refusalOf(read(hub, pair, { nonce }))).toBe("auth_failed");
    expect(await refusalOf(read(hub, newKeyPair("game")))).toBe("auth_failed");
    // What was signed to register opens nothing here.
    const mine = games.challenge(pair.publicText);
    const claim = { hubKey: hub.hub.publicKey, gameKey: pair.publicKey, nonce: mine.nonce, name: "Chess" };
    const body = { key: pair.publicText, nonce: mine.nonce, signature: signed(pair, registrationMessage(claim)) };
    expect(await refusalOf(games.readLogs(body, stranger()))).toBe("auth_failed");
    expect(await refusalOf(games.readLogs({ ...body, key: pair.secretText }, stranger()))).toBe("key_secret");
    expect(await refusalOf(games.readLogs({ ...body, signature: "zz".repeat(64) }, stranger()))).toBe("auth_failed");
  });

  test("[LG3] is let in while the game is suspended, to see why, and no more with a revoked key", async () => {
    const hub = await openTestAuth();
    const { game, pair } = await registerGame(hub, "Chess");
    await hub.auth.games.suspend(game);
    expect(await read(hub, pair)).toMatchObject({ game });
    await hub.auth.games.revokeKey(pair.publicText);
    expect(await refusalOf(read(hub, pair))).toBe("revoked");
  });

  test("asks some three hundred times a minute at the most, and takes nothing from another game", async () => {
    const hub = await openTestAuth();
    const { pair } = await registerGame(hub, "Chess");
    const other = await registerGame(hub, "Draughts");
    let { nonce } = await read(hub, pair);
    for (let n = 1; n < 300; n += 1) ({ nonce } = await read(hub, pair, { nonce }));
    expect(await refusalOf(read(hub, pair, { nonce }))).toBe("too_many");
    expect(await refusalOf(read(hub, other.pair))).toBe("none");
  });
});
