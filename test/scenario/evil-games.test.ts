/**
 * Evil game servers, one after the other, against a hub in a process of its own that cannot dial out, while an honest game is
 * played there. What each does is in the kit; what must hold in all of them is in one place, `Invariants`.
 */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { openLair } from "../kit/evil/attack.ts";
import { type StrategyName, strategies, strategyNames } from "../kit/evil/game.ts";
import { HubProcess } from "../kit/evil/hub-process.ts";
import { Invariants } from "../kit/evil/invariants.ts";
import type { RawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

setDefaultTimeout(60_000);

const hub = await HubProcess.start();
const invariants = await Invariants.watch(hub);
const attackers: RawGame[] = [];

const cases: Record<StrategyName, string> = {
  bytes: "[NW-03] a flood of large frames",
  frames: "[NW-03] a flood of small frames",
  pings: "[NW-03] a flood of pings",
  views: "[MP-12] a flood of large views",
  patches: "[MP-12] a flood of small patches of a large view",
  deadlines: "[RS-08] a flood of deadlines, each told to the room",
  checkpoints: "[RS-10] a flood of checkpoints",
  logs: "[TM-06] a flood of log lines",
  store: "[IS-06] a flood of writes under names that mean something elsewhere",
  requests: "[RS-10] a flood of requests, each of which is answered",
  results: "[RS-03] results that cheat",
  lies: "[IS-01] [IS-07] [IS-08] rooms, seats and players that are not its own",
  imitation: "[RS-11] manifests of other names",
  anything: "[MP-17] any frame with any value",
  deaf: "[NW-01] a game server that takes nothing",
  halfClose: "[NW-08] the end in the middle of a frame",
  reconnects: "[HS-18] a game server that comes back again and again",
};

for (const [at, name] of strategyNames.entries()) {
  test(`${cases[name]} leaves everybody else alone`, async () => {
    const { game } = await openLair(hub, `Evil ${name}`, 1_000 + at);
    attackers.push(game.raw);
    await Promise.all([strategies[name](game), invariants.roundTrip()]);
    // As long as the attack lasts, or for a good while of it.
    for (let round = 0; round < 80 && !game.raw.peer.closed; round += 1) await invariants.roundTrip();
    await invariants.hold(attackers);
    game.raw.kill();
  });
}

test("[HS-17] [I6] after its key is revoked nothing of a game that floods is delivered", async () => {
  const { game, players } = await openLair(hub, "Evil to the end", 7);
  attackers.push(game.raw);
  await strategies.frames(game);
  await until("the flood to come through", () => (players[0]?.payloads().length ?? 0) > 10);
  await hub.asHost("POST", `/keys/${game.added.pair.publicText}/revoke`);
  await until("the end of the connection", () => game.raw.peer.closed);
  await until("the players to be told", () => players.every(({ room }) => room?.state.phase === "finished"));
  const delivered = players.map((player) => player.payloads().length);
  await invariants.roundTrip();
  expect(players.map((player) => player.payloads().length)).toEqual(delivered);
  await invariants.hold(attackers);
});

test("[RS-05] [IS-02] after all that the honest match has one result, and no evil game anything of anybody", async () => {
  await invariants.end();
});

afterAll(() => {
  for (const raw of attackers) raw.kill();
});
