/** @jsxImportSource react */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Connection } from "../../client/connection.ts";
import { paced } from "../../client/paced.ts";
import { Refusal } from "../../../protocol/errors.ts";
import { useApp } from "../app-context.ts";
import { Form } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { problemText, useAlive, useTask } from "../ui/task.ts";
import { RoomPanes } from "./room-panes.tsx";

type Entry =
  | { readonly step: "joining" }
  | { readonly step: "password"; readonly problem: string | null }
  | { readonly step: "in" };

/** Goes into a room, asks for its password if it has one, and stays until it is left or over. */
export function RoomScreen({ code, spectate }: { readonly code: string; readonly spectate: boolean }) {
  const app = useApp();
  const [connection] = useState(() => app.connectRoom());
  const [entry, setEntry] = useState<Entry>({ step: "joining" });
  const alive = useAlive();
  const snapshot = useSyncExternalStore(
    useCallback((changed) => connection.subscribe(paced(changed)), [connection]),
    () => connection.snapshot,
  );
  const leave = useRef((notice?: string) => {
    app.rememberRoom(null);
    app.go(notice === undefined ? { at: "home" } : { at: "home", notice });
  });
  const join = useCallback(
    async (password?: string) => {
      try {
        await connection.join({
          code,
          ...(spectate ? { spectate } : {}),
          ...(password === undefined ? {} : { password }),
        });
        if (!alive.current) return;
        app.rememberRoom(code);
        setEntry({ step: "in" });
      } catch (error) {
        if (!alive.current) return;
        if (error instanceof Refusal && error.code === "room_password")
          setEntry({
            step: "password",
            problem: password === undefined ? null : problemText(error),
          });
        else if (connection.snapshot.connection.state !== "closed") leave.current(problemText(error));
      }
    },
    [alive, app, code, connection, spectate],
  );
  const started = useRef(join);
  useEffect(() => {
    void started.current();
    return () => {
      connection.close();
    };
  }, [connection]);

  const { connection: state } = snapshot;
  const over = state.state === "closed" ? state.reason : null;
  useEffect(() => {
    if (over === null || over.code === "closed") return;
    if (over.code === "signed_out" || over.code === "unauthenticated") void app.signOut();
    else leave.current(problemText(over.message));
  }, [app, over]);

  if (entry.step === "in" && snapshot.room !== null)
    return <RoomPanes connection={connection} snapshot={snapshot} room={snapshot.room} onLeave={leave.current} />;
  if (entry.step === "password")
    return <RoomPassword code={code} problem={entry.problem} onBack={leave.current} onPassword={join} />;
  return <Entering code={code} connection={connection} onBack={leave.current} />;
}

function Entering({
  code,
  connection,
  onBack,
}: {
  readonly code: string;
  readonly connection: Connection;
  readonly onBack: () => void;
}) {
  const { connection: state } = connection.snapshot;
  useKeys((key) => {
    if (key.kind === "back") onBack();
  });
  return (
    <Screen
      title={`Room ${code}`}
      help={[
        ["Esc", "back"],
        ["Ctrl-C", "quit"],
      ]}
      message={state.state === "reconnecting" ? { text: problemText(state.reason), tone: "warn" } : null}
    >
      <Lines lines={[[], [{ text: "Going into the room …" }]]} />
    </Screen>
  );
}

function RoomPassword({
  code,
  problem,
  onBack,
  onPassword,
}: {
  readonly code: string;
  readonly problem: string | null;
  readonly onBack: () => void;
  readonly onPassword: (password: string) => Promise<void>;
}) {
  const body = useBody();
  const task = useTask();
  useKeys((key) => {
    if (key.kind === "back") onBack();
  });
  return (
    <Screen
      title={`Room ${code}`}
      help={[
        ["Enter", "go in"],
        ["Esc", "back"],
      ]}
      message={problem === null ? null : { text: `✗ ${problem}`, tone: "bad" }}
    >
      <Lines lines={[[], [{ text: "This room has a password.", bold: true }], []]} />
      <Form
        fields={[
          {
            kind: "text",
            name: "password",
            label: "Password",
            secret: true,
            charsMax: 100,
          },
        ]}
        initial={{ password: "" }}
        submit="Go in"
        columns={body.columns}
        rows={body.rows - 4}
        busy={task.busy}
        onSubmit={({ password }) => {
          task.run(() => onPassword(String(password)));
        }}
      />
    </Screen>
  );
}
