/**
 * A game with two servers, and an input that kills whichever has the match. Five servers in a row that die right after they got it are
 * enough (CP3), but nobody counted: the hub heard that the connection was gone before the rooms did, took their server for one that
 * drains, and moved the match to the spare one, which died of it in turn. So one match took both servers down, with everybody
 * else's matches, for as long as they were started again. It was seen only with a spare: without one the match was lost, and counted.
 */
import { expect, test } from "bun:test";
import { matchOf } from "../../src/game/room-state.ts";
import { openEvening } from "../kit/evening.ts";
import { openBench, openRoom, RecordedRoom, roomInfo } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

test("rooms hear that their game server is gone before the hub does, and their places are free by then", async () => {
  const order: string[] = [];
  const bench = await openBench({ limits: { roomsMax: 1 } });
  const { port, peer } = await bench.start();
  const spare = await bench.start(bench.newKey(port.identity.game));
  const { events } = await openRoom(port, peer);
  events.lost = () => {
    const isFree = spare.port.openRoom(roomInfo, new RecordedRoom()) !== undefined;
    order.push(`lost, ${isFree ? "free" : "full"}, ${bench.disconnected.length} gone`);
  };
  peer.end();
  await until("the end", () => bench.disconnected.includes(port));
  expect(order).toEqual(["lost, free, 0 gone"]);
});

test("[CP3] a match that takes down one server after the other is void, also where another one is always there", async () => {
  const { run, game, people } = await openEvening(["Ann"]);
  const hub = await run();
  hub.server(game);
  const { code } = hub.rooms.create(crypto.randomUUID(), { game });
  const room = hub.rooms.room(code);
  const { member } = hub.join(code, people[0]!);
  await hub.command(room, member, { name: "start" });
  await Promise.resolve();
  const match = matchOf(room.phase)!;
  match.checkpoint(0, Uint8Array.of(1));
  match.fromPlayer(0, Uint8Array.of(6, 6, 6));
  let deaths = 0;
  for (; room.phase.phase !== "finished" && deaths < 10; deaths += 1) {
    hub.server(game);
    hub.lose(hub.catalogue.ports(game).find((port) => port === match.port) as ReturnType<typeof hub.server>);
    await Bun.sleep(0);
  }
  expect(deaths).toBe(5);
  expect(room.phase).toHaveProperty("notice", expect.stringMatching(/again and again/));
});
