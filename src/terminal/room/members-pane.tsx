/** @jsxImportSource react */
import { useState } from "react";
import { cleanName } from "../../client/view-text.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu } from "../ui/menu.tsx";
import { useBody } from "../ui/screen.tsx";
import { isHost, memberNotes, type RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

/** Who is here; the host chooses somebody and then what to do. */
export function MembersPane(props: RoomProps) {
  const { snapshot, room, command, open } = props;
  const body = useBody();
  const host = isHost(snapshot);
  const [chosen, setChosen] = useState<number | null>(null);
  const member = room.members.find((one) => one.member === chosen);
  useKeys((key) => {
    if (key.kind !== "back") return;
    if (member === undefined) open("main");
    else setChosen(null);
  });
  const act = (id: string) => {
    if (member === undefined) return;
    const who = member.member;
    if (id === "mute") command({ name: "mute", member: who, muted: !member.muted });
    if (id === "kick") command({ name: "kick", member: who });
    if (id === "host") command({ name: "host", member: who });
    setChosen(null);
  };
  return (
    <RoomFrame
      room={props}
      title={member === undefined ? "Members" : cleanName(member.name)}
      help={[["↑↓", "move"], ...(host ? [["Enter", "choose"] as const] : []), ["Esc", "back"]]}
    >
      <Lines lines={[[]]} />
      {member === undefined ? (
        <Menu
          columns={body.columns}
          rows={body.rows - 2}
          items={room.members.map((one) => ({
            id: String(one.member),
            label: cleanName(one.name),
            note: memberNotes(one, room.state, snapshot.member),
          }))}
          onChoose={(id) => {
            if (host && Number(id) !== snapshot.member) setChosen(Number(id));
          }}
        />
      ) : (
        <Menu
          key="actions"
          columns={body.columns}
          rows={body.rows - 2}
          items={[
            { id: "mute", label: member.muted ? "Let them talk" : "Mute" },
            { id: "host", label: "Make them host", note: "you will not be any more" },
            { id: "kick", label: "Remove from the room" },
          ]}
          onChoose={act}
        />
      )}
    </RoomFrame>
  );
}
