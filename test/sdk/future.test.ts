/** What an SDK of today does with a hub of tomorrow, and with one of yesterday. */
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { readChallenge, readReady } from "../../protocol/handshake.ts";
import { linkLimits } from "../../protocol/limits.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { readFields, readRoomEvent, readRoomOpen } from "../../sdk/typescript/src/hub-frames.ts";

const more = ["new", { a: [1, 2.5, null] }, new Uint8Array(3)];
const seat = { seat: 0, player: "p1", name: null, guest: true, client: "console", locale: "en", connected: true };
const info = { match: "m", round: 1, options: {}, seats: [{ ...seat, team: "red" }], season: 4 };

test("[VN1] [FR7] frames with new fields and entries are read for what is known of them", () => {
  const challenge = encode([types.challenge, 1, new Uint8Array(32), new Uint8Array(32), new Uint8Array(64), ...more]);
  expect(readChallenge(challenge)?.version).toBe(1);
  const limits = { ...linkLimits, roomsMax: 7, starsMax: 3 };
  const ready = readReady(encode([types.ready, "s", { limits, hub: "9.0.0", motto: "x" }, ...more]));
  expect(ready?.limits.roomsMax).toBe(7);
  const opening = readRoomOpen(readFields(encode([types.roomOpen, 1, 2, info, ...more])));
  // A kind of client that is not known is drawn for like a browser.
  expect(opening.info.seats[0]).toEqual({ ...seat, client: "web" });
  const events: readonly (readonly unknown[])[] = [
    [types.playerJoined, 2, 1, seat],
    [types.playerDropped, 2, 2, 0],
    [types.playerBack, 2, 3, 0, true],
    [types.playerLeft, 2, 4, 0, "evaporated"],
    [types.host, 2, 5, null],
    [types.data, 2, 6, 0, new Uint8Array(1)],
    [types.action, 2, 7, 0, "go", null],
    [types.deadline, 2, 8, "turn"],
  ];
  const read = events.map((event) => readRoomEvent(readFields(encode([...event, ...more]))));
  expect(read.map((event) => event?.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(read[3]).toMatchObject({ kind: "left", reason: "left" });
  expect(readRoomEvent([27, 2, 9, 0])).toBeUndefined();
});

test("[VN1] [FR7] a hub that does not know what came later is as good as it was", () => {
  const { storeKeysMax, ...older } = linkLimits;
  expect(readReady(encode([types.ready, "s", { limits: older, hub: "0.0.9" }]))?.limits.storeKeysMax).toBe(
    storeKeysMax,
  );
  const opening = readRoomOpen(readFields(encode([types.roomOpen, 1, 2, info])));
  expect([opening.info.host, opening.info.commit.length]).toEqual([null, 0]);
});
