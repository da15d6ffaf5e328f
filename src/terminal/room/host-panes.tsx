/** @jsxImportSource react */
import { cleanLine } from "../../client/view-text.ts";
import { roomLimits } from "../../../protocol/limits.ts";
import type { OptionSchema, OptionsSchema } from "../../../protocol/manifest.ts";
import type { RoomCommand } from "../../../protocol/player.ts";
import { useApp } from "../app-context.ts";
import { gameItem } from "../screens/games.tsx";
import { Form, type FormField } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu } from "../ui/menu.tsx";
import { useBody } from "../ui/screen.tsx";
import { useLoaded, useTask } from "../ui/task.ts";
import type { RoomProps } from "./room-context.ts";
import { RoomFrame } from "./room-frame.tsx";

const optionCharsMax = 200;

/** Sends a command and goes back to the room when the hub has taken it; a refusal keeps the form. */
function useHostTask({ connection, open }: RoomProps) {
  const task = useTask();
  const send = (commands: readonly RoomCommand[]) => {
    task.run(async () => {
      for (const one of commands) await connection.command(one);
      open("main");
    });
  };
  return { task, send };
}

export function GamesPane(props: RoomProps) {
  const { room, open } = props;
  const app = useApp();
  const body = useBody();
  const { task, send } = useHostTask(props);
  const games = useLoaded(() => app.api.games(), "games", 5_000);
  useKeys((key) => {
    if (key.kind === "back") open("main");
  });
  const finished = room.state.phase === "finished";
  return (
    <RoomFrame
      room={{ ...props, task }}
      title="Choose a game"
      hint={games.state === "failed" ? games.problem : null}
      help={[
        ["↑↓", "move"],
        ["Enter", "choose"],
        ["Esc", "back"],
      ]}
    >
      <Lines lines={[[]]} />
      {games.state === "loaded" ? (
        <Menu
          columns={body.columns}
          rows={body.rows - 3}
          items={games.value.map(gameItem)}
          onChoose={(game) => {
            send([...(finished ? [{ name: "again" } as const] : []), { name: "game", game }]);
          }}
        />
      ) : null}
    </RoomFrame>
  );
}

/** A field of the form for one option of a game's schema. */
export function optionField(name: string, schema: OptionSchema): FormField {
  const base = {
    name,
    label: cleanLine(schema.title ?? name, 40),
    ...(schema.description === undefined ? {} : { hint: cleanLine(schema.description, 300) }),
  };
  switch (schema.type) {
    case "boolean":
      return { ...base, kind: "switch" };
    case "integer":
    case "number":
      return {
        ...base,
        kind: "number",
        min: schema.minimum,
        max: schema.maximum,
        whole: schema.type === "integer",
        hint: `${base.hint === undefined ? "" : `${base.hint} `}From ${schema.minimum} to ${schema.maximum}.`,
      };
    case "string":
      // A value that cleaning would change could not be sent back: it is shown as it is, and ink never gets to see it raw.
      return schema.enum === undefined
        ? { ...base, kind: "text", charsMax: schema.maxLength ?? optionCharsMax }
        : { ...base, kind: "pick", choices: schema.enum };
  }
}

export function optionFields(schema: OptionsSchema): readonly FormField[] {
  return Object.entries(schema.properties).map(([name, one]) => optionField(name, one));
}

export function OptionsPane(props: RoomProps) {
  const { room, open } = props;
  const body = useBody();
  const { task, send } = useHostTask(props);
  useKeys((key) => {
    if (key.kind === "back") open("main");
  });
  const schema = room.game?.options ?? null;
  const defaults = Object.entries(schema?.properties ?? {}).map(([name, one]) => [name, one.default] as const);
  return (
    <RoomFrame
      room={{ ...props, task }}
      title={`Options of ${cleanLine(room.game?.name ?? "", 40)}`}
      help={[
        ["↑↓", "move"],
        ["←→", "change"],
        ["Enter", "next"],
        ["Esc", "back"],
      ]}
    >
      <Lines lines={[[]]} />
      {schema === null ? (
        <Lines lines={[[{ text: "This game has no options." }]]} />
      ) : (
        <Form
          fields={optionFields(schema)}
          initial={{ ...Object.fromEntries(defaults), ...room.options }}
          submit="Use these"
          columns={body.columns}
          rows={body.rows - 2}
          busy={task.busy}
          onSubmit={(options) => {
            send([{ name: "configure", options }]);
          }}
        />
      )}
    </RoomFrame>
  );
}

export function SettingsPane(props: RoomProps) {
  const { room, open } = props;
  const body = useBody();
  const { task, send } = useHostTask(props);
  useKeys((key) => {
    if (key.kind === "back") open("main");
  });
  return (
    <RoomFrame
      room={{ ...props, task }}
      title="Room settings"
      help={[
        ["↑↓", "move"],
        ["←→", "change"],
        ["Enter", "next"],
        ["Esc", "back"],
      ]}
    >
      <Lines lines={[[]]} />
      <Form
        fields={[
          { kind: "switch", name: "public", label: "Public", hint: "Everybody on this hub sees the room in the list." },
          { kind: "switch", name: "locked", label: "Locked", hint: "Nobody else can come in." },
          { kind: "switch", name: "spectators", label: "Spectators", hint: "People may watch without playing." },
          { kind: "number", name: "capacity", label: "Most people", min: 1, max: roomLimits.membersMax, whole: true },
          {
            kind: "text",
            name: "password",
            label: "New password",
            secret: true,
            charsMax: 100,
            hint: room.hasPassword ? "Empty: the password stays." : "Empty: none.",
          },
          ...(room.hasPassword ? [{ kind: "switch", name: "open", label: "No password any more" } as const] : []),
        ]}
        initial={{ ...room.settings, password: "", open: false }}
        submit="Use these"
        columns={body.columns}
        rows={body.rows - 2}
        busy={task.busy}
        onSubmit={(values) => {
          const password = String(values["password"]);
          send([
            {
              name: "settings",
              settings: {
                public: values["public"] === true,
                locked: values["locked"] === true,
                spectators: values["spectators"] === true,
                capacity: Number(values["capacity"]),
                ...(values["open"] === true ? { password: null } : password === "" ? {} : { password }),
              },
            },
          ]);
        }}
      />
    </RoomFrame>
  );
}
