import { describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import type { MatchInfo } from "../../protocol/http.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import type { BoardCell, ViewNode } from "../../protocol/view.ts";
import { axeViolations, sidewaysPixels, useBrowser, visit } from "../kit/browser.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, type RawGame } from "../kit/raw-game.ts";
import { oneOfEach } from "../kit/views.ts";
import { hostileManifest, playAsGuest } from "./people.ts";

useBrowser();
const hub = await startHub();

const board = (cells: readonly (BoardCell | null)[], status: string): ViewNode => ({
  type: "column",
  children: [
    { type: "text", role: "status", text: [status, " ", { seat: 0 }], key: "status" },
    { type: "timer", deadline: "turn", label: "Your move" },
    { type: "board", key: "board", label: "Field", rows: 2, columns: 3, action: "place", cells },
  ],
});

const free = Array.from({ length: 6 }, (_, value) => ({ value }));

/** A browser in a room that it made, and a second player who is ready. */
async function lobby(game: RawGame & { readonly id: string }, width = 1280) {
  const visited = await visit({ width, dark: width < 500 });
  const { page } = visited;
  await playAsGuest(page, hub.url, "Ada");
  await page.getByRole("button", { name: "Open a room" }).click();
  await page.waitForURL(/\/room\/[A-Z]{5}$/);
  const code = page.url().slice(-5);
  await page.getByRole("button", { name: nameOf(game) }).click();
  await page.getByRole("heading", { name: nameOf(game) }).waitFor();
  const bo = await TestPlayer.guest(hub.url, "Bo");
  await bo.join(code);
  await bo.command({ name: "ready", ready: true });
  await page.getByText("Ready", { exact: true }).waitFor();
  return { ...visited, code, bo };
}

const names = new WeakMap<object, string>();
let count = 0;
const nameOf = (game: object) => names.get(game) ?? "";

async function newGame() {
  const name = `Game ${++count}`;
  const game = await addRawGame(hub, { name, ...hostileManifest });
  names.set(game, name);
  return game;
}

async function start(page: Page, game: RawGame, view: ViewNode) {
  await page.getByRole("button", { name: "Start" }).click();
  const { room } = await game.room();
  game.send([types.view, room, 0, view]);
  game.send([types.view, room, 1, view]);
  return room;
}

describe("a room in the browser", () => {
  test("a link asks a stranger for a name and nothing else, then is the room", async () => {
    const host = await TestPlayer.guest(hub.url, "Rosa");
    const { code } = await host.createRoom();
    await host.join(code);
    const { page, problems } = await visit({ width: 360 });
    await page.goto(`${hub.url}/join/${code}`);
    expect(await page.getByRole("textbox").count()).toBe(1);
    await page.getByRole("textbox").fill("Zoe");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${hub.url}/room/${code}`);
    await page.getByText("Zoe (you)").waitFor();
    expect(await sidewaysPixels(page)).toBe(0);
    expect([...(await axeViolations(page)), ...problems]).toEqual([]);
  });

  test("the host sets options from the game's schema, and everybody has them", async () => {
    const game = await newGame();
    const { page, bo, problems } = await lobby(game);
    await page.getByLabel("Rounds").fill("5");
    await page.getByLabel("Hints").uncheck();
    await page.getByLabel("Who begins").selectOption("loser");
    await page.getByText("Room settings").click();
    await page.getByLabel("Locked").check();
    await page.getByLabel("Manage Bo").click();
    expect(await axeViolations(page)).toEqual([]);
    await start(page, game, board(free, "Move"));
    await bo.phase("playing");
    expect(bo.room?.settings.locked).toBe(true);
    expect(bo.room?.options).toMatchObject({ rounds: 5, hints: false, first: "loser" });
    expect(problems).toEqual([]);
  });

  test("a board is played with arrow keys, and a reload comes back to the same seat and view", async () => {
    const game = await newGame();
    const { page, problems } = await lobby(game, 360);
    const room = await start(page, game, board(free, "Your turn,"));
    await page.getByText("Your turn, Ada").waitFor();
    await page.getByRole("button", { name: "A1: empty" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect((await game.event(types.action)).slice(3)).toEqual([0, "place", 4]);
    game.send([types.deadline, room, "turn", 60_000]);
    game.send([
      types.patch,
      room,
      0,
      [["set", "board", { cells: [null, null, null, null, { shape: "disc", tone: "p0" }, null] }]],
    ]);
    await page.getByRole("button", { name: "B2: red disc" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("B2: red disc");
    await page.getByRole("timer").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.reload();
    await page.getByRole("button", { name: "B2: red disc" }).waitFor();
    await page.getByRole("timer").waitFor();
    expect(await sidewaysPixels(page)).toBe(0);
    expect(problems).toEqual([]);
  });

  test("every kind of node is drawn accessibly", async () => {
    const game = await newGame();
    const { page, problems } = await lobby(game, 360);
    const room = await start(page, game, { type: "column", key: "root", children: oneOfEach });
    await page
      .getByText("What happened")
      .or(page.getByRole("log", { name: "What happened" }))
      .waitFor();
    game.send([types.deadline, room, "turn", 60_000]);
    await page.getByRole("timer").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("checkbox", { name: "Ada" }).check();
    await page.getByRole("button", { name: "Confirm" }).click();
    expect((await game.event(types.action)).slice(3)).toEqual([0, "choose", ["a", 2]]);
    await page.getByRole("button", { name: "Go", exact: true }).click();
    const asked = page.getByRole("group", { name: "Sure, Bo?" });
    expect(await axeViolations(page)).toEqual([]);
    await asked.getByRole("button", { name: "Go", exact: true }).click();
    expect((await game.event(types.action)).slice(3)).toEqual([0, "go", 1]);
    await page.getByRole("button", { name: /^Ace/ }).click();
    expect((await game.event(types.action)).slice(3)).toEqual([0, "play", "as"]);
    expect(await sidewaysPixels(page)).toBe(0);
    expect(problems).toEqual([]);
  });

  test("[RN4] the result and the history say whether the random numbers were those committed to", async () => {
    const game = await newGame();
    const { page, bo, problems } = await lobby(game);
    const room = await start(page, game, board(free, "Your turn,"));
    await page.getByText("Your turn, Ada").waitFor();
    expect(await game.ask((id) => [types.random, id, room, "dice/1"])).toBe("ok");
    const placements = [0, 1].map((seat) => ({ seat, place: seat + 1 }));
    expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
    await page.getByText("Random numbers: fixed before the match, checked").waitFor();
    await page.goto(`${hub.url}/me`);
    await page.getByText("Random numbers: the hub's record agrees").waitFor();
    await bo.command({ name: "leave" });
    expect(problems).toEqual([]);
  });

  test("[RN4] a seed that is not the one committed to is an alert in the result", async () => {
    const game = await newGame();
    const { page } = await lobby(game);
    await page.route("**/api/matches/*", async (route) => {
      const response = await route.fetch();
      const match = (await response.json()) as MatchInfo;
      const seed = "00".repeat(32);
      const commit = new Bun.CryptoHasher("sha256").update(Buffer.from(seed, "hex")).digest("hex");
      await route.fulfill({ response, json: { ...match, random: { ...match.random, seed, commit } } });
    });
    const room = await start(page, game, board(free, "Your turn,"));
    await page.getByText("Your turn, Ada").waitFor();
    expect(await game.ask((id) => [types.random, id, room, "dice/1"])).toBe("ok");
    const placements = [0, 1].map((seat) => ({ seat, place: seat + 1 }));
    expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
    await page.getByRole("alert").getByText("Random numbers: not those fixed before the match!").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("the result shows places, points and the evening's wins", async () => {
    const game = await newGame();
    const { page, problems } = await lobby(game);
    const room = await start(page, game, board(free, "Your turn,"));
    await page.getByText("Your turn, Ada").waitFor();
    const placements = [
      { seat: 0, place: 1, score: 3 },
      { seat: 1, place: 2, score: 1 },
    ];
    expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
    await page.getByRole("heading", { name: "You win!" }).waitFor();
    await page.getByText("1 win", { exact: true }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Another game" }).click();
    await page.getByRole("heading", { name: "At the table" }).waitFor();
    await page.getByRole("heading", { name: "Choose a game" }).waitFor();
    await page.getByRole("button", { name: "Keep this one" }).click();
    await page.getByRole("heading", { name: "The game" }).waitFor();
    await page.goto(`${hub.url}/me`);
    await page.getByText("1st").waitFor();
    expect(problems).toEqual([]);
  });

  test("a game server that goes away leaves the room waiting, said in words", async () => {
    const game = await newGame();
    const { page, problems } = await lobby(game);
    const room = await start(page, game, board(free, "Your turn,"));
    await page.getByText("Your turn, Ada").waitFor();
    game.send([types.checkpoint, room, 0, Uint8Array.of(1)]);
    game.kill();
    await page.getByText("The game's server is reconnecting.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("chat reaches the others, and what they write is only text", async () => {
    const game = await newGame();
    const { page, bo, problems } = await lobby(game);
    await page.getByLabel("Message").fill("Shall we?");
    await page.getByRole("button", { name: "Send" }).click();
    await bo.command({ name: "chat", text: "<script>alert(1)</script>" });
    await page.getByText("<script>alert(1)</script>").waitFor();
    expect(bo.chat.map(({ text }) => text)).toContain("Shall we?");
    expect(problems).toEqual([]);
  });

  test("the first that is said in a match is told as new; what was said before it is not", async () => {
    const game = await newGame();
    const { page, bo } = await lobby(game);
    await start(page, game, board(free, "Your turn,"));
    await page.getByText("Your turn, Ada").waitFor();
    await bo.command({ name: "chat", text: "Good luck!" });
    await page.getByRole("button", { name: "Chat 1 new" }).waitFor();
    await page.reload();
    await page.getByText("Your turn, Ada").waitFor();
    await page.getByRole("button", { name: "Chat", exact: true }).waitFor();
  });
});
