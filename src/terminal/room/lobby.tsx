/** @jsxImportSource react */
import { me, playersOf, seatsText, startObstacle } from "../../client/room-facts.ts";
import { cleanLine, cleanName } from "../../client/view-text.ts";
import type { RoomState } from "../../../protocol/player.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { useBody } from "../ui/screen.tsx";
import {
  beside,
  blockOf,
  fitLine,
  fitText,
  padText,
  textWidth,
  wrapText,
  type Block,
  type Line,
} from "../view/block.ts";
import { chatLines } from "./chat-pane.tsx";
import { bannerText, isHost, memberNotes, talkHelp, type RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

const listRowsMax = 7;
const descriptionLinesMax = 2;

export function Lobby(props: RoomProps) {
  const { snapshot, room, open, command, connection } = props;
  const body = useBody(bannerText(snapshot, connection.now()) !== null);
  const host = isHost(snapshot);
  const items = lobbyItems(props, host);
  const wanted = 1 + Math.max(3, room.members.length, snapshot.chat.length);
  const head = gameLines(room, body.columns);
  const listRows = Math.max(4, Math.min(listRowsMax, wanted, body.rows - items.length - head.length - 2));
  const half = Math.floor((body.columns - 3) / 2);
  const lists = beside([{ ...memberBlock(props, half, listRows), width: half }, chatBlock(props, half, listRows)], 3);
  useKeys((key) => {
    if (key.kind === "text" && key.text === "t") open("chat");
    if (key.kind === "back") open("menu");
  });
  return (
    <RoomFrame
      room={props}
      help={[["↑↓", "move"], ["Enter", "choose"], ...talkHelp(snapshot), ["Esc", "menu"], ["Ctrl-C", "quit"]]}
    >
      <Lines lines={[...head, [], ...lists.lines, []]} />
      <Menu
        items={items}
        columns={body.columns}
        rows={Math.max(3, body.rows - listRows - head.length - 3)}
        onChoose={(id) => {
          switch (id) {
            case "start":
              command({ name: "start" });
              return;
            case "ready":
              command({ name: "ready", ready: me(snapshot)?.ready !== true });
              return;
            case "watch":
              command({
                name: "spectate",
                spectate: me(snapshot)?.spectator !== true,
              });
              return;
            case "leave":
              command({ name: "leave" });
              return;
            case "chat":
            case "games":
            case "options":
            case "invite":
            case "menu":
              open(id);
          }
        }}
      />
    </RoomFrame>
  );
}

function lobbyItems({ snapshot, room }: RoomProps, host: boolean): MenuItem[] {
  const mine = me(snapshot);
  const obstacle = startObstacle(room);
  const first: MenuItem = host
    ? { id: "start", label: "Start", note: obstacle ?? "everybody is ready" }
    : mine?.spectator
      ? { id: "watch", label: "Play along", note: "you are watching" }
      : mine?.ready
        ? { id: "ready", label: "Not ready after all", note: "the host starts the match" }
        : { id: "ready", label: "I am ready" };
  const optionCount = Object.keys(room.game?.options?.properties ?? {}).length;
  return [
    first,
    { id: "invite", label: "Invite", note: `code ${cleanLine(room.code, 12)}, link and QR` },
    ...(host ? [{ id: "games", label: room.game === null ? "Choose a game" : "Other game" }] : []),
    ...(host && optionCount > 0 ? [{ id: "options", label: "Options", note: optionsText(room) }] : []),
    { id: "chat", label: "Talk" },
    { id: "menu", label: "More", note: host ? "members, settings, leave" : "members, watch, leave" },
  ];
}

function gameLines(room: RoomState, columns: number): Line[] {
  const { game, state } = room;
  const options = optionsText(room);
  const lines: Line[] =
    game === null
      ? [[{ text: "No game has been chosen yet.", bold: true }], []]
      : [
          [
            { text: cleanLine(game.name, 40), bold: true },
            { text: `  ${seatsText(game.seats)}`, dim: true },
            { text: game.available ? "" : "  ! its server is away", tone: "warn" },
          ],
          ...wrapText(cleanLine(game.description, 300), columns)
            .slice(0, descriptionLinesMax)
            .map((text): Line => [{ text, dim: true }]),
        ];
  if (options !== "") lines.push([{ text: options, dim: true }]);
  if (state.phase === "lobby" && state.notice !== null)
    lines.push([{ text: `! ${cleanLine(state.notice, 300)}`, tone: "warn" }]);
  return lines.map((line) => fitLine(line, columns));
}

/** "Rounds 5 · Speed fast". */
export function optionsText({ game, options }: RoomState): string {
  return Object.entries(game?.options?.properties ?? {})
    .map(([name, schema]) => {
      const value = options[name] ?? schema.default;
      const shown = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
      return `${cleanLine(schema.title ?? name, 30)}: ${cleanLine(shown, 30)}`;
    })
    .join(" · ");
}

function memberBlock({ snapshot, room }: RoomProps, columns: number, rows: number): Block {
  const { members, state, settings } = room;
  const head: Line = [
    { text: `People ${members.length}/${settings.capacity}`, bold: true },
    { text: `  ${playersOf(room).length} to play`, dim: true },
  ];
  const shown = members.length > rows - 1 ? members.slice(0, rows - 2) : members;
  const nameColumns = Math.min(18, Math.max(0, ...shown.map(({ name }) => textWidth(cleanName(name)))));
  const lines = shown.map((member): Line => {
    const name = padText(cleanName(member.name), nameColumns);
    const ready = member.spectator ? "◌" : member.ready || member.host ? "●" : "○";
    return [
      { text: `${member.connected ? ready : "…"} `, tone: member.ready || member.host ? "good" : undefined },
      { text: name, bold: member.member === snapshot.member, dim: !member.connected },
      { text: ` ${memberNotes(member, state, snapshot.member)}`, dim: true },
    ];
  });
  if (shown.length < members.length) lines.push([{ text: `  and ${members.length - shown.length} more`, dim: true }]);
  const all = [head, ...lines].map((line) => fitLine(line, columns));
  while (all.length < rows) all.push([]);
  return blockOf(all);
}

function chatBlock({ snapshot }: RoomProps, columns: number, rows: number): Block {
  const lines = chatLines(snapshot.chat, columns).slice(-(rows - 1));
  const head: Line = [{ text: "Chat", bold: true }];
  return blockOf(
    lines.length === 0
      ? [head, [{ text: fitText("Nobody has said anything yet.", columns), dim: true }]]
      : [head, ...lines],
  );
}
