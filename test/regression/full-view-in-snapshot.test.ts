/**
 * A game filled a view up to the last value that a frame of the link takes, or nested it as deep as one may be. The player saw
 * it, reloaded, and never came back: the snapshot holds the view and a few values more, one level deeper, and the client
 * refused it by the same bounds.
 */
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { playerFrames, type Snapshot } from "../../protocol/player.ts";
import { linkLimits } from "../../protocol/limits.ts";
import { FrameScan } from "../../protocol/scan.ts";
import { checkView } from "../../protocol/view-check.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { readHubFrame } from "../../src/client/frames.ts";

test("a view that fills a frame of the link is taken in a snapshot, too", () => {
  const row = Array.from({ length: 16 }, () => "");
  const table = { type: "table", label: "", columns: row, rows: Array.from({ length: 200 }, () => row) } as const;
  const withLines = (count: number): ViewNode => ({
    type: "column",
    children: [table, { type: "log", lines: Array.from({ length: count }, () => "") }],
  });
  let lines = 0;
  while (new FrameScan().scan(encode([32, 1, 0, withLines(lines + 1)])) === "ok") lines += 1;
  expect(lines).toBeGreaterThan(0);
  const view = withLines(lines);
  const deadlines = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`deadline ${index}`, 1000]));
  const snapshot: Snapshot = { match: "m", room: 0, own: 1, view, deadlines };
  expect(readHubFrame(encode([playerFrames.snapshot, snapshot]))?.[0]).toBe(playerFrames.snapshot);
});

test("[PW2] a view that is as deep as it may be is taken in a snapshot, too", () => {
  const nested = (depth: number): ViewNode =>
    depth === 1 ? { type: "text", text: "deep" } : { type: "column", children: [nested(depth - 1)] };
  const view = checkView(nested(linkLimits.viewDepthMax));
  expect(new FrameScan().scan(encode([32, 1, 0, view]))).toBe("ok");
  const snapshot: Snapshot = { match: "m", room: 0, own: 1, view, deadlines: {} };
  expect(readHubFrame(encode([playerFrames.snapshot, snapshot]))?.[0]).toBe(playerFrames.snapshot);
});

test("[PW2] [VW5] what patches have made of a view is taken in a snapshot, however many values, however deep", () => {
  const scanned = (patches: unknown) => expect(new FrameScan().scan(encode([33, 1, 0, patches]))).toBe("ok");
  const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
  const keyed = (depth: number): ViewNode =>
    depth === 1
      ? { type: "text", key: "k", text: "" }
      : { type: "column", key: `${depth}`, children: [keyed(depth - 1)] };
  const deep = [["set", "k", { later: nested(28) }]];
  scanned(deep);
  let view = applyPatch(checkView(keyed(linkLimits.viewDepthMax)), deep);
  const text = Array.from({ length: 64 }, () => "");
  while (encode(view).length < linkLimits.viewBytesMax - 10_000) {
    const lines = [["insert", "2", 0, { type: "log", lines: Array.from({ length: 60 }, () => text) }]];
    scanned(lines);
    view = applyPatch(view, lines);
  }
  const snapshot: Snapshot = { match: "m", room: 0, own: 1, view, deadlines: {} };
  expect(readHubFrame(encode([playerFrames.snapshot, snapshot]))?.[0]).toBe(playerFrames.snapshot);
});
