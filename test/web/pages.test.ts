import { describe, expect, test } from "bun:test";
import { axeViolations, settled, sidewaysPixels, useBrowser, visit } from "../kit/browser.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { hostileManifest, playAsGuest, signUp } from "./people.ts";

useBrowser();
const hub = await startHub();
const game = await addRawGame(hub, { name: "Four", ...hostileManifest });
const rosa = await TestPlayer.guest(hub.url, "Rosa");
const open = await rosa.createRoom(game.id);
await rosa.join(open.code);
await rosa.command({ name: "settings", settings: { public: true } });

/** Visits each path and collects whatever axe, the console or the width complain about. */
async function faults(visited: Awaited<ReturnType<typeof visit>>, paths: readonly string[]): Promise<string[]> {
  const { page, problems } = visited;
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(hub.url + path);
    await settled(page);
    for (const violation of await axeViolations(page)) found.push(`${path} ${violation}`);
    const sideways = await sidewaysPixels(page);
    if (sideways > 0) found.push(`${path} scrolls ${sideways} px sideways`);
  }
  return [...found, ...problems];
}

describe("the pages of the web client", () => {
  const looks = [
    { width: 360, dark: false },
    { width: 1280, dark: true },
  ] as const;

  test.each(looks)(
    "are accessible and fit to strangers at %o",
    async (look) => {
      const visited = await visit(look);
      const paths = [
        "/",
        "/signin",
        "/signup",
        "/device",
        "/me",
        `/join/${open.code}`,
        "/games/Four",
        "/admin#token",
        "/nothing",
      ];
      expect(await faults(visited, paths)).toEqual([]);
    },
    30_000,
  );

  test.each(looks)(
    "are accessible and fit to guests at %o",
    async (look) => {
      const visited = await visit(look);
      await playAsGuest(visited.page, hub.url, look.dark ? "Nora" : "Otto");
      const paths = ["/", "/signup", "/device", "/me", `/room/${open.code}`, "/room/ZZZZZ"];
      expect(await faults(visited, paths)).toEqual([]);
    },
    30_000,
  );

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
