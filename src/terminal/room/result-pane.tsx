/** @jsxImportSource react */
import { randomLine } from "../../client/fair-random.ts";
import { me } from "../../client/room-facts.ts";
import { headline, ordinal, ranked, signed } from "../../client/results.ts";
import { cleanLine, cleanName } from "../../client/view-text.ts";
import type { RoomPlacement } from "../../../protocol/player.ts";
import { useApp } from "../app-context.ts";
import { formatNumber } from "../screens/games.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { useBody } from "../ui/screen.tsx";
import { useLoaded } from "../ui/task.ts";
import { fitLine, padText, type Line } from "../view/block.ts";
import { isHost, talkHelp, type RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

/** Who won, what it changed, and what comes next. */
export function ResultPane(props: RoomProps) {
  const { snapshot, room, command, open } = props;
  const body = useBody();
  const host = isHost(snapshot);
  useKeys((key) => {
    if (key.kind === "text" && key.text === "t") open("chat");
    if (key.kind === "back") open("menu");
  });
  const random = useRandomLine(props);
  if (room.state.phase !== "finished") return null;
  const { placements, notice } = room.state;
  const mySeat = me(snapshot)?.seat ?? null;
  const items: MenuItem[] = [
    ...(host
      ? [
          // A game that was removed from the hub meanwhile cannot be played again.
          ...(room.game === null
            ? []
            : [{ id: "again", label: "Play again", note: "the same people, back to the lobby" }]),
          { id: "games", label: "Other game" },
        ]
      : []),
    ...(snapshot.view === null
      ? []
      : [{ id: "position", label: "Look at the end", note: "the last picture of the game" }]),
    { id: "chat", label: "Talk" },
    { id: "menu", label: "More", note: host ? "members, settings, leave" : "members, leave" },
  ];
  const lines: Line[] = [
    [],
    [
      {
        text: headline(placements, mySeat),
        bold: true,
        tone: placements?.find(({ seat }) => seat === mySeat)?.place === 1 ? "good" : "info",
      },
    ],
    ...(notice === null ? [] : [[{ text: cleanLine(notice, 300), dim: true }] as Line]),
    [],
    ...placementLines(placements ?? [], mySeat, body.rows - items.length - (random === null ? 8 : 9)),
    [],
    [{ text: eveningText(props), dim: true }],
    ...(random === null ? [] : [random]),
    ...(host ? [] : [[{ text: "The host chooses what comes next.", dim: true }] as Line]),
    [],
  ];
  return (
    <RoomFrame
      room={props}
      help={[["↑↓", "move"], ["Enter", "choose"], ...talkHelp(snapshot), ["Esc", "menu"], ["Ctrl-C", "quit"]]}
    >
      <Lines lines={lines.map((line) => fitLine(line, body.columns))} />
      <Menu
        items={items}
        columns={body.columns}
        rows={Math.max(3, body.rows - lines.length)}
        onChoose={(id) => {
          if (id === "again") command({ name: "again" });
          else if (id === "games" || id === "position" || id === "chat" || id === "menu") open(id);
        }}
      />
    </RoomFrame>
  );
}

/** Whether the match's fair random numbers are those that the hub had committed to; the hub tells only who played. */
function useRandomLine({ snapshot, room }: RoomProps): Line | null {
  const { api } = useApp();
  const match = room.state.phase === "finished" ? room.state.match : null;
  const played = (me(snapshot)?.seat ?? null) !== null;
  const info = useLoaded(async () => (match !== null && played ? api.match(match) : null), `${match} ${played}`);
  if (info.state !== "loaded" || info.value === null) return null;
  const seen = snapshot.seenCommit;
  const line = randomLine(info.value, seen?.match === match ? seen?.commit : undefined);
  if (line === null) return null;
  return [line.holds ? { text: line.text, dim: true } : { text: line.text, bold: true, tone: "bad" }];
}

function placementLines(placements: readonly RoomPlacement[], mySeat: number | null, rows: number): Line[] {
  const all = ranked(placements);
  const shown = all.slice(0, Math.max(3, rows));
  const scored = all.some(({ score }) => score !== null);
  const rated = all.some(({ ratingChange }) => ratingChange !== null);
  const lines = shown.map((one): Line => {
    const mine = one.seat === mySeat;
    return [
      { text: mine ? "▸ " : "  ", bold: true, tone: "info" },
      { text: padText(ordinal(one.place), 5, "right"), bold: one.place === 1 },
      { text: `  ${padText(cleanName(one.name), 24)}`, bold: mine },
      {
        text: scored ? padText(scoreText(one.score), 15, "right") : "",
      },
      {
        text: rated ? padText(one.ratingChange === null ? "" : `${signed(one.ratingChange)} rating`, 14, "right") : "",
        tone: (one.ratingChange ?? 0) < 0 ? "bad" : "good",
      },
    ];
  });
  if (shown.length < all.length) lines.push([{ text: `       and ${all.length - shown.length} more`, dim: true }]);
  return lines;
}

function scoreText(score: number | null): string {
  return score === null ? "" : `${formatNumber(score)} ${score === 1 ? "point" : "points"}`;
}

/** The running score of the evening. */
function eveningText({ room }: RoomProps): string {
  const winners = room.members
    .filter(({ wins }) => wins > 0)
    .toSorted((a, b) => b.wins - a.wins)
    .slice(0, 5)
    .map((member) => `${cleanName(member.name)} ${member.wins}`);
  return winners.length === 0 ? "" : `This evening: ${winners.join(", ")}`;
}
