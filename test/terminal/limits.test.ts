import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { FrameScan } from "../../protocol/scan.ts";
import { checkView } from "../../protocol/view-check.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { drawView } from "../../src/terminal/view/draw-view.ts";
import { settleCursor, stopsOf } from "../../src/terminal/view/stops.ts";
import { drawn } from "../kit/draw.ts";
import { plainManifest } from "../kit/game-peer.ts";
import { startHub } from "../kit/hub.ts";
import { limitViews } from "../kit/limit-views.ts";
import { TestPlayer } from "../kit/player.ts";
import { PlayTerminal } from "../kit/pty.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

test("[VW2] [FR5] the hub lets these views through", () => {
  for (const [name, view] of Object.entries(limitViews)) {
    expect([name, new FrameScan().scan(encode([32, 1, 0, view]))]).toEqual([name, "ok"]);
    expect(checkView(view)).toBe(view);
    expect(encode(view).length).toBeLessThanOrEqual(65_536);
  }
});

for (const [name, view] of Object.entries(limitViews))
  test(`[TM-01] ${name}: drawn as text and nothing else`, () => {
    const cursor = settleCursor(stopsOf(view), null);
    const { lines } = drawn(view, { cursor, remainingMs: () => 5_000 }, 100);
    expect(lines.length).toBeGreaterThan(0);
    for (const span of lines.flat()) expect(span.text).toMatch(/^[\P{C}]*$/u);
  });

test("what stands within rows within rows is drawn a few times, not twice as often at each level", () => {
  for (const columns of [40, 80, 120, 250]) {
    let draws = 0;
    const within = limitViews["a wide board and a text within rows"] as ViewNode;
    drawView(within, columns, {
      nameSeat: () => {
        draws += 1;
        return "Ada";
      },
      cursor: null,
      drafts: {},
      picks: {},
      remainingMs: () => null,
      rows: 18,
    });
    // 14 texts with a name in them, at each of a few widths.
    expect(draws).toBeLessThanOrEqual(14 * 6);
  }
});

test("a table takes the columns there are: the widest give way first, and none to less than three", () => {
  const table = (columns: readonly string[]): ViewNode => ({ type: "table", label: "", columns, rows: [] });
  expect(drawn(table(["a".repeat(30), "bb", "c".repeat(13)]), {}, 30).lines[0]?.[0]?.text).toBe(
    `${"a".repeat(11)}…  bb  ${"c".repeat(11)}…`,
  );
  for (const width of [20, 76, 200])
    expect(drawn(limitViews["a table of 1,020 columns"]!, {}, width).width).toBe(width);
});

test("[TM-01] letters that are wider than they were measured do not shift the lines below", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, { ...plainManifest, name: "Letters" });
  const host = await TestPlayer.guest(hub.url, "Mallory");
  const { code } = await host.createRoom(game.id);
  await host.join(code);
  const run = PlayTerminal.play([hub.url, "--name", "Bo", "--code", code]);
  await run.shows("How do you want to play?");
  run.type("1");
  await run.shows("[ Play ]");
  run.type("\r");
  await run.shows("I am ready");
  run.type("1");
  await until("Bo to be ready", () => host.room?.members.some(({ name, ready }) => name === "Bo" && ready));
  await host.command({ name: "start" });
  const { room } = await game.room();
  const texts = ["above", "\u1161".repeat(600), "between", "நி".repeat(39), "below"];
  game.send([types.view, room, 1, { type: "column", children: texts.map((text) => ({ type: "text", text })) }]);
  await run.shows("below");
  const lines = run.text.split("\n").map((line) => line.trim());
  const above = lines.indexOf("above");
  expect([lines[above + 2], lines[above + 4]]).toEqual(["between", "below"]);
  run.close();
}, 30_000);
