/** The example games in Go and in TypeScript as processes of their own, at a real hub: here SDK and hub meet. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GameInfo } from "../../protocol/http.ts";
import type { ChoicesNode, ViewNode } from "../../protocol/view.ts";
import { startHub, type TestHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const go = Bun.which("go");
if (!go) console.info("no go: the Go game is not played");
const played = test.if(go !== null);
const root = join(import.meta.dir, "../..");

const programs = tempFolder();
const running = new Set<Bun.Subprocess>();

beforeAll(async () => {
  if (!go) return;
  const build = Bun.spawn([go, "build", "-o", `${programs}/`, "./examples/rockpaperscissors", "./internal/probe"], {
    cwd: join(root, "sdk/go"),
    stdout: "inherit",
    stderr: "inherit",
  });
  expect(await build.exited).toBe(0);
}, 120_000);

afterAll(() => {
  for (const process of running) process.kill("SIGKILL");
});

const languages = {
  Go: { tested: played, command: [join(programs, "rockpaperscissors")] },
  TypeScript: {
    tested: test,
    command: [process.execPath, join(root, "sdk/typescript/examples/rock-paper-scissors.ts")],
  },
} as const;

interface Served {
  readonly hub: TestHub;
  readonly game: GameInfo;
  readonly server: Bun.Subprocess;
  /** Starts the game server again and waits until the hub has it. */
  start(): Promise<Bun.Subprocess>;
}

/** A hub with a game program connected to it. */
async function serve(name: string, command: readonly string[]): Promise<Served> {
  const hub = await startHub();
  const { pair, address } = await hub.addGame(name);
  const key = join(tempFolder(), "game.key");
  writeFileSync(key, `${pair.secretText}\n`, { mode: 0o600 });
  const available = () =>
    until("the game to be there", async () =>
      ((await (await fetch(`${hub.url}/api/games`)).json()) as GameInfo[]).find((game) => game.available),
    );
  const start = async () => {
    const server = Bun.spawn([...command], {
      env: { MINIHUB_ADDRESS: address, MINIHUB_KEY: key },
      stdout: "ignore",
      stderr: "ignore",
    });
    running.add(server);
    await available();
    return server;
  };
  const server = await start();
  return { hub, server, start, game: await available() };
}

interface Match extends Served {
  readonly players: readonly [TestPlayer, TestPlayer];
  readonly spectator: TestPlayer;
}

/** Two players and a spectator; so many rounds win the match. */
async function begin(command: readonly string[], wins: number): Promise<Match> {
  const served = await serve("Rock Paper Scissors", command);
  const host = await TestPlayer.guest(served.hub.url, "Ada");
  const other = await TestPlayer.guest(served.hub.url, "Bo");
  const spectator = await TestPlayer.guest(served.hub.url, "Cy");
  const { code } = await host.createRoom(served.game.id);
  await host.join(code);
  await other.join(code);
  await spectator.join(code, { spectate: true });
  await host.command({ name: "configure", options: { wins } });
  await other.command({ name: "ready", ready: true });
  await host.command({ name: "start" });
  await host.phase("playing");
  const first = host.room!.members.find((member) => member.member === host.member)!.seat === 0;
  const players: [TestPlayer, TestPlayer] = first ? [host, other] : [other, host];
  for (const player of players) await until("the choices", () => choices(player));
  await until("the spectators' view", () => spectator.view !== null);
  return { ...served, players, spectator };
}

function nodes(view: ViewNode | null): ViewNode[] {
  if (!view) return [];
  return [view, ...("children" in view ? view.children.flatMap(nodes) : [])];
}

function choices(player: TestPlayer): ChoicesNode | undefined {
  return nodes(player.view).find((node): node is ChoicesNode => node.type === "choices");
}

const picked = (player: TestPlayer) => choices(player)?.choices.find((choice) => choice.selected)?.value;
const seen = (player: TestPlayer) => JSON.stringify(player.view);

for (const [language, { tested, command }] of Object.entries(languages)) {
  tested(
    `Rock Paper Scissors in ${language} hides a pick, survives kill -9 and ends with its result [HS2] [VW4] [CP2] [DL1] [RS2]`,
    async () => {
      const match = await begin(command, 2);
      const [first, second] = match.players;
      const before = [seen(second), seen(match.spectator)];
      first.act("pick", "rock");
      await until("the own pick", () => picked(first) === "rock");
      expect([seen(second), seen(match.spectator)]).toEqual(before);

      match.server.kill("SIGKILL");
      await first.phase("waiting");
      await match.start();
      await first.phase("playing");
      second.act("pick", "scissors");
      await until("the round's end", () => seen(match.spectator).includes('" rock, "'));
      expect(choices(first)).toBeUndefined();

      // The hub's clock begins the next round.
      await until("the next round", () => choices(first) && choices(second));
      first.act("pick", "paper");
      second.act("pick", "rock");
      const { state } = await first.phase("finished");
      expect(state.phase === "finished" && state.placements).toMatchObject([
        { seat: 0, place: 1, score: 2 },
        { seat: 1, place: 2, score: 0 },
      ]);
    },
    30_000,
  );

  tested(
    `who leaves Rock Paper Scissors in ${language} loses, and the program stops when it is told to [PL1] [DR1]`,
    async () => {
      const match = await begin(command, 1);
      await match.players[0].command({ name: "leave" });
      const { state } = await match.players[1].phase("finished");
      expect(state.phase === "finished" && state.placements?.find(({ place }) => place === 1)?.seat).toBe(1);
      match.server.kill("SIGTERM");
      expect(await match.server.exited).toBe(0);
    },
    30_000,
  );
}

played(
  "a game in Go stores, draws fair numbers that hold across a restart, and fails alone [ST2] [ST4] [RN2] [PL5] [CP2]",
  async () => {
    const served = await serve("Probe", [join(programs, "probe")]);
    const { hub, game } = served;
    const player = await TestPlayer.guest(hub.url, "Ada");
    const { code } = await player.createRoom(game.id);
    await player.join(code);
    await player.command({ name: "start" });
    const lines = (count: number) =>
      until(`${count} lines`, () =>
        nodes(player.view).find((node) => node.type === "log" && node.lines.length === count),
      );
    await lines(1);
    player.act("store");
    expect(await lines(5)).toMatchObject({
      lines: [
        /^die \d+$/,
        "played 1 <nil> [played] false <nil>",
        "played 1 <nil> [played] false <nil>",
        "refused true <nil>",
        "deleted true <nil>",
      ].map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
    });
    expect(seen(player)).toContain('["Host: ",{"seat":0}]');

    served.server.kill("SIGKILL");
    await player.phase("waiting");
    await served.start();
    await player.phase("playing");
    player.act("again");
    const after = await lines(6);
    if (after.type !== "log") throw new Error("no log");
    expect(after.lines[5]).toBe(after.lines[0]);

    player.act("panic");
    await player.phase("finished");
  },
  30_000,
);
