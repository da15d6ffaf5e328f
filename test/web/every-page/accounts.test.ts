/** Every page of the web client in which somebody comes in, looks at what is theirs, or gets lost. */
import { expect, test } from "bun:test";
import type { DeviceStart } from "../../../protocol/http.ts";
import { useBrowser } from "../../kit/browser.ts";
import { json, post, startHub } from "../../kit/hub.ts";
import { TestPlayer } from "../../kit/player.ts";
import { addRawGame } from "../../kit/raw-game.ts";
import { openSurvey, surveyMs } from "../../kit/survey.ts";
import { playAsGuest, signUp } from "../people.ts";
import { playMatches, startWorld, widestName, wordyManifest } from "./world.ts";

useBrowser(surveyMs);
const world = await startWorld();
const wordy = await addRawGame(world, wordyManifest);
const password = "a long walk by the sea";

const rosa = await TestPlayer.guest(world.url, "Rosa");
const wide = await TestPlayer.guest(world.url, widestName);
for (const [host, game] of [
  [rosa, "Connect Four"],
  [wide, wordy.id],
] as const) {
  const { code } = await host.createRoom(game);
  await host.join(code);
  await host.command({ name: "settings", settings: { public: true } });
}

test("strangers", async () => {
  const { page, look, faults } = await openSurvey([
    "401 POST /api/sessions",
    "400 POST /api/accounts",
    "404 GET /api/games/Chess",
  ]);
  const to = (path: string) => page.goto(world.url + path);
  await to("/");
  await look("home.stranger");
  await to("/signin");
  await look("sign-in.stranger");
  await page.getByLabel("User name").fill("nobody");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await look("sign-in.refused");
  await to("/signup");
  await look("sign-up.stranger");
  await page.getByLabel("User name").fill("somebody");
  await page.getByLabel("Password").fill("Password123");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("alert").waitFor();
  await look("sign-up.weak-password");
  for (const [path, name] of [
    ["/device", "device.stranger"],
    ["/me", "me.stranger"],
    ["/admin", "admin.stranger"],
    ["/games/Chess", "game.unknown"],
    ["/nothing", "not-found"],
  ] as const) {
    await to(path);
    await look(name);
  }
  expect(faults()).toEqual([]);
});

test("the description of the API", async () => {
  const { page, look, faults } = await openSurvey();
  await page.goto(`${world.url}/docs`);
  await look("docs");
  expect(faults()).toEqual([]);
});

test("a hub without games, and one that does not answer", async () => {
  const empty = await startHub();
  const { page, look, faults } = await openSurvey();
  await page.goto(empty.url);
  await look("home.empty");
  await page.route("**/api/sessions/current", (route) => route.abort());
  await page.reload();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await look("unreachable");
  expect(faults()).toEqual([]);
});

test("guests", async () => {
  const { page, look, faults } = await openSurvey(["400 POST /api/device/lookup"]);
  await playAsGuest(page, world.url, "Mira");
  await page.getByRole("button", { name: "Open a room" }).click();
  await page.waitForURL(/room/);
  await page.getByText("Mira (you)").waitFor();
  await page.goto(world.url);
  await page.getByText("Your room is still open.").waitFor();
  await look("home.guest");
  await page.goto(`${world.url}/signup`);
  await look("sign-up.guest");
  await page.goto(`${world.url}/me`);
  await look("me.guest");
  await page.getByText("Delete the account").click();
  await look("me.guest-delete");
  await page.goto(`${world.url}/device`);
  await look("device.code");
  const field = page.getByLabel("Code from the terminal");
  const find = page.getByRole("button", { name: "Look it up" });
  await field.fill("BCDF-GHJK");
  await find.click();
  await page.getByRole("alert").waitFor();
  await look("device.wrong-code");
  for (const [answer, name] of [
    ["Yes, let it in", "device.done"],
    ["No, refuse", "device.refused"],
  ] as const) {
    const start = await json<DeviceStart>(post(`${world.url}/api/device`, { client: "minihub on living-room-pc" }));
    await page.goto(`${world.url}/device`);
    await field.fill(start.userCode);
    await find.click();
    await page.getByRole("button", { name: answer }).waitFor();
    if (name === "device.done") await look("device.confirm");
    await page.getByRole("button", { name: answer }).click();
    await page.getByRole("link", { name: "Home" }).waitFor();
    await look(name);
  }
  expect(faults()).toEqual([]);
});

test("accounts, with what they have played", async () => {
  const ada = await TestPlayer.account(world.url, "ada-lovelace", password);
  const rival = await TestPlayer.account(world.url, widestName, password);
  const guest = await TestPlayer.guest(world.url, "Nils");
  const score = (place: number, points: number) => ({ place, score: points, stats: { cards: points * 3, longest: 7 } });
  const lost = [score(2, 7), score(1, 8), score(3, 1)];
  const first = [score(1, 1_234_567), score(2, 42), score(3, 0)];
  const drawn = [score(1, 5), score(1, 5), score(1, 5)];
  await playMatches(wordy, [ada, rival, guest], [first, lost, lost, lost, drawn, null]);
  const { page, look, faults } = await openSurvey(["400 POST /api/me/password", "401 DELETE /api/me"]);
  await page.goto(`${world.url}/signin`);
  await page.getByLabel("User name").fill("ada-lovelace");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "ada-lovelace" }).waitFor();
  await look("home.account");
  await page.goto(`${world.url}/signin`);
  await look("sign-in.account");
  await page.goto(`${world.url}/signup`);
  await look("sign-up.account");
  await page.goto(`${world.url}/me`);
  await page.getByText("Did not count").waitFor();
  await look("me.account");
  await page.getByLabel("Present password").fill(password);
  await page.getByLabel("New password").fill("Ada-Lovelace-99");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByText("Delete the account").click();
  await page.getByLabel("Your password, to confirm").fill("wrong");
  await page.getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("alert").filter({ hasText: "not your password" }).waitFor();
  await look("me.account-refusals");
  await page.goto(`${world.url}/games/${encodeURIComponent(wordy.id)}`);
  await page.getByRole("row", { name: /ada-lovelace/ }).waitFor();
  await look("game.played");
  await page.goto(`${world.url}/games/Quiz`);
  await look("game.unplayed");
  wordy.kill();
  await page.goto(`${world.url}/games/${encodeURIComponent(wordyManifest.name)}`);
  await page.getByText("Away right now").waitFor();
  await look("game.away");
  await page.goto(world.url);
  await look("home.game-away");
  expect(faults()).toEqual([]);
});

test("the first admin", async () => {
  const { page, look, faults } = await openSurvey(["400 POST /api/admin/claim", "404 POST /api/admin/claim"]);
  const link = world.hub.adminLink ?? "";
  await page.goto(link);
  await look("admin.claim-stranger");
  await signUp(page, world.url, "hostess");
  await page.goto(link);
  await page.getByRole("button", { name: "Become the admin" }).waitFor();
  await look("admin.claim");
  expect(faults()).toEqual([]);
});
