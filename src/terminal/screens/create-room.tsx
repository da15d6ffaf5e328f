/** @jsxImportSource react */
import { cleanLine } from "../../client/view-text.ts";
import { roomLimits } from "../../../protocol/limits.ts";
import { useApp } from "../app-context.ts";
import { Form, type FormField } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { useLoaded, useTask } from "../ui/task.ts";

const later = "choose later";

export function CreateRoom({ game }: { readonly game: string | null }) {
  const app = useApp();
  const body = useBody();
  const task = useTask();
  const games = useLoaded(() => app.api.games(), "games");
  useKeys((key) => {
    if (key.kind === "back") app.go({ at: "home" });
  });
  const open = games.state === "loaded" ? games.value.filter((one) => one.available) : [];
  const names = open.map((one) => cleanLine(one.name, 40));
  const wished = open.findIndex((one) => one.id === game);
  const problem = games.state === "failed" ? games.problem : task.problem;
  return (
    <Screen
      title="Create a room"
      aside={cleanLine(app.hub.name, 40)}
      help={[
        ["↑↓", "move"],
        ["←→", "change"],
        ["Enter", "next"],
        ["Esc", "back"],
      ]}
      message={problem === null ? null : { text: `✗ ${problem}`, tone: "bad" }}
    >
      <Lines lines={[[]]} />
      {games.state !== "loaded" ? null : (
        <Form
          fields={roomFields(names)}
          initial={{
            game: names[Math.max(0, wished)] ?? later,
            public: false,
            password: "",
            capacity: 16,
          }}
          submit="Create the room"
          columns={body.columns}
          rows={body.rows - 2}
          busy={task.busy}
          onSubmit={(values) => {
            const chosen = open[names.indexOf(String(values["game"]))];
            task.run(async () => {
              const room = await app.api.createRoom({
                ...(chosen === undefined ? {} : { game: chosen.id }),
                ...(values["password"] === "" ? {} : { password: String(values["password"]) }),
                public: values["public"] === true,
                capacity: Number(values["capacity"]),
              });
              app.go({ at: "room", code: room.code, spectate: false });
            });
          }}
        />
      )}
    </Screen>
  );
}

function roomFields(games: readonly string[]): readonly FormField[] {
  return [
    {
      kind: "pick",
      name: "game",
      label: "Game",
      choices: [...games, later],
      hint: "The room can play other games afterwards.",
    },
    {
      kind: "switch",
      name: "public",
      label: "Public",
      hint: "Everybody on this hub sees it in the list. Else only who has the code gets in.",
    },
    {
      kind: "text",
      name: "password",
      label: "Password",
      secret: true,
      charsMax: 100,
      hint: "Empty: none.",
    },
    {
      kind: "number",
      name: "capacity",
      label: "Most people",
      min: 1,
      max: roomLimits.membersMax,
      whole: true,
      hint: "Players and spectators together.",
    },
  ];
}
