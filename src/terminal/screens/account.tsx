/** @jsxImportSource react */
import { cleanName } from "../../client/view-text.ts";
import { useApp } from "../app-context.ts";
import { Form } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu } from "../ui/menu.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { useTask, type Task } from "../ui/task.ts";
import { accountFields } from "./account-fields.ts";

interface PartProps {
  readonly columns: number;
  readonly rows: number;
  readonly task: Task;
}

/** Guests become accounts here, with all they have won; accounts sign out. */
export function Account() {
  const app = useApp();
  const body = useBody();
  const task = useTask();
  useKeys((key) => {
    if (key.kind === "back") app.go({ at: "home" });
  });
  const { guest, name } = app.user;
  return (
    <Screen
      title={guest ? "Keep my results" : "My account"}
      aside={cleanName(name)}
      help={[
        ["↑↓", "move"],
        ["Enter", "choose"],
        ["Esc", "back"],
      ]}
      message={task.problem === null ? null : { text: `✗ ${task.problem}`, tone: "bad" }}
    >
      {guest ? <Upgrade {...body} task={task} /> : <OwnAccount {...body} task={task} />}
    </Screen>
  );
}

function Upgrade({ columns, rows, task }: PartProps) {
  const app = useApp();
  return (
    <>
      <Lines
        lines={[
          [],
          [{ text: "An account keeps your results and lets you sign in elsewhere." }],
          [{ text: "What you have played as a guest stays yours.", dim: true }],
          [],
        ]}
      />
      <Form
        fields={accountFields}
        initial={{ username: "", password: "" }}
        submit="Create the account"
        columns={columns}
        rows={rows - 5}
        busy={task.busy}
        onSubmit={(values) => {
          task.run(async () => {
            const { user, token } = await app.api.createAccount({
              username: String(values["username"]),
              password: String(values["password"]),
            });
            if (token !== undefined) await app.setToken(token);
            app.setUser(user);
            app.go({ at: "home" });
          });
        }}
      />
    </>
  );
}

function OwnAccount({ columns, rows, task }: PartProps) {
  const app = useApp();
  const { name, username, shareName } = app.user;
  return (
    <>
      <Lines lines={[[], [{ text: `Signed in as ${cleanName(username ?? name)}.` }], []]} />
      <Menu
        columns={columns}
        rows={rows - 4}
        items={[
          {
            id: "share",
            label: shareName ? "Hide my name from games" : "Tell games my name",
            note: shareName ? "games get it now" : "games see only a number now",
          },
          { id: "out", label: "Sign out" },
        ]}
        onChoose={(id) => {
          task.run(async () => {
            if (id === "out") await app.signOut();
            else app.setUser(await app.api.changeMe({ shareName: !shareName }));
          });
        }}
      />
    </>
  );
}
