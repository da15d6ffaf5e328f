import { expect, test } from "bun:test";
import { useBrowser, visit } from "../kit/browser.ts";
import { startHub } from "../kit/hub.ts";
import { playAsGuest } from "./people.ts";

useBrowser();
const hub = await startHub();

test("who presses a button before the page knows who plays is not asked for a name again", async () => {
  const { page } = await visit();
  await playAsGuest(page, hub.url, "Ada");
  const answer = Promise.withResolvers<void>();
  await page.route("**/api/sessions/current", async (route) => {
    await answer.promise;
    await route.continue();
  });
  await page.goto(hub.url);
  await page.getByRole("button", { name: "Open a room" }).click();
  answer.resolve();
  await page.waitForURL(/\/room\/[A-Z]{5}$/);
  expect(await page.getByRole("heading", { name: "Who is playing?" }).count()).toBe(0);
});

test("a stranger is asked, and then is where the button leads", async () => {
  const { page } = await visit();
  await page.goto(hub.url);
  await page.getByRole("button", { name: "Open a room" }).click();
  await page.getByLabel("Your name").fill("Cem");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForURL(/\/room\/[A-Z]{5}$/);
});
