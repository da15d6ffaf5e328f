/**
 * Evil players, one after the other, in a room with others and on their own. What each does is in the kit; what must hold in all of
 * them is in one place, `Invariants`.
 */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Ticket } from "../../protocol/http.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { openLair } from "../kit/evil/attack.ts";
import { many } from "../kit/evil/frames.ts";
import { HubProcess } from "../kit/evil/hub-process.ts";
import { Invariants } from "../kit/evil/invariants.ts";
import { join, type PlayerStrategyName, playerStrategies, playerStrategyNames } from "../kit/evil/player.ts";
import { Seeded } from "../kit/evil/seeded.ts";
import { slowHeaders } from "../kit/evil/slow-headers.ts";
import { json, post } from "../kit/hub.ts";
import { RawWebSocket } from "../kit/raw-websocket.ts";
import { until } from "../kit/wait.ts";

setDefaultTimeout(60_000);

const hub = await HubProcess.start();
const invariants = await Invariants.watch(hub);
/** From the beginning: a hub waits ten seconds for them, while all the rest goes on. */
const slow = slowHeaders(hub.url);
const { game, code, players } = await openLair(hub, "Evil Host", 3);

const cases: Record<PlayerStrategyName, string> = {
  flood: "[NW-04] a flood of messages",
  anything: "[MP-17] any message with any value",
  doors: "a member who comes and goes",
  commands: "a member who changes something all the time",
  rooms: "one room after the other",
  guesses: "guesses at codes",
  starts: "[RS-10] matches that are started and stopped",
  sockets: "[NW-08] connections broken in the middle of a message",
  slowRequests: "[NW-14] requests that never end",
};

for (const [at, name] of playerStrategyNames.entries()) {
  test(`${cases[name]} leaves everybody else alone`, async () => {
    const player = await hub.guest(`Ugly ${"abcdefghij"[at]}`);
    await player.join(code).catch(() => undefined);
    const evil = { hub, player, code, random: new Seeded(2_000 + at) };
    await Promise.all([playerStrategies[name](evil), invariants.roundTrip()]);
    for (let round = 0; round < 20; round += 1) await invariants.roundTrip();
    await invariants.hold([game.raw]);
  });
}

test("[NW-02] a player who reads nothing is closed, and who plays with them goes on", async () => {
  const deaf = await hub.guest("Deaf");
  const { ticket } = await json<Ticket>(post(`${hub.url}/api/tickets`, {}, deaf.token));
  const { raw } = await RawWebSocket.open(hub.url, `/ws?ticket=${ticket}`, { "x-forwarded-for": "10.8.0.1" });
  raw.pause();
  raw.frame(0x82, join(1, code));
  await until("it to be a member", () => players[0]?.room?.members.some(({ name }) => name === "Deaf"));
  const before = players[0]?.payloads().length ?? 0;
  const away = () => players[0]?.room?.members.every(({ name, connected }) => name !== "Deaf" || !connected);
  await until(
    "it to be closed",
    async () => {
      // To everybody in the room: what one of them does not take must not keep the others waiting.
      game.raw.peer.raw(many(8, [types.data, game.room, null, new Uint8Array(20_000)]));
      await invariants.roundTrip();
      return away();
    },
    30_000,
  );
  expect(players[0]?.online).toBeTrue();
  expect(players[0]?.payloads().length).toBeGreaterThan(before + 8);
  await invariants.hold([game.raw]);
  raw.end();
});

test("[NW-14] headers that come letter by letter, in part or not at all are not waited for", async () => {
  await slow;
  await invariants.hold([game.raw]);
});

afterAll(() => game.raw.kill());
