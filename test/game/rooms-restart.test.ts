import { describe, expect, test } from "bun:test";
import { playerLimits, roomLimits } from "../../protocol/limits.ts";
import { playerFrames } from "../../protocol/player.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { matchOf } from "../../src/game/room-state.ts";
import type { FakeSocket, HubRun } from "../kit/evening.ts";
import { openEvening } from "../kit/evening.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (line: string): ViewNode => ({ type: "text", key: "line", text: line });
const places = (...of: number[]) => ({ placements: of.map((place, seat) => ({ seat, place })) });

/** Ann, Ben and Cem in a room with a match on; nothing but its first checkpoint is kept yet. */
async function playing(checkpoint = true) {
  const evening = await openEvening(["Ann", "Ben", "Cem"]);
  const hub = await evening.run();
  const port = hub.server(evening.game);
  const [ann, ben, cem] = evening.people as [(typeof evening.people)[0], ...typeof evening.people];
  const { code } = hub.rooms.create(ann.user, { game: evening.game });
  const room = hub.rooms.room(code);
  const joined = [ann, ben!, cem!].map((person) => hub.join(code, person));
  for (const { member } of joined) await hub.command(room, member, { name: "ready", ready: true });
  await hub.command(room, joined[0]!.member, { name: "start" });
  await Promise.resolve();
  expect(room.phase.phase).toBe("playing");
  if (checkpoint) port.game.checkpoint(0, bytes(1));
  const sockets = joined.map(({ socket }) => socket);
  const match = matchOf(room.phase)!;
  return { ...evening, hub, port, code, room, joined, sockets, match, people: [ann, ben!, cem!] };
}

const phaseOf = (hub: HubRun, code: string) => hub.rooms.room(code).phase;
const events = (socket: FakeSocket) => socket.frames.map(([type]) => type);

describe("a room after a restart of the hub", () => {
  test("[RM6] is there with its code, people, settings, score and chat; who was in it has the grace time to come back", async () => {
    const { run, game, people } = await openEvening(["Ann", "Ben", "Cem", "Dan"]);
    const before = await run();
    const port = before.server(game);
    const [ann, ben, cem, dan] = people as [
      (typeof people)[0],
      (typeof people)[0],
      (typeof people)[0],
      (typeof people)[0],
    ];
    const { code } = before.rooms.create(ann.user, { game, password: "open sesame", public: true });
    const room = before.rooms.room(code);
    const [host, second, third, fourth] = [ann, ben, cem, dan].map((one) =>
      before.join(code, one, { password: "open sesame" }),
    );
    await before.command(room, fourth!.member, { name: "spectate", spectate: true });
    for (const { member } of [second!, third!]) await before.command(room, member, { name: "ready", ready: true });
    await before.command(room, host!.member, { name: "start" });
    await Promise.resolve();
    await port.game.result(places(2, 1, 3));
    await before.command(room, second!.member, { name: "chat", text: "well played" });
    await before.command(room, host!.member, { name: "mute", member: third!.member.member, muted: true });
    await before.command(room, host!.member, { name: "host", member: second!.member.member });
    await before.command(room, second!.member, { name: "kick", member: fourth!.member.member });
    await before.written();

    const after = await run();
    const back = after.join(code, ben);
    expect(back.resumed()).toBe(false);
    const shown = back.socket.room!;
    expect(shown.code).toBe(code);
    expect(shown.game?.id).toBe(game);
    expect(shown.settings).toEqual({ public: true, locked: false, spectators: true, capacity: 16 });
    expect(
      shown.members.map(({ name, host: isHost, muted, wins, connected }) => [name, isHost, muted, wins, connected]),
    ).toEqual([
      ["Ann", false, false, 0, false],
      ["Ben", true, false, 1, true],
      ["Cem", false, true, 0, false],
    ]);
    expect(shown.state).toMatchObject({ phase: "finished", notice: null });
    expect(back.socket.chat).toEqual(["well played"]);
    expect(() => after.join(code, dan, { password: "open sesame" })).toThrow(/removed you/);
    expect(() => after.join(code, { ...dan, user: "somebody" }, { password: "wrong" })).toThrow(/password/);
    expect(after.join(code, { ...dan, user: "somebody" }, { password: "open sesame" }).member.member).toBe(5);
    after.clock.advance(playerLimits.graceMs);
    await Bun.sleep(0);
    expect(after.rooms.find(code)).toMatchObject({ members: 2, host: "Ben" });
    expect(after.rooms.room(code).rounds.get(game)).toBe(1);
  });

  test("is gone for good once it was closed, and a new one may have its code", async () => {
    const { run, people, auth } = await openEvening(["Ann"]);
    const before = await run();
    const { code } = before.rooms.create(people[0]!.user, {});
    await before.written();
    before.clock.advance(roomLimits.emptyMsMax);
    await before.written();
    expect(await auth.db.selectFrom("rooms").selectAll().execute()).toEqual([]);
    expect(() => before.rooms.room(code)).toThrow();
    expect((await run()).rooms.list()).toEqual([]);
  });

  test("[RM6] a match that was about to begin is started again by hand", async () => {
    const { run, game, people } = await openEvening(["Ann"]);
    const before = await run();
    before.server(game, { accepts: false });
    const { code } = before.rooms.create(people[0]!.user, { game });
    const { member } = before.join(code, people[0]!);
    await before.command(before.rooms.room(code), member, { name: "start" });
    expect(phaseOf(before, code).phase).toBe("opening");
    await before.written();
    const after = await run();
    expect(phaseOf(after, code)).toEqual({ phase: "lobby", notice: "The hub was restarted. Start the match again." });
  });

  test("[AU-22] names nobody whose account was erased meanwhile, not even in what is kept", async () => {
    const { auth, run, game, people } = await openEvening(["Ann", "Erasmus"]);
    const before = await run();
    before.server(game);
    const [ann, erasmus] = people;
    const { code } = before.rooms.create(ann!.user, { game });
    before.join(code, ann!);
    const { member } = before.join(code, erasmus!);
    await before.command(before.rooms.room(code), member, { name: "chat", text: "remember me" });
    await before.written();
    await auth.db.deleteFrom("sessions").where("user", "=", erasmus!.user).execute();
    await auth.db.deleteFrom("users").where("id", "=", erasmus!.user).execute();
    const after = await run();
    const { socket } = after.join(code, ann!);
    expect(socket.room?.members.map(({ name }) => name)).toEqual(["Ann"]);
    await after.written();
    const [row] = await auth.db.selectFrom("rooms").selectAll().execute();
    expect(Buffer.from(row!.state).includes("remember me")).toBe(true);
    expect(Buffer.from(row!.state).includes("Erasmus")).toBe(false);
    expect(Buffer.from(row!.state).includes(erasmus!.user)).toBe(false);
  });

  test("[AU-22] a match and its result name nobody whose account was erased, also who had left the room", async () => {
    const { auth, hub, room, joined, match, port, people } = await playing();
    const [ben, cem] = [people[1]!, people[2]!];
    const erase = async (user: string) => {
      await auth.db.deleteFrom("sessions").where("user", "=", user).execute();
      await auth.db.deleteFrom("game_players").where("user", "=", user).execute();
      await auth.db.deleteFrom("users").where("id", "=", user).execute();
      await hub.rooms.forgetErased();
    };
    room.leave(joined[1]!.member, "left");
    await erase(ben.user);
    expect(match.seats.map(({ who }) => who.name)).toEqual(["Ann", "Former player", "Cem"]);
    expect(await port.game.result(places(1, 3, 2))).toBeUndefined();
    room.leave(joined[2]!.member, "left");
    await erase(cem.user);
    const names = ["Ann", "Former player", "Former player"];
    const { state } = joined[0]!.socket.room ?? {};
    expect(state?.phase === "finished" && state.placements?.map(({ name }) => name)).toEqual(names);
    await hub.written();
    const [row] = await auth.db.selectFrom("rooms").selectAll().execute();
    for (const gone of [ben, cem])
      for (const word of [gone.name, gone.user]) expect(Buffer.from(row!.state).includes(word)).toBe(false);
  });

  test("one that cannot be read keeps none of the others away", async () => {
    const { auth, run, people } = await openEvening(["Ann"]);
    const before = await run();
    const codes = [1, 2, 3].map(() => before.rooms.create(people[0]!.user, {}).code);
    await before.written();
    await auth.db
      .updateTable("rooms")
      .set({ state: bytes(0xc1) })
      .where("code", "=", codes[0]!)
      .execute();
    await auth.db.updateTable("rooms").set({ format: 99 }).where("code", "=", codes[1]!).execute();
    const after = await run();
    expect(after.rooms.list().map(({ code }) => code)).toEqual([codes[2]!]);
    expect(after.logged).toHaveLength(1);
  });
});

describe("a match after a restart of the hub", () => {
  test("[CP2] [CP4] waits for its game server, which gets the checkpoint, all events since, and who is away", async () => {
    const { hub, match, port, run, code, game } = await playing();
    match.fromPlayer(0, bytes(9, 7), 1);
    port.game.checkpoint(1, bytes(42));
    match.actionFromPlayer(1, "late", [1, "x"]);
    match.fromPlayer(2, bytes(5));
    await hub.written();
    match.fromPlayer(2, bytes(6));

    const after = await run();
    expect(phaseOf(after, code)).toMatchObject({
      phase: "waiting",
      until: after.clock.monotonic() + roomLimits.waitingMsMax,
    });
    const next = after.server(game);
    await Promise.resolve();
    expect(phaseOf(after, code).phase).toBe("playing");
    const [{ info }] = next.opened as [(typeof next.opened)[0]];
    expect(info).toEqual({
      ...port.opened[0]!.info,
      seats: port.opened[0]!.info.seats.map((seat) => Object.assign({}, seat, { connected: false })),
      restore: { checkpoint: Buffer.from([42]), n: 1 },
    });
    expect(next.told).toEqual([
      ["action", 2, 1, "late", [1, "x"]],
      ["data", 3, 2, Buffer.from([5])],
      ["dropped", 4, 0],
      ["dropped", 5, 1],
      ["dropped", 6, 2],
    ]);
  });

  test("[PJ4] [PD2] a client that has seen more than was kept gets a snapshot, with numbers that were never used", async () => {
    const { hub, match, port, run, code, game, people, sockets } = await playing();
    port.game.view(0, text("kept"), bytes(0xc0));
    port.game.data(null, bytes(1));
    await hub.written();
    for (let i = 0; i < 50; i += 1) port.game.data(null, bytes(2));
    port.game.view(0, text("too late"), bytes(0xc0));
    const seen = { match: match.setup.id, room: 51, own: 2 };
    expect(events(sockets[0]!).filter((type) => type === playerFrames.dataOut)).toHaveLength(51);

    const after = await run();
    const { socket, resumed } = after.join(code, people[0]!, { resume: seen });
    expect(resumed()).toBe(false);
    expect(socket.snapshot).toMatchObject({ match: seen.match, view: text("kept") });
    const { room, own } = socket.snapshot!;
    expect(room).toBeGreaterThan(1_000_000);
    expect(own).toBeGreaterThan(1_000_000);
    const next = after.server(game);
    await Promise.resolve();
    expect(next.told.slice(-1)).toEqual([["back", 4, 0, true]]);
    next.game.data(null, bytes(3));
    expect(socket.frames.at(-1)).toEqual([playerFrames.dataOut, 0, room + 1, Buffer.from([3])]);
    // Others with the same old point: no number of the first run means a frame of this one.
    for (let i = 0; i < 60; i += 1) next.game.data(null, bytes(4));
    const later = after.join(code, people[1]!, { resume: { match: seen.match, room: 51, own: 0 } });
    expect(later.resumed()).toBe(false);
    expect(later.socket.snapshot?.room).toBe(room + 61);
  });

  test("[DL3] deadlines stand still while the hub is away, and go on with the time that was left", async () => {
    const { hub, port, run, code, game, people } = await playing();
    port.game.deadline("turn", 60_000);
    await hub.written();
    for (let i = 0; i < 4; i += 1) {
      hub.clock.advance(5_000);
      await hub.written();
    }
    const after = await run();
    const { socket } = after.join(code, people[0]!);
    const left = socket.snapshot!.deadlines["turn"]!;
    expect(left).toBeWithin(35_000, 41_000);
    after.clock.advance(30_000);
    const next = after.server(game);
    await Promise.resolve();
    expect(next.told.some(([kind]) => kind === "expired")).toBe(false);
    after.clock.advance(left);
    expect(next.told.at(-1)).toEqual(["expired", 5, "turn"]);
  });

  test("[CP3] is void without a checkpoint, and its players are told", async () => {
    const { auth, hub, match, run, code, people } = await playing(false);
    match.fromPlayer(0, bytes(1));
    await hub.written();
    const after = await run();
    const { socket } = after.join(code, people[0]!);
    expect(socket.room?.state).toMatchObject({ phase: "finished", placements: null });
    expect(socket.room?.state).toHaveProperty("notice", expect.stringMatching(/hub was restarted.*no state/));
    await after.written();
    const rows = await auth.db.selectFrom("matches").select(["id", "outcome"]).execute();
    expect(rows).toEqual([{ id: match.setup.id, outcome: "voided" }]);
    expect((await run()).rooms.room(code).phase.phase).toBe("finished");
  });

  test("[CP3] is void if no server of its game comes in time", async () => {
    const { hub, run, code } = await playing();
    await hub.written();
    const after = await run();
    after.clock.advance(roomLimits.waitingMsMax);
    await Bun.sleep(0);
    expect(phaseOf(after, code)).toMatchObject({ phase: "finished", placements: null });
  });

  test("[RS2] a result that was recorded as the hub was killed counts once, in the room's score too", async () => {
    const { auth, hub, port, run, code, people, match } = await playing();
    await hub.written();
    // Recorded, but the room is not written any more.
    expect(await port.game.result(places(2, 1, 3))).toBeUndefined();
    const after = await run();
    const shown = after.join(code, people[0]!).socket.room!;
    const phase = { phase: "finished", match: match.setup.id, notice: null };
    expect(shown.state).toMatchObject(phase);
    expect(shown.members.map(({ wins }) => wins)).toEqual([0, 1, 0]);
    expect(shown.state.phase === "finished" && shown.state.placements?.map(({ name, place }) => [name, place])).toEqual(
      [
        ["Ben", 1],
        ["Ann", 2],
        ["Cem", 3],
      ],
    );
    await after.written();
    const again = (await run()).join(code, people[0]!).socket.room!;
    expect(again.members.map(({ wins }) => wins)).toEqual([0, 1, 0]);
    expect(await auth.db.selectFrom("matches").select("outcome").execute()).toEqual([{ outcome: "finished" }]);
  });

  for (const written of [false, true]) {
    const when = written ? "after it was written" : "before it was written first";
    test(`who left a match has lost it after the restart, too, and who was removed has not: ${when}`, async () => {
      const { hub, run, room, joined, code, game } = await playing();
      if (written) await hub.written();
      room.leave(joined[2]!.member, "left");
      room.leave(joined[1]!.member, "kicked");
      await hub.written();
      const after = await run();
      after.server(game);
      await Promise.resolve();
      const match = matchOf(after.rooms.room(code).phase)!;
      expect(match.seats.map(({ left }) => left)).toEqual([false, true, true]);
      expect(match.ending.removed).toEqual([1]);
      // Ann has removed her last opponent, which ends a match, too.
      expect(match.ending.forfeits(3)).toEqual([2, 0]);
    });
  }

  test("who is removed as the match is about to begin has no seat in it, and has left nothing after the restart", async () => {
    const evening = await openEvening(["Ann", "Ben", "Cem"]);
    const hub = await evening.run();
    const port = hub.server(evening.game);
    const { code } = hub.rooms.create(evening.people[0]!.user, { game: evening.game });
    const room = hub.rooms.room(code);
    const [ann, ben, cem] = evening.people.map((person) => hub.join(code, person).member);
    for (const member of [ben!, cem!]) await hub.command(room, member, { name: "ready", ready: true });
    const started = hub.command(room, ann!, { name: "start" });
    expect(room.phase.phase).toBe("starting");
    await hub.command(room, ann!, { name: "kick", member: ben!.member });
    expect(started).rejects.toMatchObject({ code: "conflict" });
    await started.catch(() => undefined);
    expect([room.phase.phase, port.opened.length]).toEqual(["lobby", 0]);
    await hub.command(room, ann!, { name: "start" });
    await Promise.resolve();
    port.game.checkpoint(0, bytes(1));
    await hub.written();
    const after = await evening.run();
    const match = matchOf(after.rooms.room(code).phase)!;
    expect(match.seats.map(({ who, left }) => [who.name, left])).toEqual([
      ["Ann", false],
      ["Cem", false],
    ]);
    expect(match.ending.saved).toEqual({ left: [], removed: [], stopped: null });
  });

  test("a clean stop writes all there is, and nothing that breaks then is taken for a loss", async () => {
    const { hub, match, port, run, code, game, joined, room } = await playing();
    match.fromPlayer(1, bytes(8));
    const stopped = hub.rooms.stop(() => {});
    await stopped;
    for (const { socket, member } of joined) room.drop(member, socket);
    hub.lose(port);
    match.fromPlayer(1, bytes(9));
    const after = await run();
    const next = after.server(game);
    await Promise.resolve();
    expect(next.told.slice(0, 2)).toEqual([
      ["data", 1, 1, Buffer.from([8])],
      ["dropped", 2, 0],
    ]);
    expect(phaseOf(after, code).phase).toBe("playing");
  });

  test("survives one restart after the other, with the same seats and the same player ids", async () => {
    const { hub, run, code, game, people, port } = await playing();
    await hub.written();
    const ids = port.opened[0]!.info.seats.map(({ player }) => player);
    let before = 0;
    for (let i = 0; i < 3; i += 1) {
      const again = await run();
      const next = again.server(game);
      const { socket, member } = again.join(code, people[2]!);
      await Promise.resolve();
      expect(member.seat?.seat).toBe(2);
      expect(next.opened[0]!.info.seats.map(({ player }) => player)).toEqual(ids);
      expect(socket.snapshot!.own).toBeGreaterThan(before);
      before = socket.snapshot!.own;
      await again.written();
    }
  });
});
