import { describe, expect, test } from "bun:test";
import { axeViolations, settled, sidewaysPixels, useBrowser, visit } from "../kit/browser.ts";
import { startHub } from "../kit/hub.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { hostileManifest, signUp } from "./people.ts";

useBrowser();
const hub = await startHub();
await addRawGame(hub, { name: "Four", ...hostileManifest });
describe("the pages of the web client", () => {
  test("show what a game writes of itself as text [FE-15]", async () => {
    const { page } = await visit();
    await page.goto(`${hub.url}/games/Four`);
    await page.getByText("<img src=x onerror=alert(1)> & <b>bold</b>gnp").waitFor();
    expect(await page.locator("main img").count()).toBe(0);
  });

  test("turn the one-time link into an admin, and manage games", async () => {
    const visited = await visit({ width: 360, dark: true });
    const { page, problems } = visited;
    await signUp(page, hub.url, "hostess");
    await page.goto(hub.hub.adminLink ?? "");
    await page.getByRole("button", { name: "Become the admin" }).click();
    const card = page.getByRole("listitem").filter({ hasText: "Four" }).first();
    await card.getByRole("button", { name: "Suspend" }).click();
    await card.getByRole("group").getByRole("button", { name: "Suspend" }).click();
    await card.getByText("suspended").waitFor();
    await card.getByRole("button", { name: /^Allow again/ }).click();
    await card.getByText("approved").waitFor();
    const found: string[] = [];
    for (const part of ["Games", "People", "Rooms", "Status"]) {
      await page.getByRole("button", { name: part, exact: true }).click();
      await settled(page);
      found.push(...(await axeViolations(page)));
      expect(await sidewaysPixels(page)).toBe(0);
    }
    expect([...found, ...problems]).toEqual([]);
  });
});
