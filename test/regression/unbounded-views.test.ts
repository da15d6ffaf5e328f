/**
 * What a patient game server could do: a view of one frame, and then patches that put 2,000 characters into each of its
 * 2,048 nodes: 4 MB for one seat, 2 GB for all seats it may have, within every rate. And a view that was refused for too many
 * deliveries had replaced the old one all the same, so that the next patch was meant for what no client had.
 */
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { linkLimits } from "../../protocol/limits.ts";
import { spectatorsSeat } from "../../protocol/link.ts";
import type { ViewNode, ViewPatch } from "../../protocol/view.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { newStand } from "../../src/game/seat.ts";
import { Views } from "../../src/game/views.ts";
import { FakePort } from "../kit/fake-port.ts";
import { ManualClock } from "../kit/manual-clock.ts";

function table(changed: { readonly viewsBytesMax?: number; readonly deliveriesPerSecond?: number } = {}) {
  const catalogue = new Catalogue(new ManualClock());
  const port = new FakePort();
  const limits = { ...linkLimits, ...changed };
  catalogue.connected(Object.assign(port, { identity: { ...port.identity, limits } }));
  const { game } = port.identity;
  const broadcast = { everybody: () => {}, spectators: () => {}, audience: () => 1, watching: () => 50 };
  const setup = {
    broadcast,
    takeDeliveries: (count: number) => catalogue.takeDeliveries(game, count),
    holdViewBytes: (bytes: number) => catalogue.holdViewBytes(game, bytes),
  };
  return { newMatch: () => new Views(setup, () => limits) };
}

const size = (value: unknown) => encode(value).length;
const text = (key: string, words: string): ViewNode => ({ type: "text", key, text: words });
const show = (views: Views, stand: ReturnType<typeof newStand>, view: ViewNode) => views.show(stand, view, size(view));
const change = (views: Views, stand: ReturnType<typeof newStand>, patches: readonly ViewPatch[]) =>
  views.patch(stand, patches, size(patches));

test("[VW2] [I2] patches do not make a view larger than a frame, and small ones go on for ever", () => {
  const views = table().newMatch();
  const stand = newStand(0);
  const children = Array.from({ length: 100 }, (_, i) => text(`k${i}`, ""));
  expect(show(views, stand, { type: "column", children })).toBeUndefined();
  const grown = children.map((_, i) => change(views, stand, [["set", `k${i}`, { text: "x".repeat(1_900) }]])?.code);
  expect(grown).toContain("view_invalid");
  expect(grown.filter((code) => code === undefined).length).toBeGreaterThan(30);
  expect(size(stand.view)).toBeLessThanOrEqual(linkLimits.viewBytesMax);
  for (let i = 0; i < 2_000; i += 1) {
    expect(change(views, stand, [["set", "k0", { text: `turn ${i} ${"y".repeat(100)}` }]])).toBeUndefined();
  }
});

test("[I2] the views of all rooms of a game are bounded together, and an ended match gives back", () => {
  const game = table({ viewsBytesMax: 10_000 });
  const [first, second] = [game.newMatch(), game.newMatch()];
  const large = text("a", "z".repeat(1_900));
  const seats = [0, 1, 2, 3].map(newStand);
  for (const seat of seats) expect(show(first, seat, large)).toBeUndefined();
  const [one, two] = [newStand(0), newStand(1)];
  expect(show(second, one, large)).toBeUndefined();
  expect(show(second, two, large)?.code).toBe("limit_exceeded");
  expect(two.view).toBeNull();
  // The same place again takes nothing more.
  expect(show(first, seats[0]!, large)).toBeUndefined();
  first.clear();
  expect(show(second, two, large)).toBeUndefined();
});

test("[LM1] a view for fifty spectators is fifty deliveries, and a refused one changes nothing", () => {
  const views = table({ deliveriesPerSecond: 51 }).newMatch();
  const [seat, spectators] = [newStand(0), newStand(spectatorsSeat)];
  expect(show(views, spectators, text("a", "first"))).toBeUndefined();
  expect(show(views, seat, text("a", "first"))).toBeUndefined();
  for (const stand of [seat, spectators]) {
    expect(show(views, stand, text("a", "second"))?.code).toBe("limit_exceeded");
    expect(change(views, stand, [["set", "a", { text: "third" }]])?.code).toBe("limit_exceeded");
    expect(stand.view).toEqual(text("a", "first"));
  }
});
