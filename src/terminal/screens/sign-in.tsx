/** @jsxImportSource react */
import { useState } from "react";
import type { ApiClient } from "../../client/api.ts";
import type { HubInfo, SignedIn } from "../../../protocol/http.ts";
import { hubTitle } from "../app-context.ts";
import { Form, type FormField } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { Screen, useBody, type Help } from "../ui/screen.tsx";
import { useTask, type Task } from "../ui/task.ts";
import { accountFields, guestFields, passwordFields } from "./account-fields.ts";
import { DeviceSignIn } from "./device-sign-in.tsx";

export interface SignInProps {
  readonly origin: string;
  readonly api: ApiClient;
  readonly hub: HubInfo;
  /** Filled into the name field. */
  readonly name: string;
  /** Why the person has to sign in again, if so. */
  readonly notice: string | null;
  readonly onSignedIn: (signedIn: SignedIn) => Promise<void>;
}

type FormWay = "guest" | "password" | "account";
type Way = FormWay | "choose" | "device";

const forms: Readonly<Record<FormWay, { readonly fields: readonly FormField[]; readonly submit: string }>> = {
  guest: { fields: guestFields, submit: "Play" },
  password: { fields: passwordFields, submit: "Sign in" },
  account: { fields: accountFields, submit: "Create the account" },
};

const ways: readonly MenuItem[] = [
  { id: "guest", label: "As a guest", note: "a name is enough" },
  { id: "password", label: "Sign in with a password", note: "you have an account here" },
  { id: "device", label: "Sign in with the browser", note: "no password in the terminal" },
  { id: "account", label: "Create an account", note: "keeps your results" },
];

const choosing: Help = [
  ["↑↓", "move"],
  ["Enter", "choose"],
  ["Ctrl-C", "quit"],
];
const watching: Help = [
  ["Esc", "back"],
  ["Ctrl-C", "quit"],
];
const typing: Help = [
  ["↑↓", "move"],
  ["Enter", "next"],
  ["Esc", "back"],
  ["Ctrl-C", "quit"],
];

export function SignIn(props: SignInProps) {
  const { api, hub, origin, notice, onSignedIn } = props;
  const [way, setWay] = useState<Way>("choose");
  const task = useTask();
  const body = useBody();
  useKeys((key) => {
    if (key.kind !== "back" || way === "choose") return;
    task.clear();
    setWay("choose");
  });
  const problem = task.problem ?? (way === "choose" ? notice : null);
  const rows = body.rows - 3;
  return (
    <Screen
      title={hubTitle(hub)}
      aside={origin}
      help={way === "choose" ? choosing : way === "device" ? watching : typing}
      message={problem === null ? null : { text: `✗ ${problem}`, tone: "bad" }}
    >
      <Lines lines={[[], [{ text: "Welcome. How do you want to play?", bold: true }], []]} />
      {way === "choose" ? (
        <Menu
          columns={body.columns}
          rows={rows}
          items={ways.filter(({ id }) => hub.guests || id !== "guest")}
          onChoose={(id) => {
            setWay(id as Way);
          }}
        />
      ) : way === "device" ? (
        <DeviceSignIn api={api} origin={origin} onSignedIn={onSignedIn} columns={body.columns} rows={rows} />
      ) : (
        <SignInForm key={way} {...props} way={way} columns={body.columns} rows={rows} task={task} />
      )}
    </Screen>
  );
}

function SignInForm({
  way,
  columns,
  rows,
  task,
  api,
  name,
  onSignedIn,
}: SignInProps & {
  readonly way: FormWay;
  readonly columns: number;
  readonly rows: number;
  readonly task: Task;
}) {
  return (
    <Form
      {...forms[way]}
      initial={{ name, username: "", password: "" }}
      columns={columns}
      rows={rows}
      busy={task.busy}
      onSubmit={(values) => {
        const account = { username: String(values["username"]), password: String(values["password"]) };
        task.run(async () => {
          const signedIn = await (way === "guest"
            ? api.createGuest({ name: String(values["name"]).trim() })
            : way === "password"
              ? api.signIn(account)
              : api.createAccount(account));
          await onSignedIn(signedIn);
        });
      }}
    />
  );
}
