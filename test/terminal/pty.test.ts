import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ViewNode } from "../../protocol/view.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { GamePeer, plainManifest } from "../kit/game-peer.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { PlayTerminal } from "../kit/pty.ts";
import { terminalCorpus } from "../kit/terminal-corpus.ts";
import { until } from "../kit/wait.ts";

const hub = await startHub();
const crashing = fileURLToPath(import.meta.resolve("../kit/crashing-play.ts"));

/** A signed-in client at its home screen. */
async function atHome(name: string, args: readonly string[] = []): Promise<PlayTerminal> {
  const run = PlayTerminal.play([hub.url, "--name", name, ...args]);
  await run.shows("How do you want to play?");
  run.type("1");
  await run.shows("[ Play ]");
  run.type("\r");
  return run;
}

test("a guest signs in, and the next start is signed in already", async () => {
  const run = await atHome("Ada");
  await run.shows("Good to see you, Ada.");
  run.type("\x03");
  expect(await run.exited()).toBe(130);
  expect(statSync(join(run.config, "minihub", "sessions.json")).mode & 0o777).toBe(0o600);
  const again = PlayTerminal.play([hub.url], { env: { XDG_CONFIG_HOME: run.config } });
  await again.shows("Good to see you, Ada.");
  again.close();
}, 30_000);

test("[TM-01] [TM-02] [TM-07] a hostile game draws; the terminal gets none of it, and is given back whole", async () => {
  const { pair } = await hub.addGame("Hostile");
  const peer = await GamePeer.connect({
    port: Number(hub.hub.addresses.link.split(":").at(-1)?.split("#")[0]),
    key: pair,
  });
  await peer.start({
    ...plainManifest,
    name: "Hostile",
    description: terminalCorpus
      .map(({ text }) => text)
      .join("")
      .slice(0, 400),
  });
  const host = await TestPlayer.guest(hub.url, "Mallory");
  const { code } = await host.createRoom("Hostile");
  await host.join(code);
  const run = await atHome("Bo", ["--code", code]);
  await run.shows("I am ready");
  run.type("1");
  await until("Bo to be ready", () => host.room?.members.some(({ name, ready }) => name === "Bo" && ready));
  for (const { text } of terminalCorpus.slice(0, 4))
    await host.command({ name: "chat", text: `${text} said` }).catch(() => {});
  const started = host.command({ name: "start" });
  const [, id, room] = await peer.next(types.roomOpen);
  peer.send([types.ok, Number(id)]);
  await started;
  for (const { text: whole } of terminalCorpus) {
    // The hub itself refuses what is not UTF-8 and what is too long.
    const text = whole.toWellFormed().slice(0, 200).toWellFormed();
    const view: ViewNode = {
      type: "column",
      children: [
        { type: "text", text },
        { type: "board", label: text, rows: 1, columns: 1, cells: [{ text: text.slice(0, 8).toWellFormed() }] },
        { type: "choices", label: text, action: "a", choices: [{ value: text, label: text }] },
        { type: "log", lines: [text, [{ seat: 0 }, text]] },
      ],
    };
    peer.send([types.view, Number(room), 1, view]);
  }
  peer.send([types.view, Number(room), 1, { type: "text", text: "the end of it" }]);
  await run.shows("the end of it");
  expect(peer.frames.filter(([type]) => type === types.error)).toEqual([]);
  expect(run.unusual).toEqual([]);
  expect(run.raw).not.toContain("owned");
  run.type("\x03");
  expect(await run.exited()).toBe(130);
  await until("the terminal as it was", () => run.restored);
  await run.shows(`Your place in room ${code} is kept`);
}, 30_000);

test("[RN4] the result says that the random numbers were those committed to", async () => {
  const game = await addRawGame(hub, { ...plainManifest, name: "Dice" });
  const host = await TestPlayer.guest(hub.url, "Hosting");
  const { code } = await host.createRoom(game.id);
  await host.join(code);
  const run = await atHome("Cy", ["--code", code]);
  await run.shows("I am ready");
  run.type("1");
  await until("Cy to be ready", () => host.room?.members.some(({ name, ready }) => name === "Cy" && ready));
  await host.command({ name: "start" });
  const { room } = await game.room();
  game.send([types.view, room, 1, { type: "text", text: "the dice roll" }]);
  await run.shows("the dice roll");
  expect(await game.ask((id) => [types.random, id, room, "dice/1"])).toBe("ok");
  const placements = [0, 1].map((seat) => ({ seat, place: seat + 1 }));
  expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
  await run.shows("Random numbers: fixed before the match, checked");
  run.close();
}, 30_000);

for (const how of ["throw", "reject"])
  test(`[TM-07] a crash (${how}) gives the terminal back, then says what happened`, async () => {
    const run = new PlayTerminal([process.execPath, crashing, hub.url, how]);
    await run.shows("How do you want to play?");
    expect(run.restored).toBe(false);
    expect(await run.exited()).toBe(1);
    await until("the terminal as it was", () => run.restored);
    await run.shows("a fault of the test");
  }, 30_000);

test("[TM-07] a signal gives the terminal back", async () => {
  const run = PlayTerminal.play([hub.url]);
  await run.shows("How do you want to play?");
  run.signal("SIGTERM");
  expect(await run.exited()).toBe(143);
  await until("the terminal as it was", () => run.restored);
}, 30_000);

test("[TM-07] what was typed ahead does not reach the shell", async () => {
  const play = `"${process.execPath}" cli/main.ts play ${hub.url}`;
  const run = new PlayTerminal(["sh", "-c", `${play}; echo DONE $?; timeout 1 cat; echo OVER`]);
  await run.shows("How do you want to play?");
  run.type("\x03echo typed-ahead\r");
  await run.shows("OVER");
  expect(run.raw.slice(run.raw.indexOf("DONE"))).toMatch(/^DONE 130\s+OVER\s*$/);
}, 30_000);

test("a small window is told so, and a larger one is drawn anew", async () => {
  const run = PlayTerminal.play([hub.url], { columns: 80, rows: 24 });
  await run.shows("How do you want to play?");
  run.resize(50, 15);
  await run.shows("Window too small");
  run.resize(80, 24);
  await run.shows("How do you want to play?");
  run.close();
}, 30_000);

test("without colours every sign is still there", async () => {
  const run = PlayTerminal.play([hub.url], { env: { NO_COLOR: "1" } });
  await run.shows("▸ 1 As a guest");
  // oxlint-disable-next-line no-control-regex -- SGR colours are what must not be there
  expect(run.raw).not.toMatch(/\x1b\[(3[0-7]|4[0-7]|9[0-7]|38|48)[;m]/);
  run.close();
}, 30_000);

test("without a terminal it says what to do and exits with 2", async () => {
  const child = Bun.spawn([process.execPath, "cli/main.ts", "play", hub.url], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  expect(await child.exited).toBe(2);
  expect(await new Response(child.stderr).text()).toContain("needs a terminal");
  expect(await new Response(child.stdout).text()).toBe("");
});

test("an address without a hub, and one that is none, are refused before anything is drawn", async () => {
  const nowhere = PlayTerminal.play(["http://127.0.0.1:1"]);
  expect(await nowhere.exited()).toBe(4);
  await nowhere.shows("No hub answers at http://127.0.0.1:1.");
  expect(nowhere.raw).not.toContain("\x1b");
  const wrong = PlayTerminal.play(["ftp://x"]);
  expect(await wrong.exited()).toBe(2);
  await wrong.shows("is not the address of a hub");
}, 30_000);

test("a client whose terminal is gone ends", async () => {
  const run = await atHome("Eve");
  await run.shows("Good to see you, Eve.");
  run.hangUp();
  expect(await run.exited()).toBe(129);
}, 30_000);

test("what the hub refused is told, goes after a while, and is told again when it is refused again", async () => {
  const game = await addRawGame(hub, { ...plainManifest, name: "For two", seats: { min: 2, max: 8 } });
  const guest = await TestPlayer.guest(hub.url, "Leaving");
  const { code } = await guest.createRoom(game.id);
  await guest.join(code);
  const run = await atHome("Fay", ["--code", code]);
  await run.shows("I am ready");
  await guest.command({ name: "leave" });
  await run.shows("1 Start");
  for (let round = 0; round < 2; round += 1) {
    run.type("1");
    await run.shows("at least 2 players; 1 is here");
    await run.hides("at least 2 players");
  }
  run.close();
}, 40_000);
