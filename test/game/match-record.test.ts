import { expect, test } from "bun:test";
import { type MatchRecord, readMatchRecord, writeMatchRecord } from "../../src/game/match-record.ts";
import { newStand, type Seat } from "../../src/game/seat.ts";

const who: Seat["who"] = {
  user: "u",
  name: "n",
  player: "p",
  shareName: false,
  guest: true,
  client: "web",
  locale: "en",
};

test("[I3] of many large views as few are written out as are kept: 64 of them at every write took 20 ms", () => {
  let written = 0;
  const view = (chars: number): NonNullable<Seat["view"]> => ({
    type: "text",
    get text() {
      written += 1;
      return "x".repeat(chars);
    },
  });
  const record = (chars: number) => {
    written = 0;
    const seats = Array.from({ length: 64 }, (_, seat): Seat => {
      return { ...newStand(seat), who, sink: undefined, left: false, view: view(chars) };
    });
    const kept = readMatchRecord(writeMatchRecord({} as MatchRecord, newStand(255), seats));
    return kept.seats.filter((seat) => seat.view !== null).length;
  };
  expect([record(60_000), written]).toEqual([2, 3]);
  expect([record(1_000), written]).toEqual([64, 64]);
});
