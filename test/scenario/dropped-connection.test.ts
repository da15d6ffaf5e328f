/** Who loses the connection in the middle of a match comes back to the same seat, and has lost nothing. */
import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { useBrowser, visit } from "../kit/browser.ts";
import { isServed, newMachine, play } from "../kit/executable.ts";
import type { PlayTerminal } from "../kit/pty.ts";
import { TcpProxy } from "../kit/tcp-proxy.ts";
import { boardOn } from "../kit/terminal-board.ts";
import { takeTurns } from "../kit/turns.ts";
import { chooseGame, openRoom, playAgain, status, webPlayer } from "../kit/web-room.ts";
import { playAsGuest } from "../web/people.ts";

useBrowser();

const columns = 7;
const banner = "Connection lost. Your place is kept.";

/** The discs as they stand in the terminal, whoever is up. */
function discsOn(cy: PlayTerminal): string[] | undefined {
  const board = boardOn(cy.text, "Choose a column", columns) ?? boardOn(cy.text, "Grid", columns);
  return board?.cells.map((cell) => (cell.startsWith("●") || cell === "★" ? cell : ""));
}

const count = (discs: readonly string[] | undefined) => discs?.filter(Boolean).length ?? 0;

/** What a screen reader says of each cell, without what is only so for the moment. */
async function discsIn(page: Page): Promise<string[]> {
  const cells = await page.getByRole("grid").getByRole("button").all();
  const labels = await Promise.all(cells.map((cell) => cell.getAttribute("aria-label")));
  return labels.filter((label) => label?.includes("disc")).map((label) => label ?? "");
}

/** Ada in a browser and Cy in a terminal behind a line that can be cut, in a match of Connect Four. */
async function begin() {
  const machine = newMachine();
  const hub = await machine.serve();
  const line = await TcpProxy.to(Number(new URL(hub.http).port));
  await isServed(machine, "Connect Four");
  const { page: ada } = await visit();
  await playAsGuest(ada, hub.http, "Ada");
  const code = await openRoom(ada, hub.http);
  await chooseGame(ada, "Connect Four");
  const cy = play(machine, `http://127.0.0.1:${line.port}`, "--name", "Cy", "--code", code);
  await cy.pick("As a guest");
  await cy.shows("[ Play ]");
  cy.press("enter");
  await cy.pick("I am ready");
  await ada.getByRole("button", { name: "Start" }).click();
  await cy.shows("Give up");
  const drop = (column: number) =>
    webPlayer(ada, () => ada.getByRole("button", { name: `column ${column}, row 1` }).click());
  const cyDrops = {
    isUp: () => cy.has("Your turn"),
    move: async () => {
      cy.press("enter");
      await cy.hides("Your turn");
    },
  };
  const over = () => playAgain(ada).isVisible();
  return { hub, line, ada, cy, drop, cyDrops, over };
}

test("a terminal whose connection breaks says so, comes back to its seat and board, and has missed nothing", async () => {
  const { hub, line, ada, cy, drop, cyDrops, over } = await begin();
  await takeTurns([drop(1), cyDrops], over, 2);
  await takeTurns([cyDrops], () => drop(1).isUp());
  const before = await cy.sees("showed all discs", () => {
    const discs = discsOn(cy);
    return count(discs) >= 2 ? discs : undefined;
  });
  const seats = / 1 ● .*\(you\).*/.exec(cy.text)?.[0] ?? "who sits where";

  line.cut();
  await cy.shows(banner);
  expect(discsOn(cy)).toEqual(before);
  await ada.getByText("away").first().waitFor();
  // What Cy does now goes nowhere, and what Ada does is kept for Cy.
  cy.press("enter");
  await drop(7).move();
  await ada.getByRole("button", { name: "Chat" }).first().click();
  await ada.getByLabel("Message").fill("are you still there?");
  await ada.keyboard.press("Enter");
  line.mend();
  await cy.hides(banner);
  await cy.shows("Your turn");
  const missed = await cy.sees("showed the disc of meanwhile", () => {
    const discs = discsOn(cy);
    return count(discs) > count(before) ? discs : undefined;
  });
  expect(count(missed)).toBe(count(before) + 1);
  expect(missed[columns * 6 - 1]).not.toBe("");
  expect(cy.text).toContain(seats);
  await cy.shows("Ada: are you still there?");

  await cyDrops.move();
  await status(ada, "Your turn").waitFor();
  expect(await discsIn(ada)).toHaveLength(count(before) + 2);
  await takeTurns([drop(1), cyDrops], over);
  await cy.shows(/You win!|Ada wins\./);
  await hub.stop();
}, 240_000);

test("a browser that is loaded anew in the middle of a match has the same seat, and its next move counts", async () => {
  const { hub, ada, cy, drop, cyDrops, over } = await begin();
  await takeTurns([drop(1), cyDrops], over, 3);
  await takeTurns([cyDrops], () => drop(1).isUp());
  const before = await discsIn(ada);
  await ada.reload();
  await status(ada, "Your turn").waitFor();
  expect(await discsIn(ada)).toEqual(before);
  await drop(1).move();
  await cy.shows("Your turn");
  expect(count(discsOn(cy))).toBe(before.length + 1);
  await takeTurns([drop(1), cyDrops], over);
  await cy.shows(/You win!|Ada wins\./);
  await hub.stop();
}, 240_000);
