import { describe, expect, test } from "bun:test";
import type { RoomChange } from "../../src/db/rooms.ts";
import { type KeptRoom, RoomWriter, roomsWriteMsMax } from "../../src/game/room-writer.ts";
import { ManualClock } from "../kit/manual-clock.ts";

/** Rooms of which every change has so many bytes, and a store that the test answers for. */
function writing(options: { readonly bytes?: number; readonly tookMs?: number } = {}) {
  const { bytes = 100, tookMs = 1 } = options;
  const clock = new ManualClock();
  const writes: { readonly at: number; readonly codes: readonly string[]; readonly closed: readonly string[] }[] = [];
  const logged: string[] = [];
  const state = { fails: false, held: undefined as Promise<void> | undefined };
  const began = clock.now();
  const writer = new RoomWriter({
    clock,
    store: {
      async write(changes: readonly RoomChange[], closed: readonly string[]) {
        writes.push({ at: clock.now() - began, codes: changes.map(({ code }) => code), closed });
        await state.held;
        clock.advance(tookMs);
        if (state.fails) throw new Error("disk full");
      },
    },
    log: (message) => logged.push(message),
  });
  const room = (code: string, game = "game"): KeptRoom & { touch(): void; taken: number } => {
    let isNew = true;
    const made = {
      code,
      game: { id: game },
      taken: 0,
      takeChange: () => {
        if (!isNew) return undefined;
        isNew = false;
        made.taken += 1;
        return { code, format: 1, state: new Uint8Array(bytes) };
      },
      changeLost: () => {
        isNew = true;
      },
      touch: () => {
        isNew = true;
        writer.touched(made);
      },
    };
    return made;
  };
  const settled = async () => {
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  };
  return { clock, writer, writes, logged, room, state, settled };
}

describe("rooms are written behind", () => {
  test("what changes together is written together, and once", async () => {
    const { clock, writes, room, settled } = writing();
    const [a, b] = [room("A"), room("B")];
    for (let i = 0; i < 100; i += 1) {
      a.touch();
      b.touch();
    }
    expect(writes).toEqual([]);
    clock.advance(roomsWriteMsMax);
    await settled();
    expect(writes.map(({ codes }) => codes)).toEqual([["A", "B"]]);
    clock.advance(10_000);
    await settled();
    expect(writes).toHaveLength(1);
    expect(a.taken).toBe(1);
  });

  test("[CP4] what changes is written within half a second, however slow the disk and large the rooms", async () => {
    const { clock, writes, room, settled } = writing({ tookMs: 200, bytes: 400_000 });
    const one = room("A");
    for (let i = 0; i < 3; i += 1) {
      one.touch();
      clock.advance(roomsWriteMsMax);
      await settled();
      expect(writes).toHaveLength(i + 1);
    }
  });

  test("[RS2] who is in a hurry waits for no pause, only for the write that is under way", async () => {
    const { clock, writes, room, settled, writer } = writing({ tookMs: 20 });
    const one = room("A");
    one.touch();
    clock.advance(50);
    await settled();
    one.touch();
    clock.advance(1);
    expect(writes).toHaveLength(1);
    writer.hurry();
    clock.advance(1);
    await settled();
    expect(writes).toHaveLength(2);
  });

  test("takes at most a small part of the hub's time", async () => {
    const { clock, writes, room, settled } = writing({ tookMs: 10 });
    const one = room("A");
    for (let i = 0; i < 2_000; i += 1) {
      one.touch();
      clock.advance(5);
      await settled();
    }
    expect(writes.length * 10).toBeLessThan(clock.now() * 0.025);
    expect(writes.length).toBeGreaterThan(10);
  });

  test("[I3] a transaction is bounded, others have a turn before the next, and after some of them there is a pause", async () => {
    const { clock, writes, room, settled } = writing({ bytes: 150_000 });
    for (let i = 0; i < 12; i += 1) room(`${i}`).touch();
    for (let ms = 0; ms < 1_000; ms += 1) {
      clock.advance(1);
      await settled();
    }
    expect(writes.map(({ codes }) => codes.length)).toEqual([2, 2, 2, 2, 2, 2]);
    const between = writes.slice(1).map(({ at }, i) => at - (writes[i]?.at ?? 0));
    for (const [i, ms] of between.entries()) expect([i, ms > 1, ms >= roomsWriteMsMax]).toEqual([i, true, i === 3]);
  });

  test("[CP4] [I3] a game that keeps a lot in many rooms delays itself, not others", async () => {
    const { clock, writes, room, settled } = writing({ bytes: 400_000 });
    const greedy = Array.from({ length: 50 }, (_, i) => room(`greedy ${i}`, "greedy"));
    const other = room("other", "other");
    for (let i = 0; i < 3; i += 1) {
      for (const one of greedy) one.touch();
      clock.advance(roomsWriteMsMax);
      await settled();
      other.touch();
      const before = writes.length;
      for (let ms = 0; ms < roomsWriteMsMax + 50; ms += 1) {
        clock.advance(1);
        await settled();
      }
      expect(writes.slice(before).flatMap(({ codes }) => codes)).toContain("other");
    }
    expect(greedy.reduce((sum, { taken }) => sum + taken, 0)).toBeGreaterThan(5);
  });

  test("what could not be written is tried again, and the log says so", async () => {
    const { clock, writes, room, state, settled, logged, writer } = writing();
    state.fails = true;
    const gone = room("B");
    room("A").touch();
    gone.touch();
    writer.closed(gone);
    clock.advance(roomsWriteMsMax);
    await settled();
    expect(logged).toHaveLength(1);
    state.fails = false;
    clock.advance(10_000);
    await settled();
    const [first, second] = writes;
    expect(second).toMatchObject({ codes: ["A"], closed: ["B"] });
    expect(first).toMatchObject({ codes: ["A"], closed: ["B"] });
    expect(writes).toHaveLength(2);
  });

  test("a room that closes while its write fails is not written again after it was taken out", async () => {
    const { clock, writes, room, state, settled, writer } = writing();
    state.fails = true;
    let release = () => {};
    state.held = new Promise((resolve) => {
      release = resolve;
    });
    const gone = room("A");
    gone.touch();
    clock.advance(roomsWriteMsMax);
    writer.closed(gone);
    release();
    await settled();
    state.fails = false;
    clock.advance(10_000);
    await settled();
    expect(writes).toMatchObject([
      { codes: ["A"], closed: [] },
      { codes: [], closed: ["A"] },
    ]);
  });

  test("the last write stands for the moment in which all is frozen, and nothing comes after it", async () => {
    const { clock, writes, room, state, settled, writer } = writing();
    const [a, b] = [room("A"), room("B")];
    a.touch();
    let release = () => {};
    state.held = new Promise((resolve) => {
      release = resolve;
    });
    clock.advance(roomsWriteMsMax);
    b.touch();
    let frozenAfter = -1;
    const closed = writer.close(() => {
      frozenAfter = writes.length;
    });
    await settled();
    a.touch();
    release();
    await closed;
    expect(writes.flatMap(({ codes }) => codes)).toEqual(["A", "B", "A"]);
    expect(frozenAfter).toBe(writes.length);
    a.touch();
    clock.advance(10_000);
    await settled();
    expect(writes.flatMap(({ codes }) => codes)).toHaveLength(3);
  });

  test("a disk that stays full does not keep the hub from stopping", async () => {
    const { room, state, writer, logged } = writing();
    state.fails = true;
    room("A").touch();
    await writer.close(() => {});
    expect(logged.length).toBeGreaterThan(0);
  });
});
