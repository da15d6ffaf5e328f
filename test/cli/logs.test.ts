import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keyPairFromSecret } from "../../protocol/keys.ts";
import { frameTypes } from "../../protocol/link.ts";
import { type CliHub, newShell, type Shell } from "../kit/cli.ts";
import { plainManifest } from "../kit/fake-port.ts";
import { RawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

/** A hub at which Chess is approved, and a server of it that says what the test says. */
async function talkingChess(shell: Shell, hub: CliHub) {
  const said = await shell.run("register", hub.http, "--name", "Chess", "--json");
  await shell.run("games", "approve", "Chess");
  const { address } = JSON.parse(said.out) as { address: string };
  const pair = keyPairFromSecret("game", readFileSync(join(shell.folder, "chess.key"), "utf8").trim());
  const game = await RawGame.connect(address, pair, { ...plainManifest, name: "Chess" });
  return { game, say: (text: string) => game.send([frameTypes.log, "info", text]) };
}

describe("minihub logs", () => {
  test("[LG3] shows an author what the game's servers said, and nobody who has another key", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    const { game, say } = await talkingChess(shell, hub);
    expect((await shell.run("logs", hub.http, "--key", "chess.key")).error).toContain("Nothing has been said yet.");
    say("a move \u001b[2J");
    const shown = await until("the line", async () => {
      const { out } = await shell.run("logs", hub.http, "--key", "chess.key");
      return out === "" ? undefined : out;
    });
    expect(shown).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}info {3}G\w+ {2}a move \n$/);
    const json = await shell.run("logs", hub.http, "--key", "chess.key", "--json");
    expect(JSON.parse(json.out)).toMatchObject([{ n: 1, level: "info" }]);
    await shell.run("register", hub.http, "--name", "Draughts");
    expect((await shell.run("logs", hub.http, "--key", "draughts.key")).out).toBe("");
    expect(await shell.run("logs", hub.http, "--key", "none.key")).toMatchObject({ code: 5, out: "" });
    game.kill();
    await hub.stop();
  });

  test("[LG3] follows them until it is stopped", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    const { game, say } = await talkingChess(shell, hub);
    const following = shell.start("logs", hub.http, "--key", "chess.key", "--follow", "--json");
    for (const text of ["one", "two"]) {
      say(text);
      await until(text, () => following.out().includes(`"text":"${text}"`));
    }
    expect(following.out().trim().split("\n")).toHaveLength(2);
    // The hub goes, comes again with numbers of its own, and is asked again.
    const port = new URL(hub.http).port;
    game.kill();
    await hub.stop();
    await until("the news", () => following.error().includes("has gone"));
    const again = await shell.serve({ args: ["--no-bundled-games", "--http", `127.0.0.1:${port}`] });
    const later = await talkingChess(shell, again);
    later.say("three");
    await until("three", () => following.out().includes(`"text":"three"`));
    expect(following.out().match(/"text"/g)).toHaveLength(3);
    following.process.kill("SIGINT");
    await following.process.exited;
    later.game.kill();
    await again.stop();
  });

  test("[LG3] ends with whoever reads what it prints", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    const { game, say } = await talkingChess(shell, hub);
    say("one");
    const command = [...shell.minihub, "logs", hub.http, "--key", "chess.key", "--follow"];
    const piped = shell.spawn(["sh", "-c", '{ "$@"; echo "code $?" >&2; } | head -n 1', "sh", ...command]);
    const said = new Response(piped.stderr).text();
    const talking = setInterval(() => say("more"), 100);
    await piped.exited;
    expect(await said).toContain("code 0");
    clearInterval(talking);
    game.kill();
    await hub.stop();
  }, 30_000);
});
