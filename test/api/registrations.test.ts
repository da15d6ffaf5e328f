import { beforeAll, describe, expect, test } from "bun:test";
import { sign } from "node:crypto";
import { newKeyPair, parsePublicKey, privateKeyOf, type KeyPair } from "../../protocol/keys.ts";
import { registrationMessage } from "../../protocol/registration.ts";
import { openTestApi, type TestApi } from "../kit/api.ts";

describe("registering a game over HTTP", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });

  /** What an author's program does; `other` changes what is sent after it was signed. */
  async function register(pair: KeyPair, name: string, other: object = {}) {
    const { hub } = (await api.ask("GET", "/api/hub")).json;
    const { nonce } = (await api.ask("POST", "/api/registrations/challenge", { json: { key: pair.publicText } })).json;
    const message = registrationMessage({ hubKey: parsePublicKey(hub, "hub"), gameKey: pair.publicKey, nonce, name });
    const signature = sign(null, message, privateKeyOf(pair.seed)).toString("hex");
    const json = { key: pair.publicText, name, nonce, signature, ...other };
    return api.ask("POST", "/api/registrations", { json });
  }

  test("[KY5] waits for the host; the same again changes nothing and tells the state", async () => {
    const pair = newKeyPair("game");
    const first = await register(pair, "Go");
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({ name: "Go", state: "pending", linkPort: 7778 });
    const again = await register(pair, "Go");
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect((await api.ask("GET", "/api/games/Go")).status).toBe(404);

    expect((await api.askAsHost("POST", "/api/admin/games/Go/approve")).json.state).toBe("approved");
    expect((await register(pair, "Go")).json.state).toBe("approved");
    const [game] = (await api.askAsHost("GET", "/api/admin/games")).json;
    expect(game).toMatchObject({ name: "Go", keys: [{ key: pair.publicText, state: "active", connected: false }] });

    expect((await api.askAsHost("POST", `/api/admin/keys/${pair.publicText}/revoke`)).status).toBe(204);
    expect((await register(pair, "Go")).json.error.code).toBe("revoked");
    expect((await api.askAsHost("POST", "/api/admin/games/Go/remove")).status).toBe(204);
    expect((await api.askAsHost("GET", "/api/admin/games")).json).toEqual([]);
  });

  test("is approved at once with an invite, which is good once", async () => {
    const { code } = (await api.askAsHost("POST", "/api/admin/games/invites", { label: "Bo" })).json;
    expect((await register(newKeyPair("game"), "Ludo", { invite: code })).json.state).toBe("approved");
    const second = await register(newKeyPair("game"), "Nim", { invite: code });
    expect(second.json.error.code).toBe("invite_invalid");
  });

  test("[KY5] proves the key for this name: what was signed for one is no good for another", async () => {
    expect((await register(newKeyPair("game"), "Tag", { name: "Tig" })).json.error.code).toBe("auth_failed");
    const mine = newKeyPair("game");
    const stolen = await register(mine, "Tog", { key: newKeyPair("game").publicText });
    expect(stolen.json.error.code).toBe("auth_failed");
  });

  test("refuses a secret key by name before it is stored or logged", async () => {
    const key = newKeyPair("game").secretText;
    const answer = await api.ask("POST", "/api/registrations/challenge", { json: { key } });
    expect(answer.json.error.code).toBe("key_secret");
    expect(answer.text).not.toContain(key);
  });
});
