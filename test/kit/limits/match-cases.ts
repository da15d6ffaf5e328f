import { expect } from "bun:test";
import { encode } from "../../../protocol/codec.ts";
import { linkLimitBounds } from "../../../protocol/limits.ts";
import { frameTypes as types, type GameToHub } from "../../../protocol/link.ts";
import type { ViewNode } from "../../../protocol/view.ts";
import { bytes, type Case, hub, type Limit, play } from "./game.ts";

const text = (line: string): ViewNode => ({ type: "text", text: line });

/** A view of this size, encoded: texts, the first of which has the key `k`. */
function viewOf(size: number) {
  const count = Math.ceil(size / 1_500);
  const view = (extra: number) => {
    const chars = (index: number) => 300 + Math.floor(extra / count) + (index < extra % count ? 1 : 0);
    const children = Array.from({ length: count }, (_, index) => ({
      type: "text" as const,
      text: "x".repeat(chars(index)),
      ...(index === 0 && { key: "k" }),
    }));
    return { type: "column" as const, children };
  };
  return view(size - encode(view(0)).length);
}

function nested(depth: number): ViewNode {
  return depth === 1
    ? { type: "column", key: "deepest", children: [] }
    : { type: "column", children: [nested(depth - 1)] };
}

export const matchCases = {
  deliveriesPerSecond: {
    values: [20, 41_000],
    async holds(deliveriesPerSecond) {
      const { link, handle, socket } = await play({ deliveriesPerSecond });
      const before = socket.frames.length;
      for (let left = deliveriesPerSecond; left > 0; left -= 64)
        link.send([types.data, handle, Array.from({ length: Math.min(64, left) }, () => 0), bytes(1)]);
      expect(await link.errors()).toBe("ok");
      expect(socket.frames.length - before).toBe(deliveriesPerSecond);
      expect(await link.say([types.data, handle, null, bytes(1)])).toBe("limit_exceeded");
    },
  },
  deadlinesPerRoomMax: {
    values: [2, 12],
    async holds(deadlinesPerRoomMax) {
      const { link, handle } = await play({ deadlinesPerRoomMax });
      const set = (name: number): GameToHub => [types.deadline, handle, `d${name}`, 60_000];
      for (let i = 0; i < deadlinesPerRoomMax; i += 1) expect(await link.say(set(i))).toBe("ok");
      expect(await link.say(set(deadlinesPerRoomMax))).toBe("limit_exceeded");
      expect(await link.say(set(0))).toBe("ok");
    },
  },
  deadlineMsMax: {
    values: [1_000, linkLimitBounds.deadlineMsMax[1]],
    async holds(deadlineMsMax) {
      const { link, handle } = await play({ deadlineMsMax });
      expect(await link.say([types.deadline, handle, "turn", deadlineMsMax])).toBe("ok");
      expect(await link.say([types.deadline, handle, "turn", deadlineMsMax + 1])).toBe("frame_invalid");
    },
  },
  checkpointBytesMax: {
    values: [100],
    async holds(checkpointBytesMax) {
      const { link, handle } = await play({ checkpointBytesMax });
      expect(await link.say([types.checkpoint, handle, 0, bytes(checkpointBytesMax)])).toBe("ok");
      expect(await link.say([types.checkpoint, handle, 0, bytes(checkpointBytesMax + 1)])).toBe("limit_exceeded");
    },
  },
  replayEventsMax: {
    values: [4, 2_000],
    async holds(replayEventsMax) {
      for (const [more, phase] of [
        [0, "waiting"],
        [1, "finished"],
      ] as const) {
        const { link, handle, match, room } = await play({ replayEventsMax });
        expect(await link.say([types.checkpoint, handle, 0, bytes(1)])).toBe("ok");
        for (let i = 0; i < replayEventsMax + more; i += 1) match.actionFromPlayer(0, "tap", null);
        link.break();
        expect(room.phase.phase).toBe(phase);
      }
    },
  },
  viewNodesMax: {
    values: [10, 3_000],
    async holds(viewNodesMax) {
      const { link, handle } = await play({ viewNodesMax });
      const lines = (count: number) => ({ type: "log", lines: Array.from({ length: count }, () => "") }) as const;
      const view = (count: number): GameToHub => [
        types.view,
        handle,
        0,
        { type: "column", key: "all", children: [lines(count - 2)] },
      ];
      const insert: GameToHub = [types.patch, handle, 0, [["insert", "all", 0, text("")]]];
      expect(await link.say(view(viewNodesMax + 1))).toBe("view_invalid");
      expect(await link.say(view(viewNodesMax))).toBe("ok");
      expect(await link.say(insert)).toBe("view_invalid");
      expect(await link.say(view(viewNodesMax - 1))).toBe("ok");
      expect(await link.say(insert)).toBe("ok");
    },
  },
  viewDepthMax: {
    values: [3],
    async holds(viewDepthMax) {
      const { link, handle } = await play({ viewDepthMax });
      const insert: GameToHub = [types.patch, handle, 0, [["insert", "deepest", 0, text("")]]];
      expect(await link.say([types.view, handle, 0, nested(viewDepthMax + 1)])).toBe("view_invalid");
      expect(await link.say([types.view, handle, 0, nested(viewDepthMax)])).toBe("ok");
      expect(await link.say(insert)).toBe("view_invalid");
      expect(await link.say([types.view, handle, 0, nested(viewDepthMax - 1)])).toBe("ok");
      expect(await link.say(insert)).toBe("ok");
    },
  },
  viewBytesMax: {
    values: [500, 100_000],
    async holds(viewBytesMax) {
      const { link, handle } = await play({ viewBytesMax, frameBytesMax: 131_072 });
      const show = (view: ViewNode) => link.say([types.view, handle, 0, view]);
      const write = (line: string) => link.say([types.patch, handle, 0, [["set", "k", { text: line }]]]);
      const full = viewOf(viewBytesMax);
      const line = full.children[0]!.text;
      expect(encode(full)).toHaveLength(viewBytesMax);
      expect(await show(viewOf(viewBytesMax + 1))).toBe("view_invalid");
      expect(await show(full)).toBe("ok");
      expect(await write(`${line}x`)).toBe("view_invalid");
      expect(await write(line)).toBe("ok");
    },
  },
  viewsBytesMax: {
    values: [1_000, 20_000_000],
    async holds(viewsBytesMax) {
      const { id, link, handle } = await play({ viewsBytesMax });
      expect(await link.say([types.view, handle, 0, viewOf(500)])).toBe("ok");
      expect(hub.catalogue.holdViewBytes(id, viewsBytesMax - 500)).toBe(true);
      expect(await link.say([types.view, handle, 0, viewOf(501)])).toBe("limit_exceeded");
      expect(await link.say([types.view, handle, 0, viewOf(500)])).toBe("ok");
    },
  },
  randomLabelsMax: {
    values: [2, 300],
    async holds(randomLabelsMax) {
      const { link, handle } = await play({ randomLabelsMax });
      const draw = (label: number) => link.ask(label, [types.random, label, handle, `deal/${label}`]);
      const drawn = Array.from({ length: randomLabelsMax }, (_, i) => draw(i + 1));
      expect(new Set(await Promise.all(drawn))).toEqual(new Set(["ok"]));
      expect(await draw(randomLabelsMax + 1)).toBe("limit_exceeded");
      expect(await draw(1)).toBe("ok");
    },
  },
} satisfies { readonly [K in Limit]?: Case };
