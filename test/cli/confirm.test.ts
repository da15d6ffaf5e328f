import { describe, expect, test } from "bun:test";
import type { AdminGame } from "../../protocol/http.ts";
import { newKeyPair } from "../../protocol/keys.ts";
import { newShell, type Shell } from "../kit/cli.ts";
import { register } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { PlayTerminal } from "../kit/pty.ts";

const bare = { args: ["--no-bundled-games"] };

/** A hub with two games and a room, and a command at its host's terminal. */
async function begin() {
  const shell = newShell();
  const hub = await shell.serve(bare);
  const pair = newKeyPair("game");
  await register(hub.http, "Chess", pair);
  await register(hub.http, "Go Game", newKeyPair("game"));
  await shell.run("games", "approve", "Chess");
  const ann = await TestPlayer.guest(hub.http, "Ann");
  const { code } = await ann.createRoom();
  await ann.join(code);
  const atTerminal = (...args: string[]) => new PlayTerminal([...shell.minihub, ...args], { env: shell.env });
  return { shell, hub, key: pair.publicText, code, atTerminal };
}

async function games(shell: Shell): Promise<AdminGame[]> {
  return JSON.parse((await shell.run("games", "list", "--json")).out) as AdminGame[];
}

const names = async (shell: Shell) => (await games(shell)).map(({ name }) => name).sort();

describe("a command that destroys something", () => {
  test("without a terminal wants --yes, and does nothing else", async () => {
    const { shell, hub, key, code } = await begin();
    for (const args of [
      ["games", "remove", "Chess"],
      ["games", "revoke-key", key],
      ["rooms", "close", code],
    ]) {
      const said = await shell.run(...args);
      expect(said).toMatchObject({ code: 2, out: "" });
      expect(said.error).toMatch(/^minihub: .*Give --yes if it is meant\.\n$/);
    }
    expect(await names(shell)).toEqual(["Chess", "Go Game"]);
    expect((await games(shell)).flatMap(({ keys }) => keys.map(({ state }) => state))).toEqual(["active", "active"]);
    expect((await shell.run("rooms", "list")).out).toContain(code);
    for (const args of [
      ["games", "revoke-key", key, "--yes"],
      ["games", "remove", "Chess", "-y"],
      ["rooms", "close", code, "--yes"],
    ])
      expect(await shell.run(...args)).toMatchObject({ code: 0, out: "" });
    expect(await names(shell)).toEqual(["Go Game"]);
    expect((await shell.run("rooms", "list")).error).toBe("No room is open.\n");
    await hub.stop();
  }, 90_000);

  test("at a terminal says what is lost, and does it only for a yes", async () => {
    const { shell, hub, key, code, atTerminal } = await begin();
    const questions: [string[], string][] = [
      [["games", "revoke-key", key], "Revoke a key of Chess for ever? It has no other. [y/N]"],
      [["games", "remove", "chess"], "Remove Chess, its keys and its storage for ever? [y/N]"],
      [["rooms", "close", code.toLowerCase()], `Close room ${code} with 1 person in it? [y/N]`],
    ];
    for (const [args, question] of questions)
      for (const [answer, exit, said] of [
        ["\r", 3, "Nothing was changed."],
        ["nonsense\r", 3, "Nothing was changed."],
        // The end of input, as Ctrl-D at the beginning of a line gives it.
        ["\x04", 3, "Nothing was changed."],
        ["y\r", 0, /is (revoked|removed|closed)/],
      ] as const) {
        const run = atTerminal(...args);
        await run.shows(question);
        run.type(answer);
        expect(await run.exited()).toBe(exit);
        await run.shows(said);
      }
    expect(await names(shell)).toEqual(["Go Game"]);
    await hub.stop();
  }, 90_000);

  test("is left by Ctrl-C as anything is, and holds up no hub while it asks", async () => {
    const { shell, hub, atTerminal } = await begin();
    await hub.stop();
    const run = atTerminal("games", "remove", "Chess");
    await run.shows("[y/N]");
    const again = await shell.serve(bare);
    // What the line discipline makes of Ctrl-C; the program has no controlling terminal here.
    run.signal("SIGINT");
    expect(await run.exited()).toBe(130);
    expect(await names(shell)).toEqual(["Chess", "Go Game"]);
    await again.stop();
  }, 90_000);
});
