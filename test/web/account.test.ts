import { describe, expect, test } from "bun:test";
import type { DeviceStart, SignedIn, UserInfo } from "../../protocol/http.ts";
import { axeViolations, settled, useBrowser, visit } from "../kit/browser.ts";
import { json, post, startHub } from "../kit/hub.ts";
import { playAsGuest, signUp } from "./people.ts";

useBrowser();
const hub = await startHub();

describe("accounts in the browser", () => {
  test("a guest who makes an account stays the same user", async () => {
    const { page, problems } = await visit({ width: 360 });
    await playAsGuest(page, hub.url, "Mira");
    const me = () => page.evaluate(async () => (await (await fetch("/api/me")).json()) as UserInfo);
    const before = await me();
    await signUp(page, hub.url, "mira_k");
    const after = await me();
    expect(after.id).toBe(before.id);
    expect(after).toMatchObject({ guest: false, username: "mira_k" });
    expect(problems).toEqual([]);
  });

  test("a refusal stands at the form in the hub's words", async () => {
    const { page } = await visit();
    await page.goto(`${hub.url}/signin`);
    await page.getByLabel("User name").fill("nobody");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").filter({ hasText: "Name or password is wrong." }).waitFor();
  });

  test("the session is out of reach of scripts", async () => {
    const { page, context } = await visit();
    await playAsGuest(page, hub.url, "Kim");
    expect(await page.evaluate(() => document.cookie)).toBe("");
    const cookies = await context.cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
      { httpOnly: true, sameSite: expect.stringMatching(/Lax|Strict/) },
    ]);
  });

  test("[AU-15] a terminal gets in only after its code is typed and the client confirmed", async () => {
    const { page, problems } = await visit({ width: 360 });
    await signUp(page, hub.url, "tess");
    const start = await json<DeviceStart>(post(`${hub.url}/api/device`, { client: "minihub on a laptop" }));
    await page.goto(`${hub.url}/device?code=${start.userCode}&user_code=${start.userCode}#${start.userCode}`);
    const field = page.getByLabel("Code from the terminal");
    expect(await field.inputValue()).toBe("");
    await field.fill(start.userCode.toLowerCase());
    await page.getByRole("button", { name: "Look it up" }).click();
    await page.getByText("minihub on a laptop").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const early = await post(`${hub.url}/api/device/token`, { deviceCode: start.deviceCode });
    expect(await early.json()).toMatchObject({ error: { code: "device_pending" } });
    await page.getByRole("button", { name: "Yes, let it in" }).click();
    await page.getByText("The terminal is in").waitFor();
    expect(problems).toEqual([]);
    const answer = await post(`${hub.url}/api/device/token`, { deviceCode: start.deviceCode });
    const body = (await answer.json()) as Partial<SignedIn> & { error?: { code: string } };
    // Asked twice within the interval, the hub may tell it to slow down; refused it is not.
    expect(body.user?.username ?? body.error?.code).toMatch(/tess|device_slow_down/);
  });

  test("ending another session and signing out take effect at once", async () => {
    const { page } = await visit();
    await signUp(page, hub.url, "remo");
    const other = await json<SignedIn>(
      post(`${hub.url}/api/sessions`, { username: "remo", password: "a long walk by the sea", session: "token" }),
    );
    const asOther = () => fetch(`${hub.url}/api/me`, { headers: { authorization: `Bearer ${other.token}` } });
    expect((await asOther()).status).toBe(200);
    await page.goto(`${hub.url}/me`);
    await page.getByRole("button", { name: /^End the session/ }).click();
    await page.getByRole("button", { name: /^End the session/ }).waitFor({ state: "detached" });
    expect((await asOther()).status).toBe(401);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
  });

  test("the colours follow the device until the button says otherwise, also after a reload", async () => {
    const { page } = await visit({ dark: true });
    await page.goto(hub.url);
    await settled(page);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole("button", { name: /^Colours/ }).click();
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.locator("h1").waitFor();
    expect(await paper()).toBe(light);
  });
});
