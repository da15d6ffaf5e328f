/** From the home page to the end of a match without a pointer. */
import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { useBrowser, visit } from "../../kit/browser.ts";
import { TestPlayer } from "../../kit/player.ts";
import { findNode } from "../../kit/views.ts";
import { until } from "../../kit/wait.ts";
import { startWorld } from "./world.ts";

useBrowser();
const world = await startWorld();

/** Further than any page has stops. */
const stopsMax = 60;

/** Presses Tab until what has the focus is called `name`; every stop on the way must show that it has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < stopsMax; stop += 1) {
    await page.keyboard.press("Tab");
    const { called, ringPixels } = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement;
      const labelled = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : undefined;
      return {
        called: (at.ariaLabel ?? labelled ?? at.textContent).trim(),
        ringPixels: parseFloat(getComputedStyle(at).outlineWidth),
      };
    });
    if (called !== "") expect({ called, ringPixels }).toEqual({ called, ringPixels: 3 });
    if (called === name) return;
  }
  throw new Error(`"${name}" is not reached by Tab`);
}

test("a whole match is played by keyboard alone", async () => {
  const { page, problems } = await visit();
  const press = (key: string) => page.keyboard.press(key);
  await page.goto(world.url);
  await page.getByRole("link", { name: "Connect Four" }).waitFor();
  await tabTo(page, "Skip to the content");
  await press("Enter");
  await tabTo(page, "Got a code?");
  await tabTo(page, "Play Connect Four");
  await press("Enter");
  await page.getByRole("heading", { name: "Who is playing?" }).waitFor();
  await tabTo(page, "Your name");
  await page.keyboard.type("Ada");
  await press("Enter");
  await page.getByText("Ada (you)").waitFor();
  const bo = await TestPlayer.guest(world.url, "Bo");
  await bo.join(page.url().slice(-5));
  await bo.command({ name: "ready", ready: true });
  await page.getByText("Everybody is ready.").waitFor();
  await tabTo(page, "Manage Bo");
  await press("Space");
  await tabTo(page, "Mute");
  await press("Space");
  await page.getByText("Muted").waitFor();
  await tabTo(page, "Message");
  await page.keyboard.type("Here we go");
  await press("Enter");
  await page.getByText("Here we go").waitFor();
  await tabTo(page, "Start");
  await press("Enter");
  await page.getByRole("grid", { name: "Choose a column" }).waitFor();
  await tabTo(page, "column 1, row 1: empty");
  for (const key of ["End", "Home", "ArrowRight", "ArrowRight"]) await press(key);
  for (let disc = 1; disc <= 4; disc += 1) {
    await page.getByText("Your turn").waitFor();
    // The focus stays where it was while the other one moves.
    await press("Enter");
    if (disc === 4) break;
    await page.getByText("Bo's turn").waitFor();
    await until("the turn", () => findNode(bo.view, "board")?.action);
    bo.act("drop", 6);
    await page.getByText("Column 7. Your turn.").waitFor();
  }
  await page.getByRole("heading", { name: "You win!" }).waitFor();
  await tabTo(page, "Play again");
  await press("Enter");
  await page.getByText("1 player is not ready.").waitFor();
  await tabTo(page, "Leave");
  await press("Enter");
  await page.getByRole("heading", { name: "On the shelf" }).waitFor();
  expect(problems).toEqual([]);
});
