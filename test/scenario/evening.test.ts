/**
 * A whole evening on the built executable: a hub with its bundled games and a game in Python that registers itself, two
 * people in browsers and one in a terminal. They play all three games to the end, one reloads, one loses the connection,
 * a game server is killed, the hub is restarted, and what they played is still there.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { useBrowser, visit } from "../kit/browser.ts";
import { PlayTerminal } from "../kit/pty.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";
import { signUp } from "../web/people.ts";

useBrowser();

const enter = "\r";

const root = join(import.meta.dir, "../..");
const executable = join(root, "dist/minihub");
const python = [process.env["MINIHUB_PYTHON"], join(root, ".venv/bin/python")].find((path) => path && existsSync(path));

const children = new Set<Bun.Subprocess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

const home = tempFolder();
const environment = { HOME: home, XDG_CONFIG_HOME: join(home, "config"), PATH: process.env["PATH"] ?? "" };

interface Running {
  readonly http: string;
  readonly child: Bun.Subprocess;
}

async function serve(
  data: string,
  http = "127.0.0.1:0",
  link = "127.0.0.1:0",
): Promise<Running & { readonly link: string }> {
  const child = Bun.spawn([executable, "serve", "--data", data, "--http", http, "--link", link, "--json"], {
    cwd: home,
    env: environment,
    stdout: "pipe",
    stderr: "ignore",
  });
  children.add(child);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) break;
  }
  return { ...(JSON.parse(text) as { http: string; link: string }), child };
}

function minihub(...args: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([executable, ...args], { cwd: home, env: environment });
  if (exitCode !== 0) throw new Error(`minihub ${args.join(" ")}: ${exitCode} ${stderr.toString()}`);
  return stdout.toString();
}

const status = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text }).first();

async function chooseGame(page: Page, name: string): Promise<void> {
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

/** Ada drops into the first column, Cy where the cursor stands: who begins has four first. */
async function playConnectFour(ada: Page, cy: PlayTerminal): Promise<void> {
  const top = ada.getByRole("button", { name: "column 1, row 1" });
  const end = ada.getByRole("button", { name: "Play again" });
  await top.waitFor();
  await cy.shows(/your turn|'s turn/i);
  for (let move = 0; !(await end.isVisible()); move += 1) {
    if (move > 300) throw new Error(`no end of it:\n${cy.text}`);
    if (await status(ada, "Your turn").isVisible()) await top.click();
    else if (cy.text.includes("Your turn")) cy.type(enter);
    await Bun.sleep(50);
  }
}

/** Ada, who knows where Bo's ships are, sinks them; `middle` happens after the third shot. */
async function playBattleship(ada: Page, bo: Page, middle: () => Promise<void>): Promise<void> {
  const fleet = bo.getByRole("grid", { name: "My sea" }).getByRole("button", { name: /cruiser|battleship|destroyer/ });
  await fleet.first().waitFor();
  const ships = (await fleet.all()).map(async (cell) => (await cell.getAttribute("aria-label"))?.split(":")[0] ?? "");
  const targets = { ada: await Promise.all(ships), bo: Array.from({ length: 10 }, (_, row) => `A${row + 1}`) };
  for (const page of [ada, bo]) await page.getByRole("button", { name: "Ready" }).click();
  const enemySea = (page: Page) => page.getByRole("grid", { name: "Enemy sea" });
  const shoot = async (page: Page, cell: string | undefined) => {
    const target = enemySea(page).getByRole("button", { name: `${cell}: empty` });
    await target.click();
    await target.waitFor({ state: "hidden" });
  };
  await enemySea(ada).waitFor();
  const end = ada.getByRole("button", { name: "Play again" });
  for (let shots = 0; !(await end.isVisible()); shots += 1) {
    if (await status(ada, "Your turn").isVisible()) await shoot(ada, targets.ada.shift());
    else if (await status(bo, "Your turn").isVisible()) await shoot(bo, targets.bo.shift());
    if (shots === 3) await middle();
    await Bun.sleep(50);
  }
}

function startBattleship(key: string, link: string): Bun.Subprocess {
  const script = join(root, "games/battleship/battleship.py");
  const command = [python ?? "python3", script, "--key", key, "--address", link];
  const child = Bun.spawn(command, { cwd: home, env: environment, stdout: "ignore", stderr: "ignore" });
  children.add(child);
  return child;
}

if (!python) console.info("no .venv/bin/python (./install.sh --dev makes it): the evening is not played");

test.skipIf(!python)(
  "an evening",
  async () => {
    const data = join(home, "hub");
    const hub = await serve(data);
    const visits = [await visit(), await visit({ width: 360, dark: true })] as const;
    const [ada, bo] = [visits[0].page, visits[1].page];
    await signUp(ada, hub.http, "ada-the-first");
    await signUp(bo, hub.http, "bo-the-second");
    let cy = new PlayTerminal([executable, "play", hub.http], { env: environment });
    await cy.shows("As a guest");
    cy.type("1");
    await cy.shows("Name");
    cy.type(`Cy${enter}`);
    await cy.shows("Good to see you");
    await ada.goto(hub.http);
    await ada.getByRole("button", { name: "Open a room" }).click();
    await ada.waitForURL(/\/room\/[A-Z]{5}$/);
    const code = ada.url().slice(-5);
    cy.type("1");
    await cy.shows(/code/i);
    cy.type(`${code}${enter}`);
    await cy.shows("ada-the-first");
    await bo.goto(`${hub.http}/join/${code}`);
    await bo.waitForURL(/room/);
    await chooseGame(ada, "Quiz");
    await ada.getByLabel("Questions").fill("3");
    await cy.shows("Questions: 3");
    cy.type("1");
    await bo.getByRole("button", { name: /ready/i }).first().click();
    await ada.getByRole("button", { name: "Start" }).click();
    for (const question of [1, 2, 3]) {
      await cy.shows(`Question ${question} of 3`);
      cy.type("1");
      for (const page of [ada, bo]) {
        await page.getByRole("heading", { name: `Question ${question} of 3` }).waitFor();
        await page
          .getByRole("group", { name: /Your answer/ })
          .getByRole("button")
          .first()
          .click();
      }
      await cy.shows("Go on");
      cy.type(enter);
      if (question === 1) {
        // The terminal is closed in the middle; who starts it again and types the code has the same seat.
        cy.close();
        cy = new PlayTerminal([executable, "play", hub.http], { env: environment });
        await cy.shows("Good to see you");
        cy.type("1");
        await cy.shows(/code/i);
        cy.type(`${code}${enter}`);
        await cy.shows(/Go on|Question/);
        cy.type(enter);
      }
      for (const page of [ada, bo]) await page.getByRole("button", { name: "Go on" }).click();
    }
    await ada.getByRole("button", { name: "Play again" }).waitFor();
    await cy.shows(/This evening|A draw/);

    await chooseGame(ada, "Connect Four");
    await cy.shows("I am ready");
    cy.type("1");
    await bo.getByRole("button", { name: "Just watch" }).click();
    await ada.getByRole("button", { name: "Start" }).click();
    await playConnectFour(ada, cy);
    await bo.getByText(/wins/).first().waitFor();

    const key = join(home, "battleship.key");
    expect(minihub("register", hub.http, "--name", "Battleship", "--key", key)).toContain("pending");
    minihub("games", "approve", "Battleship", "--data", data);
    const server = startBattleship(key, hub.link);
    await until("Battleship", () => minihub("status", "--data", data).includes("Battleship"), 30_000);
    await chooseGame(ada, "Battleship");
    await cy.shows("Battleship");
    await ada.getByLabel("Fleet").selectOption("quick");
    await bo.getByRole("button", { name: /play/i }).first().click();
    await bo.getByRole("button", { name: "I am ready" }).click();
    cy.type("4");
    await cy.shows("Only watch");
    cy.type("5");
    await ada.getByRole("button", { name: "Start" }).click();
    await playBattleship(ada, bo, async () => {
      server.kill("SIGKILL");
      await ada
        .getByText(/reconnecting|away|kept/i)
        .first()
        .waitFor();
      await cy.shows(/reconnecting|away|kept/i);
      startBattleship(key, hub.link);
      await ada.reload();
    });
    await cy.shows(/wins|won/i);

    const played = async (page: Page, http: string) => {
      await page.goto(`${http}/me`);
      for (const name of ["Quiz", "Connect Four", "Battleship"]) await page.getByText(name).first().waitFor();
      await page.goto(`${http}/games/Battleship`);
      await page.getByRole("row", { name: /^1 ada-the-first/ }).waitFor();
    };
    await played(ada, hub.http);
    expect(visits.flatMap(({ problems }) => problems).filter((problem) => !/WebSocket/.test(problem))).toEqual([]);
    hub.child.kill("SIGTERM");
    expect(await hub.child.exited).toBe(0);
    const again = await serve(data, new URL(hub.http).host, /\/\/([^#]+)#/.exec(hub.link)?.[1]);
    await played(ada, again.http);
    // The room is still there, with its people and the score of the evening.
    await ada.goto(`${again.http}/room/${code}`);
    await ada.getByRole("region", { name: "This evening" }).waitFor();
    await cy.shows("This evening");
    cy.type("\u0003");
    expect(await cy.exited()).toBe(130);
    expect(cy.restored).toBe(true);
  },
  240_000,
);
