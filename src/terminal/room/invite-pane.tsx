/** @jsxImportSource react */
import { inviteLink } from "../../client/room-facts.ts";
import { cleanLine } from "../../client/view-text.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { useBody } from "../ui/screen.tsx";
import { beside, blockOf, fitLine, type Line } from "../view/block.ts";
import { qrLines } from "../view/qr.ts";
import type { RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

export function InvitePane(props: RoomProps) {
  const { room, open } = props;
  const { origin } = useApp();
  const body = useBody();
  useKeys((key) => {
    if (key.kind === "back" || key.kind === "choose") open("main");
  });
  const code = cleanLine(room.code, 12);
  const link = inviteLink(origin, code);
  const words: Line[] = [
    [],
    [{ text: "Tell your friends the code" }],
    [],
    [{ text: `  ${code.split("").join(" ")}  `, bold: true, inverse: true }],
    [],
    [{ text: "or send them the link" }],
    [],
    [{ text: link, bold: true, tone: "info" }],
    [],
    [{ text: "or let them scan the picture.", dim: true }],
    ...(isLocal(origin)
      ? [
          [],
          [{ text: "! This address works on this machine", tone: "warn" } as const],
          [{ text: "  only; the hub prints one for others.", tone: "warn" } as const],
        ]
      : []),
  ];
  const qr = blockOf(qrLines(link));
  const text = blockOf(words);
  const both = qr.width + text.width + 4 <= body.columns && qr.lines.length <= body.rows ? beside([qr, text], 4) : text;
  return (
    <RoomFrame room={props} title={`Invite to room ${code}`} help={[["Esc", "back"]]}>
      <Lines lines={both.lines.map((line) => fitLine(line, body.columns))} />
    </RoomFrame>
  );
}

function isLocal(origin: string): boolean {
  const { hostname } = new URL(origin);
  return /^(localhost|127\..*|\[::1\])$/.test(hostname);
}
