/** @jsxImportSource react */
import { cleanLine, cleanName } from "../../client/view-text.ts";
import type { RoomInfo } from "../../../protocol/http.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu } from "../ui/menu.tsx";
import { Screen, useBody, type Help } from "../ui/screen.tsx";
import { useLoaded } from "../ui/task.ts";

const phaseWords: Readonly<Record<RoomInfo["phase"], string>> = {
  lobby: "waiting for players",
  starting: "starting",
  playing: "playing",
  waiting: "playing",
  finished: "between two games",
  closed: "closed",
};

const joining: Help = [
  ["↑↓", "move"],
  ["Enter", "join"],
];

export function Rooms() {
  const app = useApp();
  const body = useBody();
  const rooms = useLoaded(() => app.api.rooms(), "rooms", 3_000);
  useKeys((key) => {
    if (key.kind === "back") app.go({ at: "home" });
  });
  return (
    <Screen
      title="Public rooms"
      aside={cleanLine(app.hub.name, 40)}
      help={[...(rooms.state === "loaded" && rooms.value.length > 0 ? joining : []), ["Esc", "back"]]}
      message={rooms.state === "failed" ? { text: rooms.problem, tone: "bad" } : null}
    >
      <Lines lines={[[]]} />
      {rooms.state !== "loaded" ? null : rooms.value.length === 0 ? (
        <Lines lines={[[{ text: "No public room is open. Create one, and others will see it here." }]]} />
      ) : (
        <Menu
          columns={body.columns}
          rows={body.rows - 3}
          items={rooms.value.map((room) => ({
            id: room.code,
            label: `${cleanLine(room.code, 12)}  ${cleanLine(room.game?.name ?? "no game chosen", 30)}`,
            note: [
              `${room.members}/${room.capacity}`,
              phaseWords[room.phase],
              `by ${cleanName(room.host)}`,
              room.hasPassword ? "password" : "",
              room.locked ? "locked" : "",
            ]
              .filter(Boolean)
              .join(" · "),
            disabled: room.locked,
          }))}
          onChoose={(code) => {
            app.go({ at: "room", code, spectate: false });
          }}
        />
      )}
    </Screen>
  );
}
