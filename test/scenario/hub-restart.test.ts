import { expect, test } from "bun:test";
import type { MatchInfo, Ticket } from "../../protocol/http.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { connect } from "../../src/client/connection.ts";
import { json, post, startHub, type TestHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const manifest = { name: "Lasting", version: "1.0.0", description: "Stays", seats: { min: 2, max: 2 } };
const text = (line: string): ViewNode => ({ type: "text", key: "line", text: line });

/** The client of the faces, which finds its own way back. */
function client(hub: TestHub, { token }: TestPlayer) {
  const getTicket = async () => (await json<Ticket>(post(`${hub.url}/api/tickets`, {}, token))).ticket;
  return connect({ origin: hub.url, client: "web", getTicket });
}

/** The same folder and the same ports, as a host starts it again. */
async function restart(before: TestHub): Promise<TestHub> {
  const port = (url: string) => Number(new URL(url.replace("minihub:", "http:")).port);
  return startHub({ data: before.data, http: port(before.url), link: port(before.hub.addresses.link) });
}

test("[DR2] [RM6] [PJ4] [CP2] [RS2] a hub that stops and starts again goes on with the match; client and game come back by themselves", async () => {
  const before = await startHub({ data: tempFolder() });
  const game = await addRawGame(before, manifest);
  const players = [await TestPlayer.account(before.url, "annika"), await TestPlayer.account(before.url, "benno")];
  const [ann, ben] = players as [TestPlayer, TestPlayer];
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  const face = client(before, ben);
  await face.join({ code });
  await face.command({ name: "ready", ready: true });
  await ann.command({ name: "start" });
  await ann.phase("playing");
  const { room, info } = await game.room();
  game.send([types.view, room, 1, text("before")]);
  await until("the view", () => face.snapshot.view?.type === "text");
  face.sendAction("move", 1);
  await game.event(types.action);

  const stopping = before.close();
  // The last chance of a game that keeps its state seldom.
  await game.event(types.drain);
  game.send([types.checkpoint, room, 1, Uint8Array.of(42)]);
  for (let i = 0; i < 20; i += 1) game.send([types.data, room, null, Uint8Array.of(i)]);
  await until("the game server's end", () => game.peer.closed);
  await stopping;
  expect(ann.bye).toBe("shutting_down");
  expect((await game.peer.lastError())?.code).toBe("shutting_down");
  expect(game.events.some(([type]) => type === types.roomClose)).toBe(false);
  expect(face.snapshot.connection.state).toBe("reconnecting");
  const resume = face.snapshot.resume!;
  expect(resume).toEqual({ match: info.match, room: 20, own: 1 });

  const after = await restart(before);
  await until("the client", () => face.snapshot.connection.state === "online");
  expect(face.snapshot.room?.state).toMatchObject({ phase: "waiting", match: info.match });
  expect(face.snapshot.view).toEqual(text("before"));
  expect(face.snapshot.resume!.room).toBeGreaterThan(resume.room);
  face.sendAction("move", 2);
  const again = await RawGame.connect(game.address, game.peer.key, manifest);
  const back = await again.room();
  expect(back.info).toMatchObject({ match: info.match, restore: { checkpoint: Buffer.from([42]), n: 1 } });
  expect(back.info.seats.map(({ player }) => player)).toEqual(info.seats.map(({ player }) => player));
  await until("the input", () => again.events.find(([type, , , , , value]) => type === types.action && value === 2));
  again.send([types.view, back.room, 1, text("after")]);
  await until("the new view", () => (face.snapshot.view as { text?: unknown }).text === "after");
  for (const player of players) player.room = undefined;
  await ann.join(code, { resume });
  await ann.phase("playing");
  const placements = [
    { seat: 0, place: 2 },
    { seat: 1, place: 1 },
  ];
  expect(await again.ask((id) => [types.result, id, back.room, { placements }])).toBe("ok");
  await ann.phase("finished");
  expect(ann.room?.members.map(({ wins }) => wins)).toEqual([0, 1]);
  expect((await ann.get<MatchInfo[]>("/api/me/matches")).map(({ id, outcome }) => [id, outcome])).toEqual([
    [info.match, "finished"],
  ]);
  face.close();
  again.kill();
  await after.close();
});

test("[CP3] a match without a checkpoint is void after a restart, and its players are told why", async () => {
  const before = await startHub({ data: tempFolder() });
  const game = await addRawGame(before, { ...manifest, seats: { min: 1, max: 1 } });
  const ann = await TestPlayer.guest(before.url, "Ann");
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  await ann.command({ name: "start" });
  await ann.phase("playing");
  await before.close();
  const after = await restart(before);
  ann.room = undefined;
  await ann.join(code);
  const { state } = await ann.phase("finished");
  expect(state).toMatchObject({ placements: null });
  expect(state).toHaveProperty("notice", expect.stringContaining("hub was restarted"));
  const matches = await ann.get<MatchInfo[]>("/api/me/matches");
  expect(matches.map(({ outcome }) => outcome)).toEqual(["voided"]);
  game.kill();
  await after.close();
});

test("[HS-17] the match of a game that the host suspends is void at once, and its players are told", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, { ...manifest, name: "Suspended", seats: { min: 1, max: 1 } });
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  await ann.command({ name: "start" });
  await ann.phase("playing");
  game.send([types.checkpoint, (await game.room()).room, 0, Uint8Array.of(1)]);
  await hub.control.request("POST", `/games/${game.id}/suspend`);
  const { state } = await ann.phase("finished");
  expect(state).toMatchObject({ placements: null, notice: "The host of this hub ended the game." });
  await until("the link's end", () => game.peer.closed);
});
