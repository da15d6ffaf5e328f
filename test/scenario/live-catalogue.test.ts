/**
 * A new game, a second version of it and its removal, on the built executable: one process from the beginning to the
 * end, none of its files touched, and everybody who looks at the catalogue sees it change without doing anything.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import type { AdminGame, HubStatus } from "../../protocol/http.ts";
import { defineGame } from "../../sdk/typescript/src/game.ts";
import { serve } from "../../sdk/typescript/src/serve.ts";
import { button, column, text } from "../../sdk/typescript/src/views.ts";
import { useBrowser, visit } from "../kit/browser.ts";
import type { Shell } from "../kit/cli.ts";
import { executable, isServed, minihub, newMachine, play } from "../kit/executable.ts";
import type { PlayTerminal } from "../kit/pty.ts";
import { chooseGame } from "../kit/web-room.ts";
import { playAsGuest } from "../web/people.ts";

useBrowser();

const name = "Coin Toss";

/** Everybody sees how often the coin was tossed. */
function coinToss(version: string, description: string) {
  return defineGame({
    name,
    version,
    description,
    seats: { min: 1, max: 4 },
    open: () => ({ tosses: 0 }),
    view: ({ state }) => column(text(`Tossed ${state.tosses} times`, { role: "status" }), button("Toss", "toss")),
    actions: {
      toss(room) {
        room.state.tosses += 1;
      },
    },
  });
}

interface Author {
  readonly address: string;
  /** File of the secret key. */
  readonly key: string;
}

/** Runs a version of the game until the function it gives back is called. */
function run(game: ReturnType<typeof coinToss>, { address, key }: Author): () => Promise<void> {
  const stop = new AbortController();
  const served = serve(game, { address, key, signal: stop.signal, say: () => {} });
  return () => {
    stop.abort();
    return served;
  };
}

/** What may be of the executable: its own bytes, and what lies beside it. */
function fingerprint() {
  const path = executable();
  return {
    hash: createHash("sha256").update(readFileSync(path)).digest("hex"),
    beside: readdirSync(dirname(path)),
  };
}

/** Somebody who only looks: a page and a terminal that are opened once, and the host's own command. */
interface Onlookers {
  readonly machine: Shell;
  readonly page: Page;
  readonly terminal: PlayTerminal;
}

async function lookAt(machine: Shell, http: string): Promise<Onlookers> {
  const { page } = await visit({ width: 360 });
  await page.goto(http);
  await page.getByRole("heading", { name: "Connect Four" }).waitFor();
  // A page that is loaded anew has no marks.
  await page.evaluate(() => document.body.setAttribute("data-seen", "since the beginning"));
  const terminal = play(machine, http, "--name", "Cy");
  await terminal.pick("As a guest");
  await terminal.shows("[ Play ]");
  terminal.press("enter");
  await terminal.pick("Games");
  await terminal.shows("Connect Four");
  return { machine, page, terminal };
}

const card = (page: Page) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });

async function listed(machine: Shell): Promise<AdminGame | undefined> {
  const games = JSON.parse(await minihub(machine, "games", "list", "--json")) as AdminGame[];
  return games.find((game) => game.name === name);
}

/** All of them see this version, with these words. */
async function seeVersion({ machine, page, terminal }: Onlookers, version: string, words: string): Promise<void> {
  await card(page).getByText(words).waitFor();
  await card(page)
    .getByRole("button", { name: `Play ${name}`, disabled: false })
    .waitFor();
  await terminal.shows(words);
  expect(await listed(machine)).toMatchObject({ state: "approved", version, keys: [{ connected: true }] });
}

async function seeNone({ machine, page, terminal }: Onlookers): Promise<void> {
  await card(page).waitFor({ state: "detached" });
  await terminal.hides(name);
  expect(terminal.has("Connect Four")).toBe(true);
  expect(await listed(machine)).toBeUndefined();
}

/** Ada in a browser and Dee in a terminal of another machine play the game. */
async function begin(http: string) {
  const { page: ada } = await visit();
  await playAsGuest(ada, http, "Ada");
  await ada.goto(http);
  await card(ada).getByRole("button", { name: "Play" }).click();
  await ada.waitForURL(/\/room\/[A-Z]{5}$/);
  const dee = play(newMachine(), http, "--name", "Dee", "--code", ada.url().slice(-5));
  await dee.pick("As a guest");
  await dee.shows("[ Play ]");
  dee.press("enter");
  await dee.pick("I am ready");
  await ada.getByRole("button", { name: "Start" }).click();
  await dee.shows("Tossed 0 times");
  await ada.getByRole("button", { name: "Toss" }).click();
  await dee.shows("Tossed 1 times");
  return { ada, dee };
}

/** The game they play is removed: they are told, stay together, and play another one. */
async function loseTheGame(machine: Shell, { ada, dee }: Awaited<ReturnType<typeof begin>>): Promise<void> {
  await minihub(machine, "games", "remove", name, "--yes");
  await ada.getByRole("heading", { name: "This match does not count" }).waitFor();
  await ada.getByText("The host of this hub removed the game.").waitFor();
  await dee.shows("This match does not count.");
  await dee.shows("The host of this hub removed the game.");
  await ada.getByRole("button", { name: "Another game" }).click();
  await dee.shows("No game has been chosen yet.");
  await ada.getByRole("heading", { name: "Choose a game" }).waitFor();
  expect(await ada.getByRole("button", { name }).count()).toBe(0);
  await chooseGame(ada, "Connect Four");
  await dee.pick("I am ready");
  await ada.getByRole("button", { name: "Start" }).click();
  await dee.shows("Give up");
}

test("a new game, a second version and a removal are seen by all who look, and the hub is never restarted", async () => {
  const machine = newMachine();
  const before = fingerprint();
  const hub = await machine.serve();
  await isServed(machine, "Connect Four");
  const onlookers = await lookAt(machine, hub.http);
  await seeNone(onlookers);

  const invite = (await minihub(machine, "games", "invite")).trim();
  const said = await minihub(machine, "register", hub.http, "--name", name, `--invite=${invite}`, "--json");
  const { address } = JSON.parse(said) as Author;
  const author = { address, key: join(machine.folder, "coin-toss.key") };
  const stopFirst = run(coinToss("1.0.0", "Heads or tails."), author);
  await seeVersion(onlookers, "1.0.0", "Heads or tails.");

  await stopFirst();
  const stopSecond = run(coinToss("2.0.0", "Heads, tails, or the edge."), author);
  await seeVersion(onlookers, "2.0.0", "Heads, tails, or the edge.");
  await onlookers.terminal.hides("Heads or tails.");

  const players = await begin(hub.http);
  await loseTheGame(machine, players);
  await seeNone(onlookers);
  await stopSecond();

  expect(await onlookers.page.locator("body").getAttribute("data-seen")).toBe("since the beginning");
  const { pid } = JSON.parse(await minihub(machine, "status", "--json")) as HubStatus;
  expect(pid).toBe(hub.pid);
  expect(hub.process.exitCode).toBeNull();
  expect(fingerprint()).toEqual(before);
  expect(await hub.stop()).toBe(0);
}, 240_000);
