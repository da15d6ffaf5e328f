/** A room of the web client while a game is on, and after it, with the games that come with the hub. */
import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { frameTypes as types } from "../../../protocol/link.ts";
import type { ViewNode } from "../../../protocol/view.ts";
import { useBrowser } from "../../kit/browser.ts";
import { TestPlayer } from "../../kit/player.ts";
import { addRawGame } from "../../kit/raw-game.ts";
import { openSurvey, surveyMs } from "../../kit/survey.ts";
import { findNode, oneOfEach } from "../../kit/views.ts";
import { until } from "../../kit/wait.ts";
import { playAsGuest, signUp } from "../people.ts";
import { python, startWorld, widestName, wordyManifest } from "./world.ts";

useBrowser(surveyMs);
const world = await startWorld({ battleship: true });
if (python === undefined)
  console.info("no .venv/bin/python (./install.sh --dev makes it): Battleship is not looked at");

/** Ada in a browser is the host of a room with a game; the others are in it, ready. */
async function ready(
  page: Page,
  game: string,
  names: readonly string[],
  rated = false,
): Promise<readonly TestPlayer[]> {
  if (rated) {
    await signUp(page, world.url, "Ada");
    await page.goto(world.url);
  } else await playAsGuest(page, world.url, "Ada");
  await page.getByRole("button", { name: `Play ${game}` }).click();
  // Who comes first sits first.
  await page.getByText("Ada (you)").waitFor();
  const others: TestPlayer[] = [];
  for (const name of names) {
    const other = await (rated ? TestPlayer.account(world.url, name) : TestPlayer.guest(world.url, name));
    await other.join(page.url().slice(-5));
    await other.command({ name: "ready", ready: true });
    others.push(other);
  }
  await page.getByText("Everybody is ready.").waitFor();
  return others;
}

const start = (page: Page) => page.getByRole("button", { name: "Start" }).click();
const status = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text }).first();
const turnOf = (player: TestPlayer) => until("the turn", () => findNode(player.view, "board")?.action);

/** Drops into the browser's column, then the other's into theirs. */
async function rounds(page: Page, bo: TestPlayer, columns: readonly (readonly [ada: number, bo: number | null])[]) {
  for (const [ada, answer] of columns) {
    await status(page, "Your turn").waitFor();
    await page.getByRole("button", { name: `column ${ada + 1}, row 1` }).click();
    // Until then the page may still show the turn that is over.
    await status(page, "Your turn").waitFor({ state: "detached" });
    if (answer === null) continue;
    await turnOf(bo);
    bo.act("drop", answer);
  }
}

test("Connect Four, from the first disc to the evening's score", async () => {
  const { page, look, faults } = await openSurvey();
  const [bo] = (await ready(page, "Connect Four", [widestName])) as [TestPlayer];
  await start(page);
  await rounds(page, bo, [
    [3, 3],
    [2, 4],
  ]);
  await status(page, "Your turn").waitFor();
  await look("connect-four.my-turn");
  await rounds(page, bo, [[2, null]]);
  await status(page, "'s turn").waitFor();
  await bo.command({ name: "chat", text: "Oh no. Let me think." });
  await page.getByRole("button", { name: /^Chat/ }).click();
  await page.getByText("Let me think").waitFor();
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("button", { name: "Stop the match" }).click();
  await page.getByRole("button", { name: "Give up" }).click();
  await page.getByText("Give up this match?").waitFor();
  await look("connect-four.chat-and-questions");
  for (let questions = 3; questions > 0; questions--)
    await page.getByRole("button", { name: "Cancel" }).first().click();
  // Whoever said no stands at what they had pressed.
  await page.locator(":focus", { hasText: "Stop the match" }).waitFor();
  await page.getByRole("button", { name: "Close chat" }).click();
  world.stopConnectFour();
  await page.getByText(/reconnecting/).waitFor();
  await look("connect-four.server-away");
  world.startConnectFour();
  await page.getByText(/reconnecting/).waitFor({ state: "detached" });
  await turnOf(bo);
  await bo.drop();
  await page.getByText("away", { exact: true }).waitFor();
  await look("connect-four.other-dropped");
  await bo.join(page.url().slice(-5));
  await turnOf(bo);
  bo.act("drop", 6);
  await rounds(page, bo, [
    [2, 6],
    [2, null],
  ]);
  await page.getByRole("heading", { name: "You win!" }).waitFor();
  await look("connect-four.won");
  // Who comes only now still is told what it means to oneself.
  await page.reload();
  await page.getByRole("heading", { name: "You win!" }).waitFor();
  await page.getByRole("button", { name: "Play again" }).click();
  await bo.command({ name: "ready", ready: true });
  await start(page);
  for (const column of [0, 1, 2]) {
    await turnOf(bo);
    bo.act("drop", column);
    await rounds(page, bo, [[column, null]]);
  }
  await turnOf(bo);
  bo.act("drop", 3);
  await page.getByRole("heading", { name: /wins/ }).waitFor();
  await look("connect-four.lost");
  await page.getByRole("button", { name: "Play again" }).click();
  await bo.command({ name: "ready", ready: true });
  await start(page);
  await page.getByRole("button", { name: "Stop the match" }).click();
  await page.getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("heading", { name: "This match does not count" }).waitFor();
  await look("match.void");
  expect(faults()).toEqual([]);
});

test("a match seen by who watches", async () => {
  const { page, look, faults } = await openSurvey();
  const host = await TestPlayer.guest(world.url, "Nora");
  const { code } = await host.createRoom("Connect Four");
  await host.join(code);
  const other = await TestPlayer.guest(world.url, "Otto");
  await other.join(code);
  await other.command({ name: "ready", ready: true });
  await playAsGuest(page, world.url, "Zoe");
  await page.goto(`${world.url}/join/${code}`);
  await page.getByRole("button", { name: "Just watch" }).click();
  await page.getByText("You are watching.").waitFor();
  await host.command({ name: "start" });
  await page.getByText("Nora's turn").waitFor();
  await turnOf(host);
  host.act("drop", 3);
  await page.getByText("Otto's turn").waitFor();
  await look("connect-four.watcher");
  other.act("resign");
  await page.getByRole("heading", { name: "Nora wins." }).waitFor();
  await look("match.finished-watcher");
  expect(faults()).toEqual([]);
});

test("the quiz", async () => {
  const { page, look, faults } = await openSurvey();
  const others = await ready(page, "Quiz", ["Bo", widestName, "Cy"]);
  await page.getByLabel("Questions").fill("3");
  await page.getByLabel("Seconds per question").fill("60");
  await until("the options", () => others[0]?.room?.options["seconds"] === 60);
  await start(page);
  for (const question of [1, 2, 3]) {
    await page.getByRole("heading", { name: `Question ${question} of 3` }).waitFor();
    if (question === 1) await look("quiz.question");
    const answer = page
      .getByRole("group", { name: /Your answer/ })
      .getByRole("button")
      .first();
    await answer.click();
    await page.getByText("you may still change it").waitFor();
    if (question === 1) await look("quiz.answered");
    for (const [index, other] of others.entries()) {
      const choices = await until("the question", () => findNode(other.view, "choices")?.choices);
      other.act("answer", choices[(index + question) % choices.length]?.value ?? null);
    }
    const next = page.getByRole("button", { name: "Go on" });
    await next.waitFor();
    if (question === 1) await look("quiz.answer");
    await next.click();
    if (question === 3) for (const other of others) other.act("next", question - 1);
    else {
      await page.getByRole("button", { name: "Waiting for the others" }).waitFor();
      if (question === 1) await look("quiz.waiting");
      for (const other of others) other.act("next", question - 1);
    }
  }
  await page.getByRole("button", { name: "Play again" }).waitFor();
  await look("quiz.finished");
  expect(faults()).toEqual([]);
});

test.if(python !== undefined)("Battleship, from laying out to shooting", async () => {
  const { page, look, faults } = await openSurvey();
  const [bo] = (await ready(page, "Battleship", ["Bo"])) as [TestPlayer];
  await start(page);
  await page.getByRole("heading", { name: "Lay out your fleet" }).waitFor();
  await look("battleship.laying-out");
  await page
    .getByRole("button", { name: /destroyer/ })
    .first()
    .click();
  await page.getByText("choose where its bow goes").waitFor();
  await look("battleship.ship-chosen");
  await page.getByRole("button", { name: "Ready" }).click();
  await page.getByText("Your fleet is ready.").waitFor();
  await look("battleship.ready");
  bo.act("ready");
  const sea = page.getByRole("grid", { name: "Enemy sea" });
  await sea.waitFor();
  const aims = () => findNode(bo.view, "board")?.action === "fire";
  for (let shot = 0; shot < 12; shot += 1) {
    const adas = await until("a turn", async () => (await status(page, "Your turn").isVisible()) || (aims() && "bo"));
    if (adas === true) {
      const target = sea.getByRole("button", { name: `${"ABCDEFGHIJ"[shot % 10]}${(shot % 7) + 2}: empty` });
      await target.click();
      await target.waitFor({ state: "detached" });
    } else {
      bo.act("fire", shot * 7);
      await until("the shot", () => !aims());
    }
  }
  await look("battleship.shooting");
  expect(faults()).toEqual([]);
});

test("a game with every kind of node, and a draw", async () => {
  const game = await addRawGame(world, wordyManifest);
  const { page, look, faults } = await openSurvey();
  const [bo] = (await ready(page, wordyManifest.name, ["Bo"], true)) as [TestPlayer];
  await start(page);
  const { room } = await game.room();
  await page.getByText("The game is dealing…").waitFor();
  for (const seat of [0, 1]) game.send([types.view, room, seat, everything]);
  game.send([types.deadline, room, "turn", 60_000]);
  await page.getByRole("timer").waitFor();
  await look("match.every-node");
  expect(await game.ask((id) => [types.random, id, room, "dice/1"])).toBe("ok");
  const placements = [0, 1].map((seat) => ({ seat, place: 1, score: 12, stats: { cards: 3, longest: 2 } }));
  expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
  await page.getByText("Random numbers: fixed before the match, checked").waitFor();
  await page.getByText("Ratings begin low").waitFor();
  await look("match.draw");
  await bo.command({ name: "leave" });
  expect(faults()).toEqual([]);
});

const long = "A long line that a game may well send, with words enough to need two lines on every phone that there is.";

/** One node of each type as a game would mix them, and each that has two faces with both. */
const everything: ViewNode = {
  type: "column",
  key: "all",
  children: [
    { type: "text", role: "title", text: "A title" },
    { type: "text", role: "status", tone: "warn", text: long },
    { type: "text", text: long },
    { type: "text", role: "strong", text: "A strong line" },
    ...oneOfEach,
    {
      type: "choices",
      key: "one",
      label: long,
      action: "one",
      choices: [
        { value: 1, label: long, tone: "p1" },
        { value: 2, label: "Short", selected: true },
        { value: 3, label: "Not now", disabled: true },
      ],
    },
    { type: "input", key: "words", label: "In your own words", action: "say", kind: "text", placeholder: "Anything" },
    {
      type: "row",
      key: "buttons",
      children: [
        { type: "button", key: "no", label: "Not allowed", action: "x", disabled: true },
        { type: "button", key: "yes", label: "Allowed", action: "y" },
      ],
    },
    {
      type: "cards",
      key: "many",
      label: "More cards",
      action: "play",
      cards: Array.from(
        { length: 7 },
        (_, index) => ({ title: `${index + 2}`, text: "of hearts", tone: "p0", value: index }) as const,
      ),
    },
  ],
};
