/**
 * Two game servers of one author that would like to talk to each other through the hub, past everybody's sight: by names that both
 * know, by storage, or through a player who sits in both games and carries bytes across.
 */
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { playerLimits } from "../../protocol/limits.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

const secret = "covert-message";
const manifest = (name: string) => ({ name, version: "1.0.0", description: "", seats: { min: 1, max: 1 } });

test("[IS-12] there is no way from one game server to another but through a player, and that one is no wider than a player's", async () => {
  const hub = await startHub();
  const from = await addRawGame(hub, manifest("Sender"));
  const to = await addRawGame(hub, manifest("Receiver"));
  // Two sockets of one account: a connection is in one room.
  const person = await TestPlayer.guest(hub.url, "Mule");
  const other = new TestPlayer(hub.url, { token: person.token, user: { id: person.user } } as never);
  const play = async (player: TestPlayer, game: typeof from) => {
    const { code } = await player.createRoom(game.id);
    await player.join(code);
    await player.command({ name: "start" });
    const { room, info } = await game.room();
    await player.phase("playing");
    return { room, player: info.seats[0]?.player ?? "" };
  };
  const here = await play(person, from);
  const there = await play(other, to);
  expect(here.player).not.toBe(there.player);

  // Whatever the sender names, the receiver gets nothing.
  const bytes = Buffer.from(secret);
  expect(await from.ask((id) => [types.storePut, id, null, "mailbox", bytes, null])).toBe("ok");
  expect(await from.ask((id) => [types.storePut, id, there.player, "mailbox", bytes, null])).toBe("not_found");
  from.send([types.log, "info", secret]);
  from.send([types.data, here.room, null, bytes]);
  from.peer.body(encode([types.data, there.room + 1, null, bytes]));
  await until("the player of the sender to get it", () => person.payloads().length > 0);
  const id = 7_777;
  to.send([types.storeGet, id, null, "mailbox"]);
  const got = await until("what the receiver finds", () =>
    to.peer.frames.find(([type, of]) => type === types.ok && of === id),
  );
  expect(got).toEqual([types.ok, id, null]);
  expect(Buffer.concat(to.peer.bodies).toString("latin1")).not.toContain(secret);

  // A player who carries it across is a player: so many bytes a second, and then gone.
  const began = performance.now();
  let carried = 0;
  while (other.online && carried < 200) {
    other.data(new Uint8Array(16_000));
    carried += 1;
    await Bun.sleep(0);
  }
  await until("the mule to be stopped", () => other.bye === "rate_exceeded");
  const seconds = (performance.now() - began) / 1000;
  const arrived = to.events.filter(([type]) => type === types.data).length * 16_000;
  expect(arrived).toBeLessThanOrEqual(playerLimits.bytesBurst + playerLimits.bytesPerSecond * seconds);
});
