import { Database as SqliteFile } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { AdminGame, AdminUser, GameLogLine } from "../../protocol/http.ts";
import { formatSecretKey, newKeyPair } from "../../protocol/keys.ts";
import { frameTypes } from "../../protocol/link.ts";
import { newShell, type Shell } from "../kit/cli.ts";
import { plainManifest } from "../kit/fake-port.ts";
import { register } from "../kit/hub.ts";
import { RawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

const hostile = 'Evil\u001b]0;pwned\u0007\r\n{"level":"error"}\u202e\u009b2J\u200b';
const unseen = /(?!\n)[\p{Cc}\p{Cf}]/u;
const bare = { args: ["--no-bundled-games"] };

describe("administration by commands", () => {
  test("works while the hub runs and while it is down", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    await register(hub.http, "Chess", newKeyPair("game"));
    expect(await gameNamed(shell, "Chess")).toMatchObject({ state: "pending", rooms: 0 });
    expect(await shell.run("games", "approve", "chess")).toEqual({ code: 0, out: "", error: "Chess is approved.\n" });
    await hub.stop();

    expect(await gameNamed(shell, "Chess")).toMatchObject({ state: "approved" });
    expect((await shell.run("games", "suspend", "Chess")).code).toBe(0);
    expect((await shell.run("users", "create", "ada", "--admin")).out).toMatch(/^\S{20,}\n$/);
    expect((await shell.run("rooms", "close", "ABCD", "--yes")).code).toBe(4);

    const again = await shell.serve(bare);
    expect(await gameNamed(shell, "Chess")).toMatchObject({ state: "suspended" });
    expect((await shell.run("users", "list")).out).toContain("LAST SEEN (UTC)");
    const users = await shell.run("users", "list", "--json");
    expect(JSON.parse(users.out) as AdminUser[]).toMatchObject([{ username: "ada", admin: true }]);
    expect((await shell.run("games", "remove", "Chess", "--yes")).code).toBe(0);
    expect(await shell.run("games", "approve", "Chess")).toMatchObject({ code: 3, out: "" });
    await again.stop();
  });

  test("[LG2] shows what a game's servers say, as text and as JSON, without what a terminal would obey", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const pair = newKeyPair("game");
    await register(hub.http, "Chess", pair);
    await shell.run("games", "approve", "Chess");
    const game = await RawGame.connect(hub.link, pair, { ...plainManifest, name: "Chess" });
    game.send([frameTypes.log, "warn", `first ${hostile}`]);
    game.send([frameTypes.log, "info", "second"]);
    const lines = await until("both lines", async () => {
      const { out } = await shell.run("games", "logs", "chess", "--json");
      const read = JSON.parse(out) as GameLogLine[];
      return read.length === 2 && read;
    });
    expect(lines).toMatchObject([
      { n: 1, level: "warn", key: pair.publicText },
      { n: 2, text: "second" },
    ]);
    const { out } = await shell.run("games", "logs", "Chess");
    expect(out.split("\n")).toHaveLength(3);
    expect(out).not.toMatch(unseen);
    expect((await shell.run("games", "lift", "Chess")).code).toBe(0);
    expect((await shell.run("games", "logs", "Nothing")).code).toBe(3);
    game.kill();
    await hub.stop();
    // The lines are kept while the hub runs; nothing is not the JSON of no lines.
    for (const form of [[], ["--json"]])
      expect(await shell.run("games", "logs", "Chess", ...form)).toMatchObject({ code: 4, out: "" });
  }, 20_000);

  test("says where there is no hub", async () => {
    const said = await newShell().run("status");
    expect(said).toMatchObject({ code: 5, out: "" });
    expect(said.error).toMatch(/^minihub: There is no hub in .* minihub serve.*\n$/);
  });

  test("says that a folder cannot be read, rather than that there is no hub", async () => {
    const shell = newShell();
    mkdirSync(shell.data, { recursive: true });
    // Nobody can read it, root included, for whom there are no rights.
    symlinkSync("hub.key", join(shell.data, "hub.key"));
    const said = await shell.run("status");
    expect(said).toMatchObject({ code: 5, out: "" });
    expect(said.error).toMatch(/^minihub: The data folder .* cannot be read: ELOOP.* Run this as the user.*\n$/);
  });

  test("tells the host where players come to, by the address that the host gave", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games", "--origin", "https://games.example"] });
    const { out } = await shell.run("status");
    expect(out).toMatch(/^Players +https:\/\/games\.example$/m);
    expect(out).toMatch(new RegExp(`^Players on this machine +${hub.http}$`, "m"));
    await hub.stop();
    expect((await shell.run("status")).out).not.toContain("Players");
  });

  test("suspends, lets in again and revokes game servers that are connected", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const pair = newKeyPair("game");
    await register(hub.http, "Chess", pair);
    await shell.run("games", "approve", "Chess");
    const manifest = { ...plainManifest, name: "Chess" };
    for (const command of [
      ["suspend", "Chess"],
      ["revoke-key", pair.publicText, "--yes"],
    ]) {
      const server = await RawGame.connect(hub.link, pair, manifest);
      await until("it to be listed", async () => (await gameNamed(shell, "Chess")).keys[0]?.connected);
      expect((await shell.run("games", ...command)).code).toBe(0);
      await until("the end of its connection", () => server.peer.closed);
      await shell.run("games", "approve", "Chess");
    }
    expect((await shell.run("games", "list")).out).toContain(`${pair.publicText} (revoked)`);
    await hub.stop();
  });

  test("[AU-21] needs the folder's socket or an admin's session; nobody is an admin by default", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    expect(JSON.parse((await shell.run("users", "list", "--json")).out)).toEqual([]);
    expect((await fetch(`${hub.http}/api/admin/games`)).status).toBe(401);
    expect(statSync(join(hub.data, "control.sock")).mode & 0o777).toBe(0o600);
    await hub.stop();
  });
});

describe("what strangers write", () => {
  test("[TM-05] is one JSON line per event in the log, without a character that acts on a terminal", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const pair = newKeyPair("game");
    await register(hub.http, "Chess", pair);
    await shell.run("games", "approve", "Chess");
    const game = await RawGame.connect(hub.link, pair, { ...plainManifest, name: "Chess" });
    game.send([frameTypes.log, "error", hostile]);
    await until("the line", () => hub.log().includes("Evil"));
    await hub.stop();
    const lines = hub.log().trim().split("\n");
    // What serve tells its user stands there, too, when it stops.
    const events = lines.filter((line) => !line.startsWith("Stopping;"));
    for (const line of events) expect(JSON.parse(line)).toHaveProperty("message");
    expect(events.filter((line) => line.includes("Evil"))).toHaveLength(1);
    expect(hub.log()).not.toMatch(unseen);
    game.kill();
  });

  test("[TM-05] shows in tables as plain text and in JSON escaped, even if it got into the database", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    await register(hub.http, "Chess", newKeyPair("game"));
    await hub.stop();
    const file = new SqliteFile(join(shell.data, "hub.db"));
    file.run("UPDATE games SET name = ?", [hostile]);
    file.close();
    const table = await shell.run("games", "list");
    expect(table.out).not.toMatch(unseen);
    expect(table.error).not.toMatch(unseen);
    expect(table.out.trimEnd().split("\n")).toHaveLength(2);
    const json = await shell.run("games", "list", "--json");
    expect(json.out).not.toMatch(unseen);
    expect((JSON.parse(json.out) as AdminGame[])[0]?.name).toBe(hostile);
  });

  test("[HS-19] a secret or mistyped key is refused, goes no further and is not repeated", async () => {
    const shell = newShell();
    const hub = await shell.serve(bare);
    const { seed, publicText } = newKeyPair("game");
    const secret = formatSecretKey("game", seed);
    for (const args of [
      ["games", "revoke-key", secret],
      ["games", "approve", secret],
      ["register", hub.http, "--name", "Chess", "--key", secret],
      ["register", hub.http, "--name=Chess", `--invite=${secret}`],
      [secret],
    ]) {
      const said = await shell.run(...args);
      expect(said).toMatchObject({ code: 3, out: "" });
      expect(said.error).toContain("SECRET");
      expect(said.error).not.toContain(secret.slice(0, 12));
    }
    const mistyped = publicText.slice(0, -1) + (publicText.endsWith("A") ? "B" : "A");
    const said = await shell.run("games", "revoke-key", mistyped);
    expect(said).toMatchObject({ code: 3, out: "" });
    expect(said.error).toContain("[KY3]");
    await hub.stop();
    expect(hub.log()).not.toContain(secret.slice(0, 12));
  });
});

async function gameNamed(shell: Shell, name: string): Promise<AdminGame> {
  const games = JSON.parse((await shell.run("games", "list", "--json")).out) as AdminGame[];
  const game = games.find((each) => each.name === name);
  if (!game) throw new Error(`${name} is not listed`);
  return game;
}
