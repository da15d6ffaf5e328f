import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Shell } from "./cli.ts";
import type { PlayTerminal } from "./pty.ts";
import { boardOn, type ScreenBoard } from "./terminal-board.ts";
import type { TurnTaker } from "./turns.ts";
import { webPlayer } from "./web-room.ts";

/** Battleship, the game in Python, and how it is played in a browser and in a terminal. */

const root = Bun.fileURLToPath(new URL("../..", import.meta.url));
/** With what the Python SDK needs. */
export const python = [process.env["MINIHUB_PYTHON"], join(root, ".venv/bin/python")].find(
  (path) => path !== undefined && existsSync(path),
);

export function startBattleship(machine: Shell, key: string, link: string): Bun.Subprocess {
  const script = join(root, "games/battleship/battleship.py");
  return machine.spawn([python ?? "python3", script, "--key", key, "--address", link]);
}

const side = 10;
const letters = "ABCDEFGHIJ";

/** "B7" is column B, row 7. */
function indexOf(cell: string): number {
  return (Number(cell.slice(1)) - 1) * side + letters.indexOf(cell[0] ?? "");
}

function nameOf(index: number): string {
  return `${letters[index % side]}${Math.floor(index / side) + 1}`;
}

/** Ten columns and as many shots as anybody needs: water mostly, for no fleet stands in two columns. */
export const farShots: readonly string[] = Array.from({ length: 20 }, (_, at) =>
  nameOf((at % 10) * side + (at < 10 ? 0 : 9)),
);

// In a browser ----------------------------------------------------------------------------------------------------

export const shipNames = /carrier|battleship|cruiser|destroyer/;

/** Where the ships of one's own fleet lie. */
export async function fleetOnPage(page: Page): Promise<string[]> {
  const ships = page.getByRole("grid", { name: "My sea" }).getByRole("button", { name: shipNames });
  await ships.first().waitFor();
  const labels = await Promise.all((await ships.all()).map((cell) => cell.getAttribute("aria-label")));
  return labels.map((label) => label?.split(":")[0] ?? "");
}

export async function acceptFleetOnPage(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Ready" }).click();
}

/** Shoots at these cells, one per turn. */
export function webGunner(page: Page, targets: readonly string[]): TurnTaker {
  const left = [...targets];
  const sea = page.getByRole("grid", { name: "Enemy sea" });
  return webPlayer(page, () => sea.getByRole("button", { name: `${left.shift()}: empty` }).click());
}

// In a terminal ---------------------------------------------------------------------------------------------------

const ship = "◆";

export async function seaOn(terminal: PlayTerminal, label: "My sea" | "Enemy sea"): Promise<ScreenBoard> {
  return terminal.sees(`showed ${label}`, () => boardOn(terminal.text, label, side));
}

/** What stands in a cell of a sea. */
export async function cellOn(terminal: PlayTerminal, label: "My sea" | "Enemy sea", cell: string): Promise<string> {
  return (await seaOn(terminal, label)).cells[indexOf(cell)] ?? "";
}

/** Takes a ship up, would rather have the fleet laid out by chance, and is ready: with arrows, Tab and Enter. */
export async function layOutInTerminal(terminal: PlayTerminal): Promise<void> {
  const hint = "Choose a ship to move it";
  await terminal.shows(hint);
  const { cells } = await seaOn(terminal, "My sea");
  await moveCursor(terminal, "My sea", cells.indexOf(ship));
  terminal.press("enter");
  await terminal.shows("Now choose where its bow goes.");
  await tabTo(terminal, "Shuffle");
  terminal.press("enter");
  await terminal.shows(hint);
  await tabTo(terminal, "Ready");
  terminal.press("enter");
  await terminal.hides("Lay out your fleet");
}

/** Shoots at these cells, one per turn, with arrows and Enter. */
export function terminalGunner(terminal: PlayTerminal, targets: readonly string[]): TurnTaker {
  const left = [...targets];
  const turn = "Your turn: choose a cell.";
  return {
    isUp: () => terminal.has(turn),
    move: async () => {
      await moveCursor(terminal, "Enemy sea", indexOf(left.shift() ?? ""));
      terminal.press("enter");
      await terminal.hides(turn);
    },
  };
}

async function tabTo(terminal: PlayTerminal, button: string): Promise<void> {
  const here = new RegExp(`▸\\[+ ${button} `);
  for (let presses = 0; !terminal.has(here); presses += 1) {
    if (presses > 9) throw new Error(`Tab never led to ${button}:\n${terminal.text}`);
    const before = terminal.text;
    terminal.press("tab");
    await terminal.sees("moved the cursor", () => terminal.text !== before);
  }
}

/** Presses arrows, each after the one before it has been seen to work, until the cursor stands on the cell. */
async function moveCursor(terminal: PlayTerminal, label: "My sea" | "Enemy sea", to: number): Promise<void> {
  const cursor = () => boardOn(terminal.text, label, side)?.cursor ?? undefined;
  let at = await terminal.sees("had a cursor", cursor);
  for (let presses = 0; at !== to; presses += 1) {
    if (presses > 60) throw new Error(`The cursor never reached ${nameOf(to)}:\n${terminal.text}`);
    const down = Math.floor(to / side) - Math.floor(at / side);
    const across = (to % side) - (at % side);
    // Cells that were shot at are skipped: by turns, so that a skip in one direction is made good in the other.
    const vertical = across === 0 || (down !== 0 && presses % 2 === 0);
    terminal.press(vertical ? (down > 0 ? "down" : "up") : across > 0 ? "right" : "left");
    const from = at;
    at = await terminal.sees(`left ${nameOf(from)}`, () => {
      const now = cursor();
      return now !== undefined && now !== from ? now : undefined;
    });
  }
}
