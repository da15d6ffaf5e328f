import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { axeViolations, settled, sidewaysPixels, visit } from "./browser.ts";

const phone = { width: 360, height: 740 } as const;
const desktop = { width: 1280, height: 800 } as const;
/** All that depends on colours; the other rules give the same answer in light and dark. */
const colourRules = ["color-contrast", "link-in-text-block"] as const;

/** How a page is looked at, in CSS pixels, and which rules of axe are asked; undefined: all. */
const looks = [
  { name: "phone-light", size: phone, dark: false, rules: undefined },
  { name: "phone-dark", size: phone, dark: true, rules: colourRules },
  { name: "desktop-light", size: desktop, dark: false, rules: colourRules },
  { name: "desktop-dark", size: desktop, dark: true, rules: undefined },
] as const;

/** For a test that looks at many pages, on a busy machine and with pictures. */
export const surveyMs = 300_000;

/** Widths of a desktop of 1280 pixels at 200 and 400 % zoom. */
const zoomedWidths = [640, 320] as const;

/** As people set it whose eyes are tired. */
const largeText = "150%";

/** Smallest side of what a thumb must hit, CSS pixels. */
const touchPixels = 44;

/** Where pictures go, if any are wanted. */
const folder = process.env["MINIHUB_SHOTS"];

/** A browser that goes through pages and collects what is wrong with each. */
export interface Survey {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Looks at the page as it stands, in all ways; `name` is what its pictures and faults are called. */
  readonly look: (name: string) => Promise<void>;
  /** What was wrong, one line each; errors of the console and refused requests too. */
  readonly faults: () => readonly string[];
}

/** @param expected parts of console errors and of "STATUS METHOD PATH" that belong to what is tested */
export async function openSurvey(expected: readonly (string | RegExp)[] = []): Promise<Survey> {
  const { page, context, problems } = await visit({ width: phone.width });
  const found: string[] = [];
  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() < 400) return;
    refused.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`);
  });
  const isExpected = (line: string) =>
    expected.some((one) => (typeof one === "string" ? line.includes(one) : one.test(line)));
  return {
    page,
    context,
    look: async (name) => void found.push(...(await faultsOf(page, name))),
    faults: () => [...found, ...[...problems, ...refused].filter((line) => !isExpected(line))],
  };
}

async function faultsOf(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  const pictures: Buffer[] = [];
  await settled(page);
  // What lies under the pointer is lifted.
  await page.mouse.move(0, 0);
  for (const look of looks) {
    await page.setViewportSize(look.size);
    await page.emulateMedia({ colorScheme: look.dark ? "dark" : "light" });
    const add = (fault: string) => faults.push(`${name}.${look.name}: ${fault}`);
    for (const violation of await axeViolations(page, look.rules)) add(violation);
    const sideways = await sidewaysPixels(page);
    if (sideways > 0) add(`scrolls ${sideways} px sideways`);
    if (look.name === "phone-light") for (const small of await smallTargets(page)) add(`too small to touch: ${small}`);
    if (folder !== undefined) pictures.push(await shoot(page, join(folder, `${name}.${look.name}.png`)));
  }
  if (folder !== undefined) await writeSheet(page.context(), join(folder, "sheets", `${name}.png`), pictures);
  for (const width of zoomedWidths) {
    await page.setViewportSize({ width, height: 640 });
    const sideways = await sidewaysPixels(page);
    if (sideways > 0) faults.push(`${name} at a width of ${width}: scrolls ${sideways} px sideways`);
  }
  await page.setViewportSize(phone);
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), largeText);
  const sideways = await sidewaysPixels(page);
  if (sideways > 0) faults.push(`${name} on a phone with text of ${largeText}: scrolls ${sideways} px sideways`);
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  return faults;
}

function shoot(page: Page, path: string): Promise<Buffer> {
  return page.screenshot({ path, fullPage: true, animations: "disabled" });
}

/** All pictures of a page on one sheet: the phones beside each other, the desktops one below the other. */
async function writeSheet(context: BrowserContext, path: string, pictures: readonly Buffer[]): Promise<void> {
  const sheet = await context.newPage();
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`);
  const [phones, desktops] = [images.slice(0, 2).join(""), images.slice(2).join("")];
  await sheet.setViewportSize({ width: 1560, height: 400 });
  await sheet.setContent(
    `<style>
      body { display: flex; align-items: start; gap: 10px; margin: 10px; background: #888 }
      div { display: grid; gap: 10px }
      img { width: 300px; max-height: 2200px; object-fit: cover; object-position: top }
      div img { width: 910px; max-height: 1400px }
    </style>${phones}<div>${desktops}</div>`,
  );
  await sheet.screenshot({ path, fullPage: true });
  await sheet.close();
}

/**
 * What a thumb would miss. Links within text are as small as the text, and a game's board has as many cells as the game
 * needs; a box to tick is as large as its label.
 */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const targets = document.querySelectorAll<HTMLElement>(
      "button:not(.cell), summary:not(.frame *), select, input, label:has(input), a.btn, nav a",
    );
    return [...targets].flatMap((target) => {
      if (target.matches("input[type=checkbox]") || target.matches(":disabled") || !target.checkVisibility()) return [];
      const { width, height } = target.getBoundingClientRect();
      const name = `${target.tagName.toLowerCase()} "${(target.ariaLabel ?? target.textContent).trim().slice(0, 40)}"`;
      return width >= least - 0.5 && height >= least - 0.5
        ? []
        : [`${name}, ${Math.round(width)} x ${Math.round(height)}`];
    });
  }, touchPixels);
}
