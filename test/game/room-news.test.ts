import { expect, test } from "bun:test";
import { playerFrames } from "../../protocol/player.ts";
import { type FakeSocket, openEvening } from "../kit/evening.ts";

const rooms = ({ frames }: FakeSocket) => frames.filter(([type]) => type === playerFrames.room);
/** What is told in a turn of the event loop is told at its end. */
const told = () => Bun.sleep(0);

test("[PR1] [PJ1] who joins gets the room once, the others each change", async () => {
  const { run, people } = await openEvening(["Ann", "Ben", "Cem"]);
  const hub = await run();
  const [ann, ben, cem] = people;
  const { code } = hub.rooms.create(ann!.user, {});
  const first = hub.join(code, ann!);
  await told();
  expect(rooms(first.socket)).toHaveLength(1);
  const second = hub.join(code, ben!);
  await told();
  expect([first, second].map(({ socket }) => rooms(socket).length)).toEqual([2, 1]);
  expect(second.socket.room).toEqual(first.socket.room);
  // Of a change that comes between the join and the telling, everybody is told.
  const third = hub.join(code, cem!);
  await hub.command(hub.rooms.room(code), first.member, { name: "ready", ready: true });
  await told();
  expect(third.socket.room).toEqual(first.socket.room);
  expect(rooms(third.socket)).toHaveLength(2);
  await hub.command(hub.rooms.room(code), third.member, { name: "ready", ready: true });
  await told();
  for (const { socket } of [first, second, third]) expect(socket.room).toEqual(first.socket.room);
});

test("[PJ1] [PR1] who comes back to a seat gets the room once, and is there in it", async () => {
  const { run, people, game } = await openEvening(["Ann"]);
  const hub = await run();
  hub.server(game);
  const { code } = hub.rooms.create(people[0]!.user, { game });
  const room = hub.rooms.room(code);
  const { socket, member } = hub.join(code, people[0]!);
  await hub.command(room, member, { name: "start" });
  await told();
  room.drop(member, socket);
  const back = hub.join(code, people[0]!);
  await told();
  expect(rooms(back.socket)).toHaveLength(1);
  expect(back.socket.room).toMatchObject({ state: { phase: "playing", seats: [{ seat: 0, connected: true }] } });
});

test("[PR1] who joins and leaves at once hears nothing more of the room", async () => {
  const { run, people } = await openEvening(["Ann", "Ben"]);
  const hub = await run();
  const { code } = hub.rooms.create(people[0]!.user, {});
  const ann = hub.join(code, people[0]!);
  const ben = hub.join(code, people[1]!);
  hub.rooms.room(code).leave(ben.member, "left");
  await told();
  expect(ben.socket.topics.size).toBe(0);
  expect(ann.socket.room?.members).toHaveLength(1);
  await hub.command(hub.rooms.room(code), ann.member, { name: "chat", text: "alone" });
  expect(ben.socket.chat).toEqual([]);
});
