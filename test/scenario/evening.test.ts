/**
 * A whole evening on the built executable: a hub with its bundled games and a game in Python that registers itself, two
 * people in browsers and one in a terminal. All three play all three games to the end; a terminal is closed, a page
 * reloaded, a game server killed, the hub restarted, and what they played is still there.
 */
import { join } from "node:path";
import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import * as battleship from "../kit/battleship.ts";
import { useBrowser, visit } from "../kit/browser.ts";
import type { CliHub, Shell } from "../kit/cli.ts";
import { isServed, minihub, newMachine, play } from "../kit/executable.ts";
import type { PlayTerminal } from "../kit/pty.ts";
import { takeTurns, type TurnTaker } from "../kit/turns.ts";
import { until } from "../kit/wait.ts";
import { beReady, chooseGame, openRoom, playAgain, status, webPlayer } from "../kit/web-room.ts";
import { signUp } from "../web/people.ts";

useBrowser();

const games = ["Quiz", "Connect Four", "Battleship"];

/** Ada hosts, Bo is on a phone, Cy in a terminal. */
interface Party {
  readonly ada: Page;
  readonly bo: Page;
  cy: PlayTerminal;
  readonly code: string;
}

async function gather(machine: Shell, { http }: CliHub, ada: Page, bo: Page): Promise<Party> {
  await signUp(ada, http, "ada-the-first");
  await signUp(bo, http, "bo-the-second");
  const code = await openRoom(ada, http);
  const cy = play(machine, http);
  await cy.pick("As a guest");
  await cy.shows("[ Play ]");
  cy.fill("Cy");
  await cy.shows("Good to see you, Cy.");
  await enterRoom(cy, code);
  await bo.goto(`${http}/join/${code}`);
  await bo.waitForURL(/room/);
  await cy.shows("bo-the-second");
  return { ada, bo, cy, code };
}

async function enterRoom(cy: PlayTerminal, code: string): Promise<void> {
  await cy.pick("Join with a code");
  await cy.shows("Room code");
  cy.fill(code);
  await cy.shows(`Room ${code}`);
}

async function playQuiz(party: Party, again: () => PlayTerminal): Promise<void> {
  const { ada, bo } = party;
  await chooseGame(ada, "Quiz");
  await ada.getByLabel("Questions").fill("3");
  await party.cy.shows("Questions: 3");
  await party.cy.pick("I am ready");
  await beReady(bo);
  await ada.getByRole("button", { name: "Start" }).click();
  for (const question of [1, 2, 3]) {
    await party.cy.shows(`Question ${question} of 3`);
    party.cy.type("1");
    for (const page of [ada, bo]) {
      await page.getByRole("heading", { name: `Question ${question} of 3` }).waitFor();
      const answers = page.getByRole("group", { name: /Your answer/ });
      await answers.getByRole("button").first().click();
    }
    await party.cy.shows("Go on");
    if (question === 1) {
      // The terminal is closed in the middle; who starts it again and types the code has the same seat.
      party.cy.close();
      party.cy = again();
      await party.cy.shows("Good to see you, Cy.");
      await enterRoom(party.cy, party.code);
      await party.cy.shows("Go on");
    }
    party.cy.press("enter");
    for (const page of [ada, bo]) await page.getByRole("button", { name: "Go on" }).click();
  }
  await playAgain(ada).waitFor();
  await party.cy.shows(/This evening|A draw/);
}

/** Drops into the first column, whose cells are free for longer than the match lasts. */
function webDropper(page: Page): TurnTaker {
  return webPlayer(page, () => page.getByRole("button", { name: "column 1, row 1" }).click());
}

/** Drops where the cursor stands. */
function terminalDropper(cy: PlayTerminal): TurnTaker {
  return {
    isUp: () => cy.has("Your turn"),
    move: async () => {
      cy.press("enter");
      await cy.hides("Your turn");
    },
  };
}

/** Cy against Ada, then against Bo; the third one watches. */
async function playConnectFour({ ada, bo, cy }: Party): Promise<void> {
  const over = () => playAgain(ada).isVisible();
  await chooseGame(ada, "Connect Four");
  await cy.pick("I am ready");
  await bo.getByRole("button", { name: "Just watch" }).click();
  await ada.getByRole("button", { name: "Start" }).click();
  await takeTurns([webDropper(ada), terminalDropper(cy)], over);
  await bothTold(ada, "ada-the-first", cy);
  await bo.getByText(/wins/).first().waitFor();

  await playAgain(ada).click();
  await ada.getByRole("button", { name: "Just watch" }).click();
  await bo.getByRole("button", { name: "Play along" }).click();
  await beReady(bo);
  await cy.pick("I am ready");
  await ada.getByRole("button", { name: "Start" }).click();
  await takeTurns([webDropper(bo), terminalDropper(cy)], over);
  await bothTold(bo, "bo-the-second", cy);
}

/** One of the two has won, and both are told the same. */
async function bothTold(page: Page, name: string, cy: PlayTerminal): Promise<void> {
  await cy.shows("This evening");
  const result = await page.getByRole("heading", { name: /You win!|Cy wins\./ }).textContent();
  expect(cy.text).toContain(result === "You win!" ? `${name} wins.` : "You win!");
}

/** Cy against Ada, who is shot at where her ships are; the game is killed in the middle. Bo watches. */
async function playBattleship({ ada, bo, cy }: Party, kill: () => void, start: () => void): Promise<void> {
  await chooseGame(ada, "Battleship");
  await ada.getByLabel("Fleet").selectOption("quick");
  await ada.getByRole("button", { name: "Play along" }).click();
  await bo.getByRole("button", { name: "Just watch" }).click();
  await cy.shows("Fleet: quick");
  await cy.pick("I am ready");
  await ada.getByRole("button", { name: "Start" }).click();
  await battleship.layOutInTerminal(cy);
  const fleet = await battleship.fleetOnPage(ada);
  await battleship.acceptFleetOnPage(ada);
  const hidden = (await battleship.seaOn(cy, "My sea")).cells;
  const over = () => playAgain(ada).isVisible();
  const [gunner, gunnerInTerminal] = [
    battleship.webGunner(ada, battleship.farShots),
    battleship.terminalGunner(cy, fleet),
  ];
  await takeTurns([gunner, gunnerInTerminal], over, 4);
  // Whoever began: Cy has seen the shots of both when it is Cy's turn.
  await takeTurns([gunner], () => gunnerInTerminal.isUp());

  const seas = async () => [await battleship.seaOn(cy, "Enemy sea"), await battleship.seaOn(cy, "My sea")];
  const marks = async () => (await seas()).map(({ cells }) => cells.map((cell) => (/[○×■]/.test(cell) ? cell : "")));
  await cy.shows("Shots 2, hits 2.");
  await cy.shows(new RegExp(`Cy ${fleet[1]}: (hit|sunk)`));
  expect(cy.text).not.toContain("more below");
  expect(await battleship.cellOn(cy, "Enemy sea", fleet[0]!)).toMatch(/[×■]/);
  expect(await battleship.cellOn(cy, "My sea", "A1")).toMatch(hidden[0] === "◆" ? /[×■]/ : "○");
  expect(await bo.getByRole("button", { name: battleship.shipNames }).count()).toBe(0);
  const before = await marks();
  kill();
  await cy.shows("The game's server is away. The match waits for it");
  for (const page of [ada, bo]) await status(page, "server is reconnecting").waitFor();
  await ada.reload();
  await status(ada, "server is reconnecting").waitFor();
  start();
  await cy.hides("server is away");
  await status(ada, "server is reconnecting").waitFor({ state: "hidden" });
  expect(await marks()).toEqual(before);
  await takeTurns([gunner, gunnerInTerminal], over);
  await cy.shows("You win!");
  await ada.getByRole("heading", { name: "Cy wins." }).waitFor();
}

/** Ada against Bo, who has the worse aim. Cy watches. */
async function playBattleshipAgain({ ada, bo, cy }: Party): Promise<void> {
  await playAgain(ada).click();
  await cy.shows("I am ready");
  await cy.pick("More");
  await cy.pick("Only watch");
  await cy.shows("Play along");
  await bo.getByRole("button", { name: "Play along" }).click();
  await beReady(bo);
  await ada.getByRole("button", { name: "Start" }).click();
  const fleet = await battleship.fleetOnPage(bo);
  await cy.shows("The fleets are being laid out.");
  for (const page of [ada, bo]) await battleship.acceptFleetOnPage(page);
  await cy.shows("is aiming");
  expect(cy.text).not.toContain("◆");
  const gunners = [battleship.webGunner(ada, fleet), battleship.webGunner(bo, battleship.farShots)];
  await takeTurns(gunners, () => playAgain(ada).isVisible());
  await cy.shows("ada-the-first wins.");
}

/** What somebody with an account has played, and where that has brought them. */
async function seesResults(page: Page, http: string): Promise<void> {
  await page.goto(`${http}/me`);
  for (const name of games) await page.getByText(name).first().waitFor();
  await page.goto(`${http}/games/Battleship`);
  await page.getByRole("row", { name: /^1 ada-the-first/ }).waitFor();
  await page.getByRole("row", { name: /^2 bo-the-second/ }).waitFor();
}

async function seesResultsInTerminal(cy: PlayTerminal): Promise<void> {
  await cy.pick("More");
  await cy.pick("Leave the room");
  await cy.pick("My matches");
  for (const name of games) await cy.shows(name);
  await cy.shows(/Battleship +won.*with ada-the-first/);
  cy.press("escape");
  await cy.pick("Leaderboards");
  await cy.shows(/1\. +ada-the-first/);
  await cy.shows(/2\. +bo-the-second/);
}

if (!battleship.python) console.info("no .venv/bin/python (./install.sh --dev makes it): the evening is not played");

test.skipIf(!battleship.python)(
  "an evening",
  async () => {
    const machine = newMachine();
    const hub = await machine.serve();
    const visits = [await visit(), await visit({ width: 360, dark: true })] as const;
    const [ada, bo] = [visits[0].page, visits[1].page];
    const party = await gather(machine, hub, ada, bo);
    await playQuiz(party, () => play(machine, hub.http));
    await playConnectFour(party);

    const key = join(machine.home, "battleship.key");
    expect(await minihub(machine, "register", hub.http, "--name", "Battleship", "--key", key)).toContain("pending");
    await minihub(machine, "games", "approve", "Battleship");
    const start = () => battleship.startBattleship(machine, key, hub.link);
    const server = start();
    await isServed(machine, "Battleship");
    await playBattleship(party, () => server.kill("SIGKILL"), start);
    await playBattleshipAgain(party);

    for (const page of [ada, bo]) await seesResults(page, hub.http);
    expect(visits.flatMap(({ problems }) => problems).filter((problem) => !/WebSocket/.test(problem))).toEqual([]);
    expect(await hub.stop()).toBe(0);
    const { cy, code } = party;
    await cy.shows("Connection lost. Your place is kept.");
    const link = /\/\/([^#]+)#/.exec(hub.link)?.[1] ?? "";
    const again = await machine.serve({ args: ["--http", new URL(hub.http).host, "--link", link] });
    for (const page of [ada, bo]) await seesResults(page, again.http);
    // The room is still there, with its people and the score of the evening.
    await ada.goto(`${again.http}/room/${code}`);
    await ada.getByRole("region", { name: "This evening" }).waitFor();
    await cy.hides("Connection lost");
    await cy.shows("This evening");
    await seesResultsInTerminal(cy);
    cy.type("\u0003");
    expect(await cy.exited()).toBe(130);
    await until("the terminal as it was", () => cy.restored);
    await again.stop();
  },
  240_000,
);
