/** @jsxImportSource react */
import { useState } from "react";
import { counted } from "../../client/results.ts";
import { readCode } from "../../client/room-facts.ts";
import { cleanName, cleanLine } from "../../client/view-text.ts";
import type { GameInfo, RoomInfo } from "../../../protocol/http.ts";
import { hubTitle, useApp, type App } from "../app-context.ts";
import { Form } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { useLoaded, useTask, type Loaded, type Task } from "../ui/task.ts";

const refreshMs = 5_000;

export function Home({ notice }: { readonly notice: string | null }) {
  const app = useApp();
  const body = useBody();
  const [joining, setJoining] = useState(false);
  const task = useTask();
  const games = useLoaded(() => app.api.games(), "games", refreshMs);
  const rooms = useLoaded(() => app.api.rooms(), "rooms", refreshMs);
  useKeys((key) => {
    if (key.kind === "back") {
      task.clear();
      setJoining(false);
    }
  });
  const items = homeItems(app, games, rooms);
  const choose = (id: string) => {
    switch (id) {
      case "back":
        app.go({ at: "room", code: app.lastRoom ?? "", spectate: false });
        return;
      case "join":
        setJoining(true);
        return;
      case "create":
        app.go({ at: "create", game: null });
        return;
      case "rooms":
      case "games":
      case "history":
      case "boards":
      case "account":
        app.go({ at: id });
        return;
      case "quit":
        app.quit();
    }
  };
  const problem = task.problem ?? notice;
  return (
    <Screen
      title={hubTitle(app.hub)}
      aside={`${cleanName(app.user.name)}${app.user.guest ? " (guest)" : ""}`}
      help={
        joining
          ? [
              ["Enter", "join"],
              ["Esc", "back"],
              ["Ctrl-C", "quit"],
            ]
          : [
              ["↑↓", "move"],
              ["Enter", "choose"],
              ["1-9", "choose"],
              ["Ctrl-C", "quit"],
            ]
      }
      message={problem === null ? null : { text: problem, tone: "warn" }}
    >
      <Lines lines={[[], [{ text: `Good to see you, ${cleanName(app.user.name)}.`, bold: true }], []]} />
      {joining ? (
        <JoinForm columns={body.columns} rows={body.rows - 3} task={task} />
      ) : (
        <Menu items={items} columns={body.columns} rows={body.rows - 4} onChoose={choose} />
      )}
    </Screen>
  );
}

function homeItems(
  app: App,
  games: Loaded<readonly GameInfo[]>,
  rooms: Loaded<readonly RoomInfo[]>,
): readonly MenuItem[] {
  const open = games.state === "loaded" ? games.value.filter((game) => game.available).length : null;
  const publicRooms = rooms.state === "loaded" ? rooms.value.length : null;
  return [
    ...(app.lastRoom === null
      ? []
      : [
          {
            id: "back",
            label: `Back to room ${cleanLine(app.lastRoom, 12)}`,
            note: "your place is kept for a while",
          },
        ]),
    { id: "join", label: "Join with a code", note: "a friend has told you one" },
    {
      id: "create",
      label: "Create a room",
      note: open === null ? "" : `${counted(open, "game is", "games are")} ready`,
    },
    {
      id: "rooms",
      label: "Public rooms",
      note: publicRooms === null ? "" : publicRooms === 0 ? "none open now" : `${publicRooms} open`,
    },
    { id: "games", label: "Games", note: "what can be played here" },
    { id: "history", label: "My matches" },
    { id: "boards", label: "Leaderboards" },
    {
      id: "account",
      label: app.user.guest ? "Keep my results" : "My account",
      note: app.user.guest ? "make an account of this guest" : "",
    },
    { id: "quit", label: "Quit" },
  ];
}

function JoinForm({ columns, rows, task }: { readonly columns: number; readonly rows: number; readonly task: Task }) {
  const app = useApp();
  return (
    <Form
      fields={[
        {
          kind: "text",
          name: "code",
          label: "Room code or invite link",
          hint: "Capitals, blanks and dashes do not matter.",
          charsMax: 200,
        },
      ]}
      initial={{ code: "" }}
      submit="Join"
      columns={columns}
      rows={rows}
      busy={task.busy}
      onSubmit={({ code }) => {
        task.run(async () => {
          const room = await app.api.room(readCode(String(code)));
          app.go({ at: "room", code: room.code, spectate: false });
        });
      }}
    />
  );
}
