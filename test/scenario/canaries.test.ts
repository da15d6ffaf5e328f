/**
 * What a hostile game server could hope for: that somewhere among the frames it receives stands something of the people
 * who play. Here a game gets every frame there is while people with telling names, words, passwords and browsers play it,
 * and then all bytes it received are searched for all that the hub stores about users, sessions and itself.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

/** Tables of users, sessions and the hub itself; what a game may know stands in the others. */
const secretTables = ["users", "sessions", "device_codes", "admin_links", "invites"];

function storedTexts(data: string): string[] {
  const db = new Database(join(data, "hub.db"), { readonly: true });
  const texts = secretTables.flatMap((table) =>
    db
      .query<Record<string, unknown>, []>(`SELECT * FROM ${table}`)
      .all()
      .flatMap((row) => Object.values(row)),
  );
  db.close();
  return texts.filter((value) => typeof value === "string" && value.length >= 5) as string[];
}

test("[IS-02] [PL2] nothing of users, sessions or the hub reaches a game server", async () => {
  const hub = await startHub();
  const manifest = {
    name: "Curious",
    version: "1.0.0",
    description: "",
    seats: { min: 2, max: 4 },
    lateJoin: true,
    spectators: true,
  };
  const game = await addRawGame(hub, manifest);
  const ann = await TestPlayer.account(hub.url, "canary-username", "canary password of ann");
  const ben = await TestPlayer.guest(hub.url, "CanaryGuest");
  const late = await TestPlayer.guest(hub.url, "CanaryLate");
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  await ann.command({ name: "settings", settings: { password: "canary-room-password" } });
  await ben.join(code, { password: "canary-room-password" });
  await ann.command({ name: "chat", text: "canary-chat" });
  await ben.command({ name: "ready", ready: true });
  await ann.command({ name: "start" });
  const { room } = await game.room();
  game.send([types.checkpoint, room, 0, Uint8Array.of(1)]);
  ann.data(Uint8Array.of(1));
  ben.act("go", "there");
  game.send([types.deadline, room, "soon", 1]);
  await game.event(types.deadline);
  await late.join(code, { password: "canary-room-password" });
  await game.event(types.playerJoined);
  await ben.drop();
  await ben.join(code);
  await game.event(types.playerBack);
  await late.command({ name: "leave" });
  await game.event(types.playerLeft);
  game.peer.send([types.drain, "another takes over"]);
  game.kill();
  const again = await RawGame.connect(game.address, game.peer.key, manifest);
  const restored = await again.room();
  await ann.phase("playing");
  const place = (seat: number) => ({ seat, place: 1 });
  await again.ask((id) => [types.result, id, restored.room, { placements: [0, 1, 2].map(place) }]);
  await again.event(types.roomClose);
  await fetch(`${hub.url}/api/me`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${ben.token}`, "content-type": "application/json" },
    body: "{}",
  });
  await again.event(types.playerErased);

  const received = Buffer.concat([...game.peer.bodies, ...again.peer.bodies]).toString("latin1");
  const tokens = [ann, ben, late].flatMap(({ token, user }) => [token, user]);
  const words = ["canary", "Canary", "127.0.0.1", code, hub.data, ...tokens, ...storedTexts(hub.data)];
  expect(words.length).toBeGreaterThan(12);
  expect(words.filter((word) => received.includes(word))).toEqual([]);
  // The search would find something if it were there.
  expect(received).toContain("there");
});

test("[AU-24] two games know the same player by different ids, and a reset makes a new one", async () => {
  const hub = await startHub();
  const manifest = (name: string) => ({ name, version: "1.0.0", description: "", seats: { min: 1, max: 1 } });
  const games = [await addRawGame(hub, manifest("First")), await addRawGame(hub, manifest("Second"))];
  const ann = await TestPlayer.account(hub.url, "annabel");
  const idIn = async (game: RawGame & { readonly id: string }) => {
    const before = game.rooms.length;
    const { code } = await ann.createRoom(game.id);
    await ann.join(code);
    await ann.command({ name: "start" });
    const { info } = await game.room(before);
    await ann.phase("playing");
    await ann.command({ name: "close" });
    await until("the end of the room", () => !ann.online);
    return info.seats[0]!.player;
  };
  const first = await idIn(games[0]!);
  expect(await idIn(games[0]!)).toBe(first);
  expect(await idIn(games[1]!)).not.toBe(first);
  const headers = { authorization: `Bearer ${ann.token}`, "content-type": "application/json" };
  const reset = await fetch(`${hub.url}/api/me/games/${games[0]!.id}/reset`, { method: "POST", headers, body: "{}" });
  expect(reset.status).toBe(204);
  expect(await idIn(games[0]!)).not.toBe(first);
});
