/** What cannot be undone is asked for once; what cannot be done now is not offered. */
import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { plainManifest } from "../kit/game-peer.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { PlayTerminal } from "../kit/pty.ts";
import { addRawGame, type RawGame } from "../kit/raw-game.ts";
import { TcpProxy } from "../kit/tcp-proxy.ts";
import { until } from "../kit/wait.ts";

const hub = await startHub();
const view: ViewNode = {
  type: "column",
  children: [
    { type: "text", text: "In the middle of it", role: "status" },
    { type: "button", label: "Give up", action: "resign", confirm: ["Give up against ", { seat: 0 }, "?"] },
  ],
};

/** Cy in a terminal, in the middle of a match. */
async function playing(name: string, url = hub.url): Promise<{ cy: PlayTerminal; game: RawGame; host: TestPlayer }> {
  const game = await addRawGame(hub, { ...plainManifest, name });
  const host = await TestPlayer.guest(hub.url, `Rosa ${name}`);
  const { code } = await host.createRoom(game.id);
  await host.join(code);
  const cy = PlayTerminal.play([url, "--name", `Cy ${name}`, "--code", code]);
  await cy.pick("As a guest");
  await cy.shows("[ Play ]");
  cy.press("enter");
  await cy.pick("I am ready");
  await until("Cy to be ready", () => host.room?.members.some(({ ready, host: isHost }) => ready && !isHost));
  await host.command({ name: "start" });
  const { room } = await game.room();
  for (const seat of [0, 1]) game.send([types.view, room, seat, view]);
  await cy.shows("In the middle of it");
  return { cy, game, host };
}

test("the button that gives up asks the game's question, and only a second Enter sends it", async () => {
  const { cy, game } = await playing("Draughts");
  cy.press("tab");
  cy.press("enter");
  await cy.shows("Give up against Rosa Draughts?");
  await cy.shows("Enter yes   any other key no");
  cy.press("tab");
  await cy.hides("Give up against");
  cy.press("enter");
  await cy.shows("Give up against Rosa Draughts?");
  expect(game.events.map(([type]) => type)).not.toContain(types.action);
  cy.press("enter");
  expect(await game.event(types.action)).toContain("resign");
  cy.close();
}, 30_000);

test("leaving in the middle of a match is asked for once, and any key but Enter stays", async () => {
  const { cy, game } = await playing("Chess");
  cy.press("escape");
  await cy.pick("Leave the room");
  await cy.shows("Give up your seat in this match?");
  cy.press("escape");
  await cy.hides("Give up your seat");
  expect(game.events.map(([type]) => type)).not.toContain(types.playerLeft);
  await cy.pick("Leave the room");
  await cy.shows("Give up your seat in this match?");
  cy.press("enter");
  await cy.shows("Good to see you");
  await game.event(types.playerLeft);
  cy.close();
}, 30_000);

test("while the connection is away nobody is told that they can talk", async () => {
  const line = await TcpProxy.to(Number(new URL(hub.url).port));
  const { cy } = await playing("Go", `http://127.0.0.1:${line.port}`);
  await cy.shows("t talk");
  line.cut();
  await cy.shows("Connection lost. Your place is kept.");
  await cy.hides("t talk");
  line.mend();
  await cy.shows("t talk");
  cy.close();
  line.close();
}, 30_000);
