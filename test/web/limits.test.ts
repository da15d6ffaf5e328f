import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import { sidewaysPixels, useBrowser, visit } from "../kit/browser.ts";
import { plainManifest } from "../kit/game-peer.ts";
import { startHub } from "../kit/hub.ts";
import { limitViews } from "../kit/limit-views.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { chooseGame, openRoom } from "../kit/web-room.ts";
import { playAsGuest } from "./people.ts";

useBrowser();
const hub = await startHub();

/** Breaks nowhere, in any of the places where a game writes. */
const endless = (chars: number) => "क्".repeat(chars / 2);

test("a game writes without a blank in its options, and the page stays as wide as the phone", async () => {
  const rounds = {
    type: "integer" as const,
    title: endless(80),
    description: endless(300),
    minimum: 1,
    maximum: 9,
    default: 3,
  };
  await addRawGame(hub, {
    ...plainManifest,
    name: "Endless",
    description: endless(500),
    seats: { min: 1, max: 2 },
    options: { type: "object", properties: { rounds } },
  });
  const { page, problems } = await visit({ width: 360 });
  await playAsGuest(page, hub.url, "Ada");
  expect(await sidewaysPixels(page)).toBe(0);
  await openRoom(page, hub.url);
  await chooseGame(page, "Endless");
  await page.getByRole("slider").waitFor();
  expect(await sidewaysPixels(page)).toBe(0);
  expect(problems).toEqual([]);
});

test("views at every limit leave a phone its width, its words and the way out", async () => {
  const game = await addRawGame(hub, { ...plainManifest, name: "Limits", seats: { min: 1, max: 2 } });
  const { page, problems } = await visit({ width: 360 });
  await playAsGuest(page, hub.url, "Bo");
  await openRoom(page, hub.url);
  await chooseGame(page, "Limits");
  await page.getByRole("button", { name: "Start" }).click();
  const { room } = await game.room();
  game.send([types.deadline, room, "turn", 60_000]);
  for (const [name, view] of Object.entries(limitViews)) {
    game.send([types.view, room, 0, { type: "text", text: `Before ${name}` }]);
    await page.getByText(`Before ${name}`, { exact: true }).waitFor();
    game.send([types.view, room, 0, view]);
    await page.getByText(`Before ${name}`, { exact: true }).waitFor({ state: "detached" });
    expect([name, await sidewaysPixels(page)]).toEqual([name, 0]);
    // A deadline that is not set shows no clock.
    expect([name, await page.getByRole("timer").count()]).toEqual([name, 0]);
  }
  expect(game.peer.frames.filter(([type]) => type === types.error)).toEqual([]);
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("button", { name: /leave/i }).last().waitFor();
  expect(problems).toEqual([]);
});
