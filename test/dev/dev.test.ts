import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "bun:test";
import type { FrameLocator, Page } from "playwright-core";
import { writeNewGame } from "../../src/author/new-game.ts";
import { type Dev, type DevOptions, openDev } from "../../src/dev/dev.ts";
import { axeViolations, useBrowser, visit } from "../kit/browser.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

useBrowser();

const runIn = join(import.meta.dir, "../kit/run-in.ts");
const opened = new Set<Dev>();

afterAll(async () => {
  for (const dev of opened) await dev.close();
});

/** `minihub dev` on a new game in a folder of its own. */
async function author(options: Partial<DevOptions> = {}): Promise<{ readonly dev: Dev; readonly folder: string }> {
  const folder = join(tempFolder(), "game");
  await writeNewGame({ name: "Fists", language: "typescript", folder });
  const command = [process.execPath, runIn, folder, process.execPath, "main.ts"];
  const dev = await openDev({ command, folder, ...options });
  opened.add(dev);
  return { dev, folder };
}

/** The page, with everybody in a match. */
async function playing(dev: Dev) {
  const visited = await visit({ width: 1400 });
  await visited.page.goto(dev.url);
  await until("the match", () => dev.state().phase === "playing", 30_000);
  const players = dev.state().players.map((_, at) => visited.page.frameLocator(`iframe >> nth=${at}`));
  for (const player of players) await player.getByRole("button", { name: "Rock" }).waitFor();
  return { ...visited, players };
}

async function pick(player: FrameLocator | undefined, name: string): Promise<void> {
  await player?.getByRole("button", { name }).click();
}

const logLine = (page: Page, text: string | RegExp) => page.locator(".lines .frame").filter({ hasText: text }).first();

describe("minihub dev", () => {
  test("seats the players side by side in a real match that begins by itself, and shows the frames by name", async () => {
    const { dev } = await author();
    const { page, players, problems } = await playing(dev);
    expect(dev.state()).toMatchObject({
      program: "running",
      game: { name: "Fists", connected: true },
      next: expect.stringContaining("minihub register"),
    });
    await pick(players[0], "Rock");
    await logLine(page, /ACTION\s*room 1 seat 0/).waitFor();
    await players[0]!.getByText("Waiting for Player 2").first().waitFor();
    await pick(players[1], "Scissors");
    await players[1]!
      .getByText(/Player 1.*rock.*Player 1.*wins/)
      .first()
      .waitFor();
    // How the tool learnt the game's name is its own affair.
    expect(await page.getByText("MF3").count()).toBe(0);
    await page.getByText("errors only (0)").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("[CP2] restarts the program when a file changes, and the match goes on in the same room", async () => {
    const { dev, folder } = await author();
    const { players } = await playing(dev);
    const { room } = dev.state();
    await pick(players[0], "Paper");
    await players[0]!.getByText("Waiting for Player 2").first().waitFor();
    const file = join(folder, "game.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace('"Pick one"', '"Choose your fist"'));
    await players[1]!.getByText("Choose your fist").first().waitFor();
    // What player 1 had picked before is still there.
    await players[0]!.getByText("Waiting for Player 2").first().waitFor();
    await pick(players[1], "Rock");
    await players[1]!
      .getByText(/paper.*rock.*wins/)
      .first()
      .waitFor();
    expect(dev.state()).toMatchObject({ room, phase: "playing", program: "running" });
  });

  test("[PL1] drops a player and lets the player back in, and the log names both", async () => {
    const { dev } = await author();
    const { page, players } = await playing(dev);
    await page.getByRole("button", { name: "Drop player 2" }).click();
    await logLine(page, "PLAYER_DROPPED").waitFor();
    await page.getByRole("button", { name: "Let back in: player 2" }).click();
    await logLine(page, "PLAYER_BACK").waitFor();
    await page.getByLabel("Delay of player 2").selectOption("300");
    await until("the delay", () => dev.state().players[1]?.delayMs === 300);
    const reloaded = page.waitForEvent("framenavigated");
    await page.getByRole("button", { name: "Reload player 2" }).click();
    await reloaded;
    await until("the line", () => dev.state().players[1]?.connected);
    await pick(players[1], "Rock");
    await logLine(page, /ACTION\s*room 1 seat 1/).waitFor();
  });

  test("starts a match with other options and another number of players' clients", async () => {
    const { dev } = await author();
    const { page } = await playing(dev);
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Rounds to win").fill("4");
    await page.getByRole("button", { name: "Play with these" }).click();
    await until("the options", () => dev.state().options["wins"] === 4 && dev.state().phase === "playing");
    await logLine(page, /ROOM_OPEN.*"wins":4/).waitFor();
    await page.getByRole("button", { name: "Stop match" }).click();
    await until("the end", () => dev.state().phase !== "playing");
    await page.getByRole("combobox", { name: "Players" }).selectOption("1");
    await until("one player", () => dev.state().players.length === 1);
  });

  test("shows what a program breaks with the number of the rule", async () => {
    const broken = join(import.meta.dir, "../kit/broken-game.ts");
    const dev = await openDev({ command: [process.execPath, broken, "wrong-node"], folder: tempFolder() });
    opened.add(dev);
    const { page } = await visit({ width: 1400 });
    await page.goto(dev.url);
    await page.locator('.frame[data-error="true"] .rule').filter({ hasText: "VW1" }).first().waitFor();
  });

  test("shows what a program said that never connected, and starts it again when a file changes", async () => {
    const folder = tempFolder();
    const file = join(folder, "game.js");
    writeFileSync(file, 'console.error("no such thing as a game"); process.exit(3);');
    const dev = await openDev({ command: [process.execPath, file], folder });
    opened.add(dev);
    const { page } = await visit();
    await page.goto(dev.url);
    await page.getByText("no such thing as a game").waitFor();
    expect(dev.state()).toMatchObject({ program: "ended", ended: "exit code 3", game: null });
    writeFileSync(file, 'console.error("second try"); setInterval(() => {}, 1000);');
    await page.getByText("second try").waitFor();
    expect(dev.state().program).toBe("running");
  });

  test("answers its own page alone: no other site, under no other name; only the page may frame a player", async () => {
    const { dev } = await author();
    await until("players", () => dev.state().players.length > 0, 30_000);
    const door = dev.state().players[0]!.origin;
    for (const url of [`${dev.url}/do`, `${door}/api/rooms`]) {
      const foreign = await fetch(url, { method: "POST", headers: { origin: "https://evil.example" }, body: "{}" });
      expect(foreign.status).toBe(403);
      const renamed = await fetch(url, { method: "POST", headers: { host: "evil.example" }, body: "{}" });
      expect(renamed.status).toBe(403);
    }
    const { headers } = await fetch(`${door}/`);
    expect(headers.get("content-security-policy")).toContain(`frame-ancestors ${dev.url}`);
    expect(headers.get("set-cookie")).toBeNull();
    expect((await fetch(dev.url)).headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });
});
