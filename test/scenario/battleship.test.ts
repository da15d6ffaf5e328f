/** The Python game as a process of its own, at a real hub: the Python SDK and the hub meet here. */
import { afterAll, expect, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GameInfo, GameStats } from "../../protocol/http.ts";
import type { Options } from "../../protocol/manifest.ts";
import type { BoardNode, ViewNode } from "../../protocol/view.ts";
import { startHub, type TestHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const root = join(import.meta.dir, "../..");
const python = [process.env.MINIHUB_PYTHON, join(root, ".venv/bin/python")].find((path) => path && existsSync(path));
if (!python) console.info("no .venv/bin/python (./install.sh --dev makes it): the Python game is not played");
const played = test.if(python !== undefined);

const cells = Array.from({ length: 100 }, (_, at) => at);
const running = new Set<Bun.Subprocess>();
afterAll(() => {
  for (const process of running) process.kill("SIGKILL");
});

interface Match {
  readonly hub: TestHub;
  readonly game: GameInfo;
  readonly players: readonly [TestPlayer, TestPlayer];
  readonly spectator: TestPlayer;
  start(): Promise<Bun.Subprocess>;
}

/** A hub, the Python game connected to it, two players who have laid out their fleets, and a spectator. */
async function begin(options: Options = {}): Promise<Match & { readonly server: Bun.Subprocess }> {
  const hub = await startHub();
  const { pair, address } = await hub.addGame("Battleship");
  const key = join(tempFolder(), "battleship.key");
  writeFileSync(key, `${pair.secretText}\n`, { mode: 0o600 });

  const catalogue = async () => (await (await fetch(`${hub.url}/api/games`)).json()) as GameInfo[];
  const available = (is: boolean) =>
    until(`the game to be ${is ? "there" : "gone"}`, async () =>
      (await catalogue()).find((game) => game.name === "Battleship" && game.available === is),
    );
  const start = async () => {
    const server = Bun.spawn([python!, join(root, "games/battleship/battleship.py"), "--key", key], {
      env: { MINIHUB_ADDRESS: address },
      stdout: "ignore",
      stderr: "ignore",
    });
    running.add(server);
    await available(true);
    return server;
  };

  const server = await start();
  const game = await available(true);
  const host = await TestPlayer.guest(hub.url, "Ada");
  const other = await TestPlayer.guest(hub.url, "Bo");
  const spectator = await TestPlayer.guest(hub.url, "Cy");
  const { code } = await host.createRoom(game.id);
  await host.join(code);
  await other.join(code);
  await spectator.join(code, { spectate: true });
  await host.command({ name: "configure", options: { ...host.room!.options, ...options } });
  await other.command({ name: "ready", ready: true });
  await host.command({ name: "start" });
  await host.phase("playing");
  const seated = host.room!.members.find((member) => member.member === host.member)!.seat === 0;
  const players: [TestPlayer, TestPlayer] = seated ? [host, other] : [other, host];
  for (const player of players) {
    await until("the own fleet", () => shape(player, "My sea", "ship").length === 17);
    player.act("ready");
  }
  for (const player of players) await until("the enemy's sea", () => board(player, "Enemy sea"));
  return { hub, game, players, spectator, start, server };
}

function nodes(view: ViewNode | null): ViewNode[] {
  if (!view) return [];
  return [view, ...("children" in view ? view.children.flatMap(nodes) : [])];
}

function board(player: TestPlayer, label: string): BoardNode | undefined {
  return nodes(player.view).find((node): node is BoardNode => node.type === "board" && node.label === label);
}

/** The cells of a board that are drawn in this shape. */
function shape(player: TestPlayer, label: string, wanted: string): number[] {
  const found = board(player, label);
  return cells.filter((at) => found?.cells[at]?.shape === wanted);
}

/** Cells of the enemy's sea that are hit or sunk. */
function hits(player: TestPlayer): number {
  return ["cross", "square"].flatMap((look) => shape(player, "Enemy sea", look)).length;
}

/** Waits until one of the two may fire. */
function aiming({ players }: Match): Promise<TestPlayer> {
  return until("a turn", () => players.find((player) => board(player, "Enemy sea")?.action === "fire"));
}

/** One shot at a cell that was not shot at yet; seat 0 hits while it can, seat 1 only misses. */
async function fire(match: Match): Promise<void> {
  const shooter = await aiming(match);
  const [first, second] = match.players;
  const ships = shape(shooter === first ? second : first, "My sea", "ship");
  const sea = board(shooter, "Enemy sea")!;
  const target = cells.find((at) => sea.cells[at]?.value !== undefined && ships.includes(at) === (shooter === first))!;
  const other = shooter === first ? second : first;
  const struck = () => JSON.stringify(board(other, "My sea")?.cells[target]);
  const before = struck();
  shooter.act("fire", target);
  await until("the shot to fall", () => board(shooter, "Enemy sea")?.cells[target]?.shape);
  // Each seat has a frame of its own, and they come when they come.
  await until("the other to see it", () => struck() !== before);
}

/** Nobody sees a ship but on the own board. */
function checkSecrets({ players, spectator }: Match): void {
  for (const player of players) expect(shape(player, "Enemy sea", "ship")).toEqual([]);
  const boards = nodes(spectator.view).filter((node) => node.type === "board");
  expect(boards).toHaveLength(2);
  expect(boards.flatMap(({ cells: all }) => all.filter((cell) => cell?.shape === "ship"))).toEqual([]);
}

async function finish(match: Match): Promise<void> {
  const [first] = match.players;
  while (first.room?.state.phase === "playing") {
    const before = hits(first);
    await fire(match);
    checkSecrets(match);
    // The seventeenth hit ends it; the room's state follows the view.
    if (before === 16 && hits(first) === 17) await first.phase("finished");
  }
}

played(
  "Battleship in Python is played to its result, and no view shows what it should hide [VW4] [HS2] [RS2]",
  async () => {
    const match = await begin();
    await finish(match);
    const { state } = await match.players[0].phase("finished");
    if (state.phase !== "finished") throw new Error(state.phase);
    const winner = state.placements?.find(({ place }) => place === 1);
    expect(winner).toMatchObject({ seat: 0, score: 17, stats: { shots: 17, hits: 17, sunk: 5, accuracy: 100 } });
    const stats = await match.players[0].get<GameStats>(`/api/games/${match.game.id}/stats`);
    expect(stats.matches).toBe(1);
    expect(stats.me?.wins).toBe(1);
  },
  30_000,
);

played(
  "a player who drops and the killed game both come back to the same seas [CP2] [PL1]",
  async () => {
    const match = await begin();
    const [first, second] = match.players;
    for (let shot = 0; shot < 6; shot++) await fire(match);
    const sea = board(second, "My sea")!.cells;

    await first.drop();
    await first.join(second.room!.code);
    await until("the same view", () => first.view !== null);

    match.server.kill("SIGKILL");
    await second.phase("waiting");
    await match.start();
    await second.phase("playing");
    expect(board(second, "My sea")!.cells).toEqual(sea);
    await finish(match);
    const { state } = await first.phase("finished");
    expect(state.phase === "finished" && state.placements?.find(({ place }) => place === 1)?.seat).toBe(0);
  },
  30_000,
);

played(
  "who leaves loses [PL1]",
  async () => {
    const match = await begin();
    await match.players[0].command({ name: "leave" });
    const { state } = await match.players[1].phase("finished");
    expect(state.phase === "finished" && state.placements?.find(({ place }) => place === 1)?.seat).toBe(1);
  },
  30_000,
);

played(
  "the hub's clock shoots for who waits too long [DL1]",
  async () => {
    const { players } = await begin({ seconds: 1 });
    await until("a shot", () =>
      players.some((player) => ["ring", "cross"].some((look) => shape(player, "Enemy sea", look).length === 1)),
    );
  },
  30_000,
);
