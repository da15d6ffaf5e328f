/** @jsxImportSource react */
import { useState } from "react";
import { cleanLine, cleanName } from "../../client/view-text.ts";
import { roomLimits } from "../../../protocol/limits.ts";
import type { ChatLine } from "../../../protocol/player.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { useBody } from "../ui/screen.tsx";
import { wrapText, type Line } from "../view/block.ts";
import { eraseLast, tailText, typedText } from "../view/typed-text.ts";
import { bannerText, type RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

/** Chat as lines, names first; long ones are broken. */
export function chatLines(chat: readonly ChatLine[], columns: number): readonly Line[] {
  return chat.flatMap(({ name, text }) => {
    const who = `${cleanName(name)}: `;
    const said = cleanLine(text, roomLimits.chatCharsMax);
    const [first = "", ...rest] = wrapText(`${who}${said}`, columns);
    const head: Line = first.startsWith(who)
      ? [{ text: who, bold: true }, { text: first.slice(who.length) }]
      : [{ text: first }];
    return [head, ...rest.map((line): Line => [{ text: line }])];
  });
}

export function ChatPane(props: RoomProps) {
  const { snapshot, connection, command, open } = props;
  const body = useBody(bannerText(snapshot, connection.now()) !== null);
  const [draft, setDraft] = useState("");
  useKeys((key) => {
    if (key.kind === "back") open("main");
    else if (key.kind === "erase") setDraft(eraseLast(draft));
    else if (key.kind === "text") setDraft(typedText(draft + key.text, roomLimits.chatCharsMax));
    else if (key.kind === "choose") {
      const text = draft.trim();
      if (text === "") open("main");
      else {
        command({ name: "chat", text });
        setDraft("");
      }
    }
  });
  const rows = body.rows - 3;
  const lines = chatLines(snapshot.chat, body.columns).slice(-rows);
  const shown = tailText(draft, body.columns - 6);
  const filler: Line[] = Array.from({ length: Math.max(0, rows - lines.length) }, () => []);
  return (
    <RoomFrame
      room={props}
      title="Chat"
      quiet
      help={[
        ["Enter", "send"],
        ["Esc", "back to the room"],
      ]}
    >
      <Lines
        lines={[
          ...filler,
          ...lines,
          [],
          [{ text: "You: ", bold: true }, { text: shown }, { text: " ", inverse: true }],
        ]}
      />
    </RoomFrame>
  );
}
