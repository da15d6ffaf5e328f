import type { Locator, Page } from "playwright-core";
import type { TurnTaker } from "./turns.ts";

/** What a person in a browser sees and does in a room. */

/** Makes a room without a game. @returns its code */
export async function openRoom(page: Page, url: string): Promise<string> {
  await page.goto(url);
  await page.getByRole("button", { name: "Open a room" }).click();
  await page.waitForURL(/\/room\/[A-Z]{5}$/);
  return page.url().slice(-5);
}

/** Chooses a game, from the lobby or after a match. */
export async function chooseGame(page: Page, name: string): Promise<void> {
  const offer = page.getByRole("button", { name }).first();
  const another = page.getByRole("button", { name: "Another game" });
  // After a match the same words lead back to the lobby first.
  while (!(await offer.isVisible())) {
    await another.or(offer).first().waitFor();
    if (await another.isVisible()) await another.click();
  }
  await offer.click();
  await page.getByRole("heading", { name, exact: true }).first().waitFor();
}

export async function beReady(page: Page): Promise<void> {
  await page.getByRole("button", { name: "I am ready" }).click();
}

/** What the game or the hub says first. */
export function status(page: Page, text: string | RegExp): Locator {
  return page.getByRole("status").filter({ hasText: text }).first();
}

/** The button after a match, which only the room's host has. */
export function playAgain(page: Page): Locator {
  return page.getByRole("button", { name: "Play again" });
}

/** Somebody in a browser, in any game that says "Your turn". `move` makes one and need not wait for what comes of it. */
export function webPlayer(page: Page, move: () => Promise<void>): TurnTaker {
  const turn = status(page, "Your turn");
  return {
    isUp: () => turn.isVisible(),
    move: async () => {
      await move();
      await turn.waitFor({ state: "hidden" });
    },
  };
}
