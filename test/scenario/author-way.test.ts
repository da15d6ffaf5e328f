/**
 * The whole way of an author who has nothing but the executable, in each language: a new game, its own test, playing it while
 * it is changed, the checks, and a hub where others play it.
 */
import { readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { DevState } from "../../protocol/dev.ts";
import type { GameInfo, MatchInfo } from "../../protocol/http.ts";
import type { RoomState } from "../../protocol/player.ts";
import { wordsOf } from "../../sdk/typescript/src/words.ts";
import { executable, minihub, newMachine } from "../kit/executable.ts";
import { json } from "../kit/hub.ts";
import { python } from "../kit/language.ts";
import { TestPlayer } from "../kit/player.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { findNode } from "../kit/views.ts";
import { until } from "../kit/wait.ts";

setDefaultTimeout(300_000);

/** Compilers take their time on a busy machine. */
const patienceMs = 90_000;
const name = "Fists and Paper";
/** The one that made the project's own; in the game's folder it finds the packages by itself. */
const venv = python === undefined ? undefined : dirname(dirname(python));
const basePython = python === undefined ? "python3" : realpathSync(python);

interface Author {
  readonly language: string;
  readonly there: boolean;
  readonly start: readonly string[];
  readonly tests: readonly string[];
  readonly source: string;
}

const authors: readonly Author[] = [
  {
    language: "typescript",
    there: Bun.which("npm") !== null,
    start: ["npm", "start"],
    tests: ["npm", "test"],
    source: "game.ts",
  },
  {
    language: "python",
    there: venv !== undefined,
    start: [basePython, "game.py"],
    tests: [basePython, "-m", "unittest"],
    source: "game.py",
  },
  {
    language: "go",
    there: Bun.which("go") !== null,
    start: ["go", "run", "."],
    tests: ["go", "test"],
    source: "main.go",
  },
];

const running = new Set<Bun.Subprocess>();
afterAll(async () => {
  for (const child of running) killAll(child, "SIGKILL");
  await Promise.all([...running].map(({ exited }) => exited));
});

/** Ends a command with all that it started: `go run` leaves the game behind when it is killed alone. */
function killAll(child: Bun.Subprocess, signal: NodeJS.Signals): void {
  process.kill(-child.pid, signal);
}

/** An author's shell in a folder: a home with nothing in it, and compilers that fetch nothing. */
function shellIn(folder: string) {
  const env = {
    HOME: tempFolder(),
    PATH: process.env["PATH"] ?? "",
    GOPROXY: "off",
    GOTOOLCHAIN: "local",
    // What is compiled already: the standard library takes a minute.
    GOCACHE: goCache(),
  };
  const start = (...command: string[]) => {
    const child = Bun.spawn(command, {
      cwd: folder,
      env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      detached: true, // a process group of its own
    });
    running.add(child);
    void child.exited.then(() => running.delete(child));
    const said = { out: "", error: "" };
    void read(child.stdout, (text) => (said.out += text));
    void read(child.stderr, (text) => (said.error += text));
    return { child, said };
  };
  const run = async (...command: string[]) => {
    const { child, said } = start(...command);
    const code = await child.exited;
    return { code, all: said.out + said.error, ...said };
  };
  return { start, run };
}

function goCache(): string {
  if (Bun.which("go") === null) return "";
  return Bun.spawnSync(["go", "env", "GOCACHE"]).stdout.toString().trim();
}

async function read(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of stream) take(decoder.decode(bytes, { stream: true }));
}

/** What the page of minihub dev is told when it opens. */
async function devState(page: string): Promise<DevState> {
  const events = (await fetch(`${page}/events`)).body!.pipeThrough(new TextDecoderStream());
  let text = "";
  for await (const part of events) {
    text += part;
    const [, state] = /^event: state\ndata: (.*)$/m.exec(text) ?? [];
    if (state !== undefined) return JSON.parse(state) as DevState;
  }
  throw new Error(`the page was told: ${text}`);
}

const words = ({ view }: TestPlayer) => (view ? wordsOf(view).join("\n") : "");
const score = ({ view }: TestPlayer) => findNode(view, "table")?.rows.map((row) => row[1]);

async function phase(player: TestPlayer, wanted: RoomState["state"]["phase"]): Promise<RoomState> {
  return until(`phase ${wanted}`, () => player.room?.state.phase === wanted && player.room, patienceMs);
}

async function shows(player: TestPlayer, text: string): Promise<void> {
  await until(`"${text}" in: ${words(player)}`, () => words(player).includes(text), patienceMs);
}

/** Seat 0 wins a round, and has won so many then. */
async function winRound([first, second]: readonly [TestPlayer, TestPlayer], won: number): Promise<void> {
  for (const player of [first, second]) await until("the choices", () => findNode(player.view, "choices"), patienceMs);
  first.act("pick", "rock");
  second.act("pick", "scissors");
  for (const player of [first, second]) await until("the score", () => score(player)?.[0] === String(won), patienceMs);
}

describe("an author with nothing but the executable", () => {
  for (const author of authors) {
    const title = `plays, changes, checks and brings a game to a hub in ${author.language}`;
    if (!author.there) console.info(`not here: ${title}`);
    test.if(author.there)(title, async () => {
      const folder = await newGame(author);
      await changeWhilePlaying(folder, author);
      // Each waits for the game's clock most of the time.
      await Promise.all([check(folder, author), simulate(folder, author), bringToHub(folder, author)]);
    });
  }
});

/** A folder that passes its own test. */
async function newGame({ language, tests }: Author): Promise<string> {
  const above = tempFolder();
  const made = await shellIn(above).run(executable(), "new", name, "--lang", language);
  expect(made).toMatchObject({ code: 0, error: expect.stringContaining("cd fists-and-paper\n") });
  const folder = join(above, "fists-and-paper");
  if (language === "python" && venv !== undefined) symlinkSync(venv, join(folder, ".venv"));
  const tested = await shellIn(folder).run(...tests);
  expect({ code: tested.code, said: tested.code === 0 ? "" : tested.all }).toEqual({ code: 0, said: "" });
  return folder;
}

/** Two people play in minihub dev; the program breaks, is mended and changed, and their match goes on. */
async function changeWhilePlaying(folder: string, { start, source }: Author): Promise<void> {
  const { child, said } = shellIn(folder).start(executable(), "dev", "--port", "0", "--", ...start);
  const page = await until("the page", () => /http:\S+/.exec(said.out)?.[0]);
  const { players: doors, room } = await until(
    "two people in a room",
    async () => {
      const state = await devState(page);
      return state.players.length === 2 && state.room !== null && state;
    },
    patienceMs,
  );
  const people = doors.map(({ origin }) => new TestPlayer(origin, { user: { id: "" } } as never)) as [
    TestPlayer,
    TestPlayer,
  ];
  for (const player of people) await player.join(room!);
  for (const player of people) await phase(player, "playing");
  await winRound(people, 1);
  const [{ room: before }] = people;

  const file = join(folder, source);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text}\n}}}\n`);
  const { state } = await phase(people[0], "waiting");
  await until("the compiler's words", () => /syntax|error/i.test(said.error), patienceMs);
  // An author looks for a mistake longer than players of a real hub would wait.
  expect(state.phase === "waiting" ? state.remainingMs : 0).toBeGreaterThan(30 * 60_000);
  writeFileSync(file, text.replace('"Pick one"', '"Choose your fist"'));
  for (const player of people) await shows(player, "Choose your fist");

  for (const player of people) {
    expect(score(player)).toEqual(["1", "0"]);
    expect(player.room).toMatchObject({ code: before!.code, members: before!.members, state: { phase: "playing" } });
  }
  await winRound(people, 2);
  await phase(people[0], "finished");
  child.kill("SIGINT");
  expect(await child.exited).toBe(0);
  expect(said.error).toContain(`Next: minihub register http://HUB:7480 --name "${name}"`);
}

/** All green. */
async function check(folder: string, { start }: Author): Promise<void> {
  const checked = await shellIn(folder).run(executable(), "check", "--strict", "--", ...start);
  expect({ code: checked.code, said: checked.code === 0 ? "" : checked.all }).toEqual({ code: 0, said: "" });
  expect(checked.out).toMatch(/Fists and Paper 1\.0\.0: \d+ passed/);
}

/** Two hundred matches, none of them stuck. */
async function simulate(folder: string, { start }: Author): Promise<void> {
  const simulated = await shellIn(folder).run(executable(), "sim", "--", ...start);
  expect(simulated).toMatchObject({ code: 0, out: expect.stringContaining("200 of 200 matches finished") });
}

/** Registered with an invite, started as the tool says, in the catalogue, and played there to the end. */
async function bringToHub(folder: string, { start }: Author): Promise<void> {
  const host = newMachine();
  const hub = await host.serve({ args: ["--no-bundled-games"] });
  const invite = (await minihub(host, "games", "invite")).trim();
  const shell = shellIn(folder);
  const registered = await shell.run(executable(), "register", hub.http, "--name", name, `--invite=${invite}`);
  expect(registered).toMatchObject({ code: 0, out: expect.stringMatching(/^State +approved$/m) });
  const [line = ""] = /MINIHUB_ADDRESS=.*$/m.exec(registered.error) ?? [];
  const server = shell.start("sh", "-c", line.replace("YOUR-PROGRAM", `exec ${start.join(" ")}`));
  await until(
    "the catalogue",
    async () => (await json<GameInfo[]>(fetch(`${hub.http}/api/games`))).some((game) => game.available),
    patienceMs,
  );

  const ada = await TestPlayer.guest(hub.http, "Ada");
  const bo = await TestPlayer.guest(hub.http, "Bo");
  const { code } = await ada.createRoom(name);
  for (const player of [ada, bo]) await player.join(code);
  await bo.command({ name: "ready", ready: true });
  await ada.command({ name: "start" });
  await shows(ada, "Choose your fist");
  await winRound([ada, bo], 1);
  await winRound([ada, bo], 2);
  const { state } = await phase(bo, "finished");
  expect(state).toMatchObject({
    placements: [
      { name: "Ada", place: 1, score: 2 },
      { name: "Bo", place: 2, score: 0 },
    ],
  });
  expect(await bo.get<MatchInfo[]>("/api/me/matches")).toMatchObject([{ game: { name }, outcome: "finished" }]);
  killAll(server.child, "SIGTERM");
  await server.child.exited;
  expect(await hub.stop()).toBe(0);
}
