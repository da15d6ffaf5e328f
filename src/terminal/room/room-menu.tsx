/** @jsxImportSource react */
import { me } from "../../client/room-facts.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { useBody } from "../ui/screen.tsx";
import { isHost, type Pane, type RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

/** Everything that is not playing, one key away from it. */
export function RoomMenu(props: RoomProps) {
  const { snapshot, room, command, open } = props;
  const app = useApp();
  const body = useBody();
  const host = isHost(snapshot);
  const playing = ["starting", "playing", "waiting"].includes(room.state.phase);
  useKeys((key) => {
    if (key.kind === "back") open("main");
  });
  const items: MenuItem[] = [
    { id: "main", label: playing ? "Back to the game" : "Back to the room" },
    { id: "chat", label: "Talk" },
    { id: "invite", label: "Invite", note: "code, link and QR" },
    { id: "members", label: "Members", note: host ? "mute, remove, hand over" : "" },
    ...(playing
      ? []
      : [
          {
            id: "watch",
            label: me(snapshot)?.spectator ? "Play along" : "Only watch",
          },
        ]),
    ...(host ? [{ id: "settings", label: "Room settings", note: "public, locked, password" }] : []),
    ...(host && playing ? [{ id: "stop", label: "Stop the match", note: "it will not count" }] : []),
    ...(host ? [{ id: "close", label: "Close the room", note: "for everybody" }] : []),
    {
      id: "leave",
      label: "Leave the room",
      note: playing ? "gives up your seat" : "",
    },
    { id: "quit", label: "Quit minihub", note: "your place is kept for two minutes" },
  ];
  return (
    <RoomFrame
      room={props}
      help={[
        ["↑↓", "move"],
        ["Enter", "choose"],
        ["Esc", "back"],
      ]}
    >
      <Lines lines={[[]]} />
      <Menu
        items={items}
        columns={body.columns}
        rows={body.rows - 2}
        onChoose={(id) => {
          switch (id) {
            case "watch":
              command({ name: "spectate", spectate: me(snapshot)?.spectator !== true });
              open("main");
              return;
            case "stop":
            case "close":
            case "leave":
              command({ name: id });
              return;
            case "quit":
              app.quit();
              return;
            default:
              open(id as Pane);
          }
        }}
      />
    </RoomFrame>
  );
}
