/** The page of `minihub dev`, as its author sees it. */
import { join } from "node:path";
import { afterAll, expect, test } from "bun:test";
import { writeNewGame } from "../../../src/author/new-game.ts";
import { type Dev, openDev } from "../../../src/dev/dev.ts";
import { useBrowser } from "../../kit/browser.ts";
import { openSurvey, surveyMs } from "../../kit/survey.ts";
import { tempFolder } from "../../kit/temp-folder.ts";
import { until } from "../../kit/wait.ts";

useBrowser(surveyMs);

const opened = new Set<Dev>();
afterAll(async () => {
  for (const dev of opened) await dev.close();
});

async function open(command: readonly string[], folder = tempFolder()): Promise<Dev> {
  const dev = await openDev({ command, folder });
  opened.add(dev);
  return dev;
}

test("the page of minihub dev", async () => {
  const folder = join(tempFolder(), "game");
  await writeNewGame({ name: "Fists", language: "typescript", folder });
  const dev = await open(
    [process.execPath, join(import.meta.dir, "../../kit/run-in.ts"), folder, process.execPath, "main.ts"],
    folder,
  );
  const { page, look, faults } = await openSurvey(["503 POST /api/tickets"]);
  await page.goto(dev.url);
  await until("the match", () => dev.state().phase === "playing", 30_000);
  const first = page.frameLocator("iframe >> nth=0");
  await first.getByRole("button", { name: "Rock" }).waitFor();
  await page.frameLocator("iframe >> nth=1").getByRole("button", { name: "Rock" }).waitFor();
  await look("dev.playing");
  await first.getByRole("button", { name: "Rock" }).click();
  await page.getByText("Options", { exact: true }).click();
  await page.getByRole("button", { name: "Drop player 2" }).click();
  await page.locator(".lines .frame").filter({ hasText: "PLAYER_DROPPED" }).first().click();
  await look("dev.options-and-frame");
  expect(faults()).toEqual([]);
});

test("the page of minihub dev for a program with faults", async () => {
  const broken = await open([process.execPath, join(import.meta.dir, "../../kit/broken-game.ts"), "wrong-node"]);
  const ended = await open([process.execPath, "-e", 'console.error("no such thing as a game"); process.exit(3)']);
  const { page, look, faults } = await openSurvey();
  await page.goto(broken.url);
  await page.locator('.frame[data-error="true"] .rule').first().waitFor();
  await look("dev.broken");
  await page.goto(ended.url);
  await page.locator(".lines").getByText("no such thing as a game").waitFor();
  await look("dev.ended");
  expect(faults()).toEqual([]);
});
