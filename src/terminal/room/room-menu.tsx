/** @jsxImportSource react */
import { useState } from "react";
import { me } from "../../client/room-facts.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { useBody } from "../ui/screen.tsx";
import { isHost, type Pane, type RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

/** What cannot be undone is asked for once more. */
function questionOf(id: string, playing: boolean): string | null {
  if (id === "stop") return "Stop for everybody? The match will not count.";
  if (id === "close") return "Close the room for everybody?";
  return id === "leave" && playing ? "Give up your seat in this match?" : null;
}

/** Everything that is not playing, one key away from it. */
export function RoomMenu(props: RoomProps) {
  const { snapshot, room, command, open } = props;
  const app = useApp();
  const body = useBody();
  const playing = ["starting", "playing", "waiting"].includes(room.state.phase);
  const [asked, setAsked] = useState<string | null>(null);
  const seated = typeof me(snapshot)?.seat === "number";
  const question = asked === null ? null : questionOf(asked, playing && seated);
  const act = (id: string) => {
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
  };
  useKeys((key) => {
    if (question === null || asked === null) {
      if (key.kind === "back") open("main");
      return;
    }
    setAsked(null);
    if (key.kind === "choose") act(asked);
  });
  const items = menuItems(props, playing);
  return (
    <RoomFrame
      room={props}
      hint={question}
      help={
        question === null
          ? [
              ["↑↓", "move"],
              ["Enter", "choose"],
              ["Esc", "back"],
            ]
          : [
              ["Enter", "yes"],
              ["any other key", "no"],
            ]
      }
    >
      <Lines lines={[[]]} />
      <Menu
        items={items}
        columns={body.columns}
        rows={body.rows - 2}
        active={question === null}
        onChoose={(id) => {
          if (questionOf(id, playing && seated) === null) act(id);
          else setAsked(id);
        }}
      />
    </RoomFrame>
  );
}

function menuItems({ snapshot }: RoomProps, playing: boolean): MenuItem[] {
  const host = isHost(snapshot);
  const mine = me(snapshot);
  return [
    { id: "main", label: playing ? "Back to the game" : "Back to the room" },
    { id: "chat", label: "Talk" },
    { id: "invite", label: "Invite", note: "code, link and QR" },
    { id: "members", label: "Members", note: host ? "mute, remove, hand over" : "" },
    ...(playing
      ? []
      : [
          {
            id: "watch",
            label: mine?.spectator ? "Play along" : "Only watch",
          },
        ]),
    ...(host ? [{ id: "settings", label: "Room settings", note: "public, locked, password" }] : []),
    ...(host && playing ? [{ id: "stop", label: "Stop the match", note: "it will not count" }] : []),
    ...(host ? [{ id: "close", label: "Close the room", note: "for everybody" }] : []),
    {
      id: "leave",
      label: "Leave the room",
      note: playing && typeof mine?.seat === "number" ? "gives up your seat" : "",
    },
    { id: "quit", label: "Quit minihub", note: "your place is kept for two minutes" },
  ];
}
