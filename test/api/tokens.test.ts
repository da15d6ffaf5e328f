import { createHmac } from "node:crypto";
import { expect, test } from "bun:test";
import { openTestApi } from "../kit/api.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("[AU-13] a session is an opaque token: nothing that signs itself is one, whatever it claims", async () => {
  const api = await openTestApi();
  const ann = await api.account("annabel");
  const claims = part({ sub: ann.id, admin: true, exp: 4_000_000_000 });
  const headers = [
    { alg: "none", typ: "JWT" },
    { alg: "HS256", typ: "JWT", kid: "../../hub.key" },
    { alg: "HS256", typ: "JWT", jku: "https://evil.example/keys.json" },
  ];
  for (const header of headers) {
    const signed = `${part(header)}.${claims}`;
    const signature = createHmac("sha256", "public key").update(signed).digest("base64url");
    for (const token of [`${signed}.`, `${signed}.${signature}`]) {
      expect((await api.ask("GET", "/api/me", { token })).status).toBe(401);
      expect((await api.ask("GET", "/api/admin/users", { token })).status).toBe(401);
    }
  }
  expect((await api.ask("GET", "/api/me", { token: ann.token })).status).toBe(200);
  expect(ann.token).toMatch(/^[\w-]{43}$/);
});
