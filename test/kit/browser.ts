import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, setDefaultTimeout } from "bun:test";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const commonPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/opt/homebrew/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A real browser: the one that MINIHUB_CHROMIUM (or CHROMIUM) names, else one in a usual place. */
function findChromium(): string {
  const named = process.env["MINIHUB_CHROMIUM"] ?? process.env["CHROMIUM"];
  const found = [...(named === undefined ? [] : [named]), ...commonPaths].find((path) => existsSync(path));
  if (found === undefined)
    throw new Error("No Chromium was found. Install it, or set MINIHUB_CHROMIUM to the path of its executable.");
  return found;
}

const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Browser | undefined;

/** Call it at the top of a test file: gives each test time for a browser on a busy machine, and closes the browser at the end. */
export function useBrowser(testMs = 60_000): void {
  setDefaultTimeout(testMs);
  afterAll(async () => {
    await browser?.close();
    browser = undefined;
  });
}

async function openBrowser(): Promise<Browser> {
  // A test that runs out of time takes the browser with it; the next one gets a new one.
  if (browser?.isConnected() !== true) browser = await chromium.launch({ executablePath: findChromium(), args: quiet });
  return browser;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console called an error and what was thrown; a breach of the content security policy is one too. */
  readonly problems: readonly string[];
}

export interface VisitOptions {
  /** CSS pixels; 360 is a small phone. */
  readonly width?: number;
  readonly dark?: boolean;
}

/** A browser of its own, so to speak: no cookies, no storage. Closed after the test file. */
export async function visit({ width = 1280, dark = false }: VisitOptions = {}): Promise<Visit> {
  const opened = await openBrowser();
  const context = await opened.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    // Answers with 401 and 404 are asked for by these tests; Chromium logs them as errors of its own.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  return { page, context, problems };
}

const axeSource = await Bun.file(createRequire(import.meta.url).resolve("axe-core/axe.min.js")).text();

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[] }[];
  }[];
}

/** What axe finds wrong with the page as it is, one line each; with `rules` it asks for nothing else. */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // As an expression of the debugger, for the page's own policy rightly forbids a script from elsewhere.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(`${axeSource}; 0`);
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run(${JSON.stringify({ resultTypes: ["violations"], ...(rules !== undefined && { runOnly: rules }) })})`,
  );
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).join("; ")})`,
  );
}

/** Waits until nothing on the page is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".loading") === null);
}

/** How far the page can be scrolled sideways, in CSS pixels. */
export async function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
