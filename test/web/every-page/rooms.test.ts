/** Every page of the web client on the way into a room, and in its lobby. */
import { expect, test } from "bun:test";
import type { WebSocketRoute } from "playwright-core";
import { useBrowser } from "../../kit/browser.ts";
import { TestPlayer } from "../../kit/player.ts";
import { addRawGame } from "../../kit/raw-game.ts";
import { openSurvey, surveyMs } from "../../kit/survey.ts";
import { playAsGuest } from "../people.ts";
import { startWorld, widestName, wordyManifest } from "./world.ts";

useBrowser(surveyMs);
const world = await startWorld();
const wordy = await addRawGame(world, wordyManifest);

/** A room with a host who speaks the protocol only. */
async function roomOf(name: string, game?: string) {
  const host = await TestPlayer.guest(world.url, name);
  const { code } = await host.createRoom(game);
  await host.join(code);
  return { host, code };
}

async function guest(name: string, code: string): Promise<TestPlayer> {
  const player = await TestPlayer.guest(world.url, name);
  await player.join(code);
  return player;
}

test("the way in, and what may stand in it", async () => {
  const { page, look, faults } = await openSurvey();
  const { host, code } = await roomOf("Rosa", "Quiz");
  const enter = () => page.goto(`${world.url}/join/${code}`);
  await enter();
  await look("join.stranger");
  await playAsGuest(page, world.url, "Zoe");
  await page.goto(`${world.url}/join/ZZZZZ`);
  await page.getByRole("alert").waitFor();
  await look("join.wrong-code");

  await host.command({ name: "settings", settings: { capacity: 1 } });
  await enter();
  await page.getByRole("button", { name: "Watch instead" }).waitFor();
  await look("join.full");
  await host.command({ name: "settings", settings: { capacity: 8, locked: true } });
  await enter();
  await page.getByRole("heading", { name: "The room is locked" }).waitFor();
  await look("join.locked");
  await host.command({ name: "settings", settings: { locked: false, password: "sesame" } });
  await enter();
  const field = page.getByLabel("Password of the room");
  await field.waitFor();
  await look("join.password");
  await field.fill("open");
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("alert").waitFor();
  await look("join.wrong-password");
  await field.fill("sesame");
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByText("Zoe (you)").waitFor();

  const other = await page.context().newPage();
  await other.goto(`${world.url}/room/${code}`);
  await other.getByText("Zoe (you)").waitFor();
  await page.getByRole("heading", { name: "You are playing elsewhere" }).waitFor();
  await look("room.replaced");
  await page.getByRole("button", { name: "Play here instead" }).click();
  await page.getByText("Zoe (you)").waitFor();
  await other.close();
  await host.command({ name: "kick", member: host.room?.members.find(({ name }) => name === "Zoe")?.member ?? 0 });
  await page.getByRole("heading", { name: "You were removed" }).waitFor();
  await look("room.kicked");

  const second = await roomOf("Rosa-Maria");
  await page.goto(`${world.url}/join/${second.code}`);
  await page.getByText("Zoe (you)").waitFor();
  await second.host.command({ name: "close" });
  await page.getByRole("heading", { name: "The room was closed" }).waitFor();
  await look("room.closed");
  expect(faults()).toEqual([]);
});

test("the lobby of a host", async () => {
  const { page, look, faults } = await openSurvey();
  await playAsGuest(page, world.url, "Ada");
  await page.getByRole("button", { name: "Open a room" }).click();
  await page.getByRole("heading", { name: "Choose a game" }).waitFor();
  await look("lobby.host-alone");
  const code = page.url().slice(-5);
  await page.getByRole("button", { name: "Connect Four" }).click();
  await page.getByRole("heading", { name: "Connect Four" }).waitFor();
  const bo = await guest("Bo", code);
  await bo.command({ name: "ready", ready: true });
  await bo.command({ name: "chat", text: "Hi Ada! One quick round before dinner?" });
  await page.getByText("before dinner").waitFor();
  await page.getByText("Everybody is ready.").waitFor();
  await look("lobby.host-ready");

  await page.getByRole("button", { name: "Another game" }).click();
  await page.getByRole("button", { name: wordyManifest.name }).waitFor();
  await look("lobby.host-choosing");
  await page.getByRole("button", { name: wordyManifest.name }).click();
  await page.getByRole("heading", { name: wordyManifest.name }).waitFor();
  const wide = await guest(widestName, code);
  const others = [];
  for (const name of ["Cy", "Wilhelmina-Maximiliane W", "Ed"]) others.push(await guest(name, code));
  await wide.command({ name: "chat", text: "A".repeat(120) });
  await wide.command({
    name: "chat",
    text: "Could somebody explain the rules to me, please? I have never played this one, and my phone shows the description in tiny pieces.",
  });
  await others[0]?.command({ name: "spectate", spectate: true });
  await others[2]?.drop();
  await page.getByText("Away", { exact: true }).waitFor();
  await page.getByRole("textbox", { name: "Message" }).fill("It is easy, you will see");
  await page.keyboard.press("Enter");
  await page.getByText("It is easy").waitFor();
  await look("lobby.host-many");
  await page.getByText("Room settings").click();
  await page.getByLabel("Locked").check();
  await page.getByLabel(`Manage ${widestName}`).click();
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied.").waitFor();
  await look("lobby.host-settings");
  expect(faults()).toEqual([]);
});

test("the lobby of a player and of a watcher", async () => {
  const { page, look, faults } = await openSurvey(["WebSocket connection"]);
  const lines: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/ws\?/, (line) => {
    line.connectToServer();
    lines.push(line);
  });
  const { host, code } = await roomOf("Rosa");
  await page.goto(`${world.url}/r/${code}`);
  await page.getByLabel("What shall we call you?").fill("Zoe");
  await page.keyboard.press("Enter");
  await page.getByText("The host is choosing one.").waitFor();
  await look("lobby.player-no-game");
  await host.command({ name: "game", game: wordy.id });
  await page.getByRole("heading", { name: wordyManifest.name }).waitFor();
  await host.command({
    name: "configure",
    options: { ...wordyDefaults, rule: "No cards from the left pile on Sundays" },
  });
  await page.getByText("on Sundays").waitFor();
  await look("lobby.player");
  await page.getByRole("button", { name: "I am ready" }).click();
  await page.getByText("Waiting for the host to start.").waitFor();
  wordy.refuse = "The cards are still wet. Come back when it has stopped raining.";
  await host.command({ name: "start" });
  await page.getByText("The cards are still wet").waitFor();
  await look("lobby.refused");
  await page.getByRole("button", { name: "I am ready" }).click();
  await page.getByText("Waiting for the host to start.").waitFor();
  wordy.refuse = "silence";
  await host.command({ name: "start" });
  await page.getByText("The game is being set up…").waitFor();
  await look("lobby.starting");
  wordy.refuse = undefined;
  const second = await roomOf("Nora", "Quiz");
  await page.goto(`${world.url}/join/${second.code}`);
  await page.getByRole("button", { name: "Just watch" }).click();
  await page.getByText("You are watching.").waitFor();
  await look("lobby.watcher");
  await page.context().setOffline(true);
  for (const line of lines) await line.close();
  await page.getByText("The connection broke.").waitFor();
  await look("room.offline");
  expect(faults()).toEqual([]);
});

const wordyDefaults = Object.fromEntries(
  Object.entries(wordyManifest.options.properties).map(([name, option]) => [name, option.default]),
);
