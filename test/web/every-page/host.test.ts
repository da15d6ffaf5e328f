/** What the host of the hub sees in the browser, with something in every part of it. */
import { expect, test } from "bun:test";
import { frameTypes as types } from "../../../protocol/link.ts";
import { newKeyPair } from "../../../protocol/keys.ts";
import { useBrowser } from "../../kit/browser.ts";
import { register, startHub } from "../../kit/hub.ts";
import { TestPlayer } from "../../kit/player.ts";
import { addRawGame } from "../../kit/raw-game.ts";
import { openSurvey, surveyMs } from "../../kit/survey.ts";
import { signUp } from "../people.ts";
import { startWorld, widestName, wordyManifest } from "./world.ts";

useBrowser(surveyMs);
const world = await startWorld();

test("the administration of a busy hub", async () => {
  const wordy = await addRawGame(world, wordyManifest);
  await register(world.url, "Backgammon", newKeyPair("game"));
  const { game: banned } = await world.addGame("Roulette");
  await world.control.request("POST", `/games/${banned}/suspend`);
  wordy.send([types.log, "info", "Cards shuffled: 312 piles, 0 jokers."]);
  wordy.send([types.log, "warn", "The left pile leans. ".repeat(8)]);
  wordy.send([types.log, "error", "A card fell off the table."]);
  // Not a frame that there is: the hub says so in the log.
  wordy.send([250] as never);
  await TestPlayer.account(world.url, widestName);
  for (const name of ["Rosa", "Wilhelmina-Maximiliane W"]) {
    const host = await TestPlayer.guest(world.url, name);
    const { code } = await host.createRoom(name === "Rosa" ? "Quiz" : undefined);
    await host.join(code);
  }

  const { page, look, faults } = await openSurvey();
  await signUp(page, world.url, "hostess");
  await page.goto(world.hub.adminLink ?? "");
  await page.getByRole("button", { name: "Become the admin" }).click();
  const card = (name: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await card("Backgammon").waitFor();
  await look("admin.games");
  await page.getByRole("button", { name: "New invite" }).click();
  await page.getByText("minihub register").waitFor();
  await card(wordyManifest.name).getByText(/1 key/).click();
  await card(wordyManifest.name).getByText("Log", { exact: true }).click();
  await page.getByText("A card fell off the table.").waitFor();
  await card(wordyManifest.name).getByRole("button", { name: "Remove" }).click();
  await look("admin.games-open");
  const tab = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await tab("People");
  await page.getByText("hostess").first().waitFor();
  await look("admin.people");
  await page.getByLabel("User name").fill("new-person");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("It is shown only now.").waitFor();
  await page.getByRole("button", { name: "Make admin" }).first().click();
  await look("admin.people-password");
  await tab("Rooms");
  await page.getByRole("button", { name: "Close" }).first().click();
  await look("admin.rooms");
  await tab("Status");
  await page.getByRole("heading", { name: "Connected games" }).waitFor();
  await look("admin.status");
  expect(faults()).toEqual([]);
});

test("the administration of a hub where nothing is yet", async () => {
  const hub = await startHub();
  const { page, look, faults } = await openSurvey();
  await signUp(page, hub.url, "hostess");
  await page.goto(hub.hub.adminLink ?? "");
  await page.getByRole("button", { name: "Become the admin" }).click();
  await page.getByText("No games are registered").waitFor();
  await look("admin.games-none");
  for (const [tab, name] of [
    ["Rooms", "admin.rooms-none"],
    ["Status", "admin.status-none"],
  ] as const) {
    await page.getByRole("button", { name: tab, exact: true }).click();
    await look(name);
  }
  expect(faults()).toEqual([]);
});
