import type { Page } from "playwright-core";
import type { Manifest } from "../../protocol/manifest.ts";

/** A manifest with one option of each kind, and text that would be dangerous if it were ever more than text. */
export const hostileManifest = {
  version: "1.0.0",
  description: "<img src=x onerror=alert(1)> & <b>bold</b>\u202Egnp",
  seats: { min: 2, max: 3 },
  spectators: true,
  stats: { longest: { title: "Longest row", aggregate: "max" } },
  options: {
    type: "object",
    properties: {
      rounds: { type: "integer", title: "Rounds", minimum: 1, maximum: 9, default: 3 },
      hints: { type: "boolean", title: "Hints", description: "For beginners", default: true },
      first: { type: "string", title: "Who begins", enum: ["loser", "random"], default: "random" },
      rule: { type: "string", title: "House rule", default: "" },
      speed: { type: "number", title: "Speed", minimum: 0, maximum: 1000, default: 1.5 },
    },
  },
} as const satisfies Partial<Manifest>;

/** Becomes a guest on the sign-in page. */
export async function playAsGuest(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/signin`);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).waitFor();
}

export async function signUp(page: Page, url: string, username: string): Promise<void> {
  await page.goto(`${url}/signup`);
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill("a long walk by the sea");
  await page.getByRole("button", { name: /^(Make the account|Keep my history)$/ }).click();
  await page.waitForURL((at) => at.pathname !== "/signup");
}
