/** @jsxImportSource react */
import { useEffect, useRef, useState } from "react";
import type { Connection } from "../../client/connection.ts";
import type { ClientSnapshot } from "../../client/snapshot.ts";
import type { RoomCommand, RoomState } from "../../../protocol/player.ts";
import { useTask } from "../ui/task.ts";
import { ChatPane } from "./chat-pane.tsx";
import { GamesPane, OptionsPane, SettingsPane } from "./host-panes.tsx";
import { InvitePane } from "./invite-pane.tsx";
import { Lobby } from "./lobby.tsx";
import { MembersPane } from "./members-pane.tsx";
import { PlayPane } from "./play-pane.tsx";
import { ResultPane } from "./result-pane.tsx";
import type { Pane, RoomProps } from "./room-context.ts";
import { RoomMenu } from "./room-menu.tsx";

/** One pane of the room at a time; what the room is doing decides what "main" is. */
export function RoomPanes({
  connection,
  snapshot,
  room,
  onLeave,
}: {
  readonly connection: Connection;
  readonly snapshot: ClientSnapshot;
  readonly room: RoomState;
  readonly onLeave: (notice?: string) => void;
}) {
  const [pane, setPane] = useState<Pane>("main");
  const task = useTask();
  const command = (one: RoomCommand) => {
    task.run(async () => {
      await connection.command(one);
      if (one.name === "leave") onLeave();
    });
  };
  const open = (next: Pane) => {
    task.clear();
    setPane(next);
  };
  // A match that begins or ends comes to the front, whatever was open; only typing in the chat is not torn away.
  const { phase } = room.state;
  const shownPhase = useRef(phase);
  useEffect(() => {
    if (shownPhase.current === phase) return;
    shownPhase.current = phase;
    setPane((before) => (before === "chat" ? before : "main"));
  }, [phase]);

  const props: RoomProps = { connection, snapshot, room, task, command, open };
  switch (pane) {
    case "menu":
      return <RoomMenu {...props} />;
    case "chat":
      return <ChatPane {...props} />;
    case "games":
      return <GamesPane {...props} />;
    case "options":
      return <OptionsPane {...props} />;
    case "settings":
      return <SettingsPane {...props} />;
    case "invite":
      return <InvitePane {...props} />;
    case "members":
      return <MembersPane {...props} />;
    case "position":
      return <PlayPane {...props} />;
    case "main":
      break;
  }
  switch (phase) {
    case "lobby":
    case "closed":
      return <Lobby {...props} />;
    case "starting":
    case "playing":
    case "waiting":
      return <PlayPane {...props} />;
    case "finished":
      return <ResultPane {...props} />;
  }
}
