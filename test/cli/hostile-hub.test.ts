import { afterAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { newKeyPair } from "../../protocol/keys.ts";
import { newShell } from "../kit/cli.ts";

const servers: Bun.Server<undefined>[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop(true);
});

const nonce = "5".repeat(64);
const hub = newKeyPair("hub").publicText;

/** Answers as a hub does up to some path, and there as it likes. */
function hostileHub(path: string, answer: () => Response): string {
  const usual: Readonly<Record<string, object>> = {
    "/api/hub": { hub, linkPort: 7481, plainLinkHost: null },
    "/api/registrations/challenge": { nonce },
  };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      return pathname === path ? answer() : Response.json(usual[pathname] ?? null);
    },
  });
  servers.push(server);
  return server.url.origin;
}

/** Spaces without an end. */
const endless = () =>
  new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(1_000_000).fill(32)) }));
const line = { n: 1, at: 1, level: "info", key: "G", text: "x" };

describe("a hostile hub gets no further than one sentence", () => {
  test.each([
    ["/api/hub", endless],
    ["/api/registrations/challenge", () => Response.json(null)],
    ["/api/registrations/challenge", () => Response.json({ nonce: 7 })],
    ["/api/registrations/challenge", () => Response.json({ nonce: "00" })],
    ["/api/registrations", () => Response.json(null)],
    ["/api/registrations", () => Response.json({ game: {}, name: "\u001b[2J", state: "odd" })],
    ["/api/registrations", endless],
  ])("from minihub register: %s [TM-05]", async (path, answer) => {
    const { code, out, error } = await newShell().run("register", hostileHub(path, answer), "--name", "Chess");
    expect({ code, out }).toEqual({ code: 4, out: "" });
    expect(error).toMatch(/^minihub: [\P{C}]+\n$/u);
    expect(error).not.toContain("bug");
  });

  test.each([
    ["no lines", { nonce, game: "g", name: "n", lines: 5 }],
    ["a time that there is not", { nonce, game: "g", name: "n", lines: [{ ...line, at: 1e300 }] }],
    ["a text that is none", { nonce, game: "g", name: "n", lines: [{ ...line, text: {} }] }],
    ["no nonce", { game: "g", name: "n", lines: [line] }],
  ])("from minihub logs: %s [TM-05]", async (_, answer) => {
    const shell = newShell();
    const origin = hostileHub("/api/registrations/logs", () => Response.json(answer));
    const key = `${shell.folder}/own.key`;
    writeFileSync(key, `${newKeyPair("game").secretText}\n`, { mode: 0o600 });
    const { code, out, error } = await shell.run("logs", origin, "--key", key);
    expect({ code, out }).toEqual({ code: 4, out: "" });
    expect(error).toMatch(/^minihub: .*cannot be read/);
  });
});
