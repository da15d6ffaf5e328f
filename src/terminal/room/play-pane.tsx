/** @jsxImportSource react */
import { useState } from "react";
import { seatNames, showLine } from "../../client/view-text.ts";
import { me } from "../../client/room-facts.ts";
import type { ClientSnapshot } from "../../client/snapshot.ts";
import { useKeys, type KeyPress } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { scrollWindow } from "../ui/menu.tsx";
import { useBody, type Help } from "../ui/screen.tsx";
import { fitLine, type Block, type Line } from "../view/block.ts";
import { drawView } from "../view/draw-view.ts";
import { freshPlay, isTyping, pressKey, type PlayKey } from "../view/play-keys.ts";
import { settleCursor, stopsOf, type Stop } from "../view/stops.ts";
import { bannerText, roomTitle, talkHelp, type RoomProps } from "./room-context.ts";
import { RoomFrame, useNow } from "./room-frame.tsx";

/** The game as it draws itself. */
export function PlayPane(props: RoomProps) {
  const { snapshot, room, connection, open } = props;
  const { view } = snapshot;
  const now = useNow(connection, Object.keys(snapshot.deadlines).length > 0);
  const body = useBody(bannerText(snapshot, now) !== null);
  const [play, setPlay] = useState(freshPlay);
  const [hint, setHint] = useState<string | null>(null);
  const [scrolled, setScrolled] = useState<number | null>(null);
  const online = snapshot.connection.state === "online";
  const seated = isSeated(snapshot);
  const live = online && seated && room.state.phase === "playing";
  const stops = live ? stopsOf(view) : [];
  const cursor = settleCursor(stops, play.cursor);
  const nameSeat = seatNames(room);
  const remainingMs = (name: string) => remaining(snapshot, name, now);
  const scope = { ...play, cursor, nameSeat, remainingMs, rows: body.rows };
  const block = view === null ? null : drawView(view, body.columns, scope);
  const page = block === null ? null : pageOf(block, body.rows, scrolled);

  const onKey = (key: KeyPress) => {
    setHint(null);
    if (key.kind === "pageUp" || key.kind === "pageDown") {
      setPlay({ ...play, asked: null });
      const by = key.kind === "pageUp" ? -body.rows + 2 : body.rows - 2;
      setScrolled(Math.max(0, (page?.from ?? 0) + by));
      return;
    }
    if (key.kind === "back") {
      open(room.state.phase === "finished" ? "main" : "menu");
      return;
    }
    const playKey = asPlayKey(key);
    const step = playKey === null || !live ? null : pressKey(view, play, playKey);
    setPlay(step?.state ?? { ...play, asked: null });
    if (step?.used) {
      setScrolled(null);
      if (step.hint !== undefined) setHint(step.hint);
      if (step.question !== undefined) setHint(showLine(step.question, nameSeat));
      if (step.action !== undefined && !connection.sendAction(step.action.name, step.action.value))
        setHint("Not sent: the connection is interrupted.");
      return;
    }
    if (key.kind === "text" && key.text === "t") open("chat");
    else if (key.kind === "up") setScrolled(Math.max(0, (page?.from ?? 0) - 1));
    else if (key.kind === "down") setScrolled((page?.from ?? 0) + 1);
  };
  useKeys(onKey);

  const stop = stops.find(({ id }) => id === cursor?.id);
  return (
    <RoomFrame
      room={props}
      title={seated ? roomTitle(room) : `${roomTitle(room)} · watching`}
      hint={hint}
      help={
        play.asked === null
          ? playHelp(stop, stops.length, isTyping(view, play) ? [] : talkHelp(snapshot), page)
          : askedHelp
      }
    >
      <Lines
        lines={
          page === null
            ? [[], [{ text: emptyText(props), dim: true }]]
            : page.lines.map((line) => fitLine(line, body.columns))
        }
      />
    </RoomFrame>
  );
}

function isSeated(snapshot: ClientSnapshot): boolean {
  return typeof me(snapshot)?.seat === "number";
}

/** While the game's server is away deadlines stand still (DL3); the hub tells them anew when it is back. */
function remaining({ deadlines, room }: ClientSnapshot, name: string, now: number): number | null {
  const at = Object.hasOwn(deadlines, name) ? deadlines[name] : undefined;
  if (at === undefined || room?.state.phase === "waiting") return null;
  return Math.max(0, at - now);
}

function asPlayKey(key: KeyPress): PlayKey | null {
  switch (key.kind) {
    case "up":
    case "down":
    case "left":
    case "right":
    case "next":
    case "previous":
    case "choose":
    case "erase":
      return { kind: key.kind };
    case "text":
      return key;
    default:
      return null;
  }
}

interface Page {
  readonly lines: readonly Line[];
  readonly from: number;
  readonly more: boolean;
}

/** The part of a tall view that is shown: what has the cursor, or where the player has scrolled to. */
export function pageOf(block: Block, rows: number, scrolled: number | null): Page {
  const { lines, focus } = block;
  if (lines.length <= rows) return { lines, from: 0, more: false };
  const shown = rows - 1;
  let from = 0;
  if (scrolled !== null) from = Math.min(scrolled, lines.length - shown);
  else if (focus !== null && focus.to > shown)
    from = scrollWindow(lines.length, shown, Math.floor((focus.from + focus.to) / 2)).from;
  const to = from + shown;
  const marks = [from > 0 ? "↑ more above" : "", to < lines.length ? "↓ more below" : ""].filter(Boolean);
  return {
    lines: [...lines.slice(from, to), [{ text: `${marks.join("   ")}   PgUp PgDn`, dim: true }]],
    from,
    more: true,
  };
}

const askedHelp: Help = [
  ["Enter", "yes"],
  ["any other key", "no"],
];

function playHelp(stop: Stop | undefined, stopCount: number, talk: Help, page: Page | null): Help {
  const scroll: Help = page?.more ? [["PgUp PgDn", "scroll"]] : [];
  const tail: Help = [["Esc", "menu"], ...talk, ...scroll];
  if (stop === undefined) return stopCount > 0 ? [["Tab", "to the buttons"], ...tail] : tail;
  const other: Help = stopCount > 1 ? [["Tab", "other part"]] : [];
  switch (stop.node.type) {
    case "board":
      return [["←↑↓→", "move"], ["Enter", "choose"], ...other, ...tail];
    case "choices":
      return stop.node.multi
        ? [["↑↓", "move"], ["Space", "mark"], ...other, ...tail]
        : [["↑↓", "move"], ["Enter", "choose"], ["1-9", "choose"], ...other, ...tail];
    case "cards":
      return [["←→", "move"], ["Enter", "choose"], ...other, ...tail];
    case "button":
      return [["Enter", "press"], ["↑↓", "move"], ...other, ...tail];
    case "input":
      return [["type", "your answer"], ["Enter", "send"], ...other, ...tail];
  }
}

function emptyText({ snapshot, room }: RoomProps): string {
  if (room.state.phase === "starting") return "The match is starting …";
  const seated = isSeated(snapshot);
  return seated
    ? "The game has not shown anything yet. If it stays so, it may need a browser."
    : "This game shows spectators nothing.";
}
