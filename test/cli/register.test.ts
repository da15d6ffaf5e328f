import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyPairFromSecret } from "../../protocol/keys.ts";
import { newShell } from "../kit/cli.ts";
import { plainManifest } from "../kit/fake-port.ts";
import { RawGame } from "../kit/raw-game.ts";

const bare = { args: ["--no-bundled-games"] };

interface Registered {
  readonly state: string;
  readonly key: string;
  readonly address: string;
}

describe("minihub register", () => {
  test("makes a key pair for its user only, and says what comes next; again it shows the state", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const first = await shell.run("register", hub.http, "--name", "My Game");
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/^State +pending$/m);
    expect(first.error).toContain("minihub games approve 'My Game'");
    expect(first.error).toContain(`MINIHUB_ADDRESS=${hub.link} MINIHUB_KEY=my-game.key`);
    const file = join(shell.folder, "my-game.key");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await shell.run("games", "approve", "My Game");
    const again = await shell.run("register", hub.http, "--name", "My Game", "--json");
    const { publicText } = keyPairFromSecret("game", readFileSync(file, "utf8").trim());
    expect(JSON.parse(again.out) as Registered).toMatchObject({ state: "approved", key: publicText });
    await hub.stop();
  });

  test("with an invite is approved at once, and the address it prints is that of the link", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const code = (await shell.run("games", "invite", "--label", "for Ada")).out.trim();
    const said = await shell.run("register", hub.http, "--name", "Chess", `--invite=${code}`, "--json");
    const { state, address } = JSON.parse(said.out) as Registered;
    expect(state).toBe("approved");
    const pair = keyPairFromSecret("game", readFileSync(join(shell.folder, "chess.key"), "utf8").trim());
    const game = await RawGame.connect(address, pair, { ...plainManifest, name: "Chess" });
    game.kill();
    const twice = await shell.run("register", hub.http, "--name", "Go Game", `--invite=${code}`);
    expect(twice).toMatchObject({ code: 3, out: "" });
    expect(existsSync(join(shell.folder, "go-game.key"))).toBe(false);
    await hub.stop();
  });

  test("[TR3] [TR4] prints the address of a link without TLS as what it is: reached on this machine alone", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games", "--no-link-tls", "--link", "127.0.0.1:0"] });
    const code = (await shell.run("games", "invite")).out.trim();
    const url = hub.http.replace("127.0.0.1", "localhost");
    const said = await shell.run("register", url, "--name", "Chess", `--invite=${code}`, "--json");
    const { address } = JSON.parse(said.out) as Registered;
    expect(address).toBe(hub.link);
    expect(address).toContain("127.0.0.1");
    expect(address).toContain("?tls=off#");
    const pair = keyPairFromSecret("game", readFileSync(join(shell.folder, "chess.key"), "utf8").trim());
    await RawGame.connect(address, pair, { ...plainManifest, name: "Chess" }).then((game) => game.kill());
    await hub.stop();
  });

  test("leaves no key behind where the name is taken or cannot be used", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    await shell.run("register", hub.http, "--name", "Chess");
    const taken = await shell.run("register", hub.http, "--name", "Chess", "--key", "other.key");
    expect(taken).toMatchObject({ code: 3, out: "" });
    expect(taken.error).toContain("minihub games invite --game Chess");
    expect((await shell.run("register", hub.http, "--name", "<>", "--key", "other.key")).code).toBe(3);
    expect(existsSync(join(shell.folder, "other.key"))).toBe(false);
    await hub.stop();
  });

  test("[HS-22] refuses a key file that others can read, and one that holds no key", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const file = join(shell.folder, "some.key");
    writeFileSync(file, "no key\n", { mode: 0o600 });
    const noKey = await shell.run("register", hub.http, "--name", "Chess", "--key", "some.key");
    expect(noKey).toMatchObject({ code: 5, out: "" });
    chmodSync(file, 0o644);
    const exposed = await shell.run("register", hub.http, "--name", "Chess", "--key", "some.key");
    expect(exposed).toMatchObject({ code: 5, out: "" });
    expect(exposed.error).toContain("chmod 600 some.key");
    await hub.stop();
  });

  test("says of an address what is wrong with it", async () => {
    const shell = newShell();
    const other = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: () => Response.json({ hub: "\u001b[2J", linkPort: 1 }),
    });
    const expected: [string, number, string][] = [
      ["ftp://games.example", 2, "It looks like http://"],
      ["minihub://127.0.0.1:1", 2, "is for game servers"],
      ["http://127.0.0.1:1", 4, "No hub answers at http://127.0.0.1:1 (ECONNREFUSED). Check"],
      [other.url.origin, 4, "is not a minihub"],
    ];
    for (const [url, code, text] of expected) {
      const said = await shell.run("register", url, "--name", "Chess");
      expect(said).toMatchObject({ code, out: "" });
      expect(said.error).toContain(text);
      expect(said.error.split("\n")).toHaveLength(2);
    }
    expect(existsSync(join(shell.folder, "chess.key"))).toBe(false);
    await other.stop(true);
  });
});
