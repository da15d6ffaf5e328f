import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "bun:test";
import { game as connectFour } from "../../../games/connect-four/game.ts";
import { game as quiz } from "../../../games/quiz/game.ts";
import type { HubStatus } from "../../../protocol/http.ts";
import { frameTypes as types } from "../../../protocol/link.ts";
import type { Manifest, Placement } from "../../../protocol/manifest.ts";
import type { Game } from "../../../sdk/typescript/src/game.ts";
import { serve } from "../../../sdk/typescript/src/serve.ts";
import { type AddedGame, startHub, type TestHub } from "../../kit/hub.ts";
import type { TestPlayer } from "../../kit/player.ts";
import type { RawGame } from "../../kit/raw-game.ts";
import { tempFolder } from "../../kit/temp-folder.ts";
import { until } from "../../kit/wait.ts";

const root = join(import.meta.dir, "../../..");
export const python = [process.env["MINIHUB_PYTHON"], join(root, ".venv/bin/python")].find(
  (path) => path !== undefined && existsSync(path),
);

/** As wide as a name can be. */
export const widestName = "W".repeat(24);

/** As much as a game may say of itself, with an option of each kind. */
export const wordyManifest = {
  name: "An Extraordinarily Long Game of Patience",
  version: "12.34.56",
  description: `${"Everybody lays cards onto everybody's piles, and who is stuck must draw until the piles are gone. ".repeat(5).slice(0, 490)} The end.`,
  seats: { min: 2, max: 12 },
  spectators: true,
  lateJoin: true,
  stats: {
    cards: { title: "Cards laid onto the piles of others", aggregate: "sum" },
    longest: { title: "Longest row", aggregate: "max" },
  },
  options: {
    type: "object",
    properties: {
      rounds: { type: "integer", title: "Rounds", minimum: 1, maximum: 9, default: 3 },
      hints: {
        type: "boolean",
        title: "Hints",
        description: "For those who play it for the first time.",
        default: true,
      },
      first: {
        type: "string",
        title: "Who begins",
        enum: ["whoever lost the last match", "chance"],
        default: "chance",
      },
      rule: { type: "string", title: "House rule", maxLength: 80, default: "" },
      budget: { type: "number", title: "Points to begin with", minimum: 0, maximum: 1000, default: 99.5 },
    },
  },
} as const satisfies Manifest;

export interface World extends TestHub {
  /** As when its server goes down. */
  readonly stopConnectFour: () => void;
  readonly startConnectFour: () => void;
}

/** A hub with the games that come with it; Battleship too, where there is a Python to run it. Call it at the top of a test file. */
export async function startWorld(options: { readonly battleship?: boolean } = {}): Promise<World> {
  const hub = await startHub();
  const stop = new AbortController();
  const serving: Promise<void>[] = [];
  afterAll(async () => {
    stop.abort();
    await Promise.all(serving);
  });
  const run = (game: Game, { address, pair }: AddedGame, ...signals: AbortSignal[]) => {
    const signal = AbortSignal.any([stop.signal, ...signals]);
    serving.push(serve(game, { address, key: pair.secretText, signal, say: () => {} }));
  };
  const entry = await hub.addGame(connectFour.manifest.name);
  let four = new AbortController();
  const startConnectFour = () => {
    four = new AbortController();
    run(connectFour, entry, four.signal);
  };
  startConnectFour();
  run(quiz, await hub.addGame(quiz.manifest.name));
  const names = ["Connect Four", "Quiz"];
  if (options.battleship === true && python !== undefined) {
    await startBattleship(hub, python);
    names.push("Battleship");
  }
  await connected(hub, names);
  return Object.assign(hub, { stopConnectFour: () => four.abort(), startConnectFour });
}

async function startBattleship(hub: TestHub, interpreter: string): Promise<void> {
  const { pair, address } = await hub.addGame("Battleship");
  const key = join(tempFolder(), "battleship.key");
  writeFileSync(key, `${pair.secretText}\n`, { mode: 0o600 });
  const command = [interpreter, join(root, "games/battleship/battleship.py"), "--key", key];
  const child = Bun.spawn(command, { env: { MINIHUB_ADDRESS: address }, stdout: "ignore", stderr: "ignore" });
  afterAll(() => child.kill("SIGKILL"));
}

/** Waits until the games can be played. */
async function connected({ control }: TestHub, names: readonly string[]): Promise<void> {
  await until(names.join(" and "), async () => {
    const { games } = await control.request<HubStatus>("GET", "/status");
    return names.every((name) => games.some((game) => game.name === name));
  });
}

/** Matches of a raw game in one room, each to its end. Null: it is voided. */
export async function playMatches(
  game: RawGame & { readonly id: string },
  players: readonly TestPlayer[],
  results: readonly (readonly Omit<Placement, "seat">[] | null)[],
): Promise<void> {
  const [host, ...others] = players as [TestPlayer, ...TestPlayer[]];
  const { code } = await host.createRoom(game.id);
  for (const player of players) await player.join(code);
  for (const [round, result] of results.entries()) {
    if (round > 0) await host.command({ name: "again" });
    for (const player of others) await player.command({ name: "ready", ready: true });
    const before = game.rooms.length;
    await host.command({ name: "start" });
    const { room } = await game.room(before);
    await host.phase("playing");
    // Whoever sits where: the places are given in the order of the players.
    const seatOf = (player: TestPlayer) => host.room?.members.find((one) => one.member === player.member)?.seat ?? 0;
    const placements = result?.map((one, index) => Object.assign({ seat: seatOf(players[index] ?? host) }, one));
    await game.ask((id) =>
      placements ? [types.result, id, room, { placements }] : [types.void, id, room, "The dealer ran away."],
    );
    await host.phase("finished");
  }
  for (const player of others) await player.command({ name: "leave" });
  await host.command({ name: "close" });
}
