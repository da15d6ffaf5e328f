/** @jsxImportSource react */
import { useState } from "react";
import type { ApiClient } from "../../client/api.ts";
import { cleanLine } from "../../client/view-text.ts";
import type { HubInfo, SignedIn } from "../../../protocol/http.ts";
import { roomLimits } from "../../../protocol/limits.ts";
import { Form, type FormField } from "../ui/form.tsx";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu } from "../ui/menu.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { useTask } from "../ui/task.ts";
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

type Way = "choose" | "guest" | "password" | "account" | "device";

const nameField: FormField = {
  kind: "text",
  name: "name",
  label: "Name",
  hint: "What the other players see: 2 to 24 letters, digits, spaces, dots, dashes.",
  charsMax: roomLimits.nameCharsMax,
};
const usernameField: FormField = {
  kind: "text",
  name: "username",
  label: "User name",
  charsMax: roomLimits.nameCharsMax,
};
const passwordField: FormField = {
  kind: "text",
  name: "password",
  label: "Password",
  secret: true,
  charsMax: 200,
};

const fieldsOf: Readonly<Record<"guest" | "password" | "account", readonly FormField[]>> = {
  guest: [nameField],
  password: [usernameField, passwordField],
  account: [usernameField, { ...passwordField, hint: "At least 8 characters that are hard to guess." }],
};

const submits = {
  guest: "Play",
  password: "Sign in",
  account: "Create the account",
} as const;

export function SignIn(props: SignInProps) {
  const { api, hub, origin, notice, onSignedIn } = props;
  const [way, setWay] = useState<Way>("choose");
  const task = useTask();
  const body = useBody();
  useKeys((key) => {
    if (key.kind === "back" && way !== "choose") {
      task.clear();
      setWay("choose");
    }
  });
  const problem = task.problem ?? (way === "choose" ? notice : null);
  return (
    <Screen
      title={`minihub · ${cleanLine(hub.name, 40)}`}
      aside={origin}
      help={
        way === "choose"
          ? [
              ["↑↓", "move"],
              ["Enter", "choose"],
              ["Ctrl-C", "quit"],
            ]
          : [
              ["↑↓", "move"],
              ["Enter", "next"],
              ["Esc", "back"],
              ["Ctrl-C", "quit"],
            ]
      }
      message={problem === null ? null : { text: `✗ ${problem}`, tone: "bad" }}
    >
      <Lines lines={[[], [{ text: "Welcome. How do you want to play?", bold: true }], []]} />
      {way === "choose" ? (
        <Menu
          columns={body.columns}
          rows={body.rows - 3}
          onChoose={(id) => {
            setWay(id as Way);
          }}
          items={[
            ...(hub.guests ? [{ id: "guest", label: "As a guest", note: "a name is enough" }] : []),
            {
              id: "password",
              label: "Sign in with a password",
              note: "you have an account here",
            },
            {
              id: "device",
              label: "Sign in with the browser",
              note: "no password in the terminal",
            },
            {
              id: "account",
              label: "Create an account",
              note: "keeps your results",
            },
          ]}
        />
      ) : way === "device" ? (
        <DeviceSignIn api={api} origin={origin} onSignedIn={onSignedIn} rows={body.rows - 3} />
      ) : (
        <Form
          key={way}
          fields={fieldsOf[way]}
          initial={{ name: props.name, username: "", password: "" }}
          submit={submits[way]}
          columns={body.columns}
          rows={body.rows - 3}
          busy={task.busy}
          onSubmit={({ name, username, password }) => {
            const account = {
              username: String(username),
              password: String(password),
            };
            task.run(async () => {
              await onSignedIn(
                await (way === "guest"
                  ? api.createGuest({ name: String(name).trim() })
                  : way === "password"
                    ? api.signIn(account)
                    : api.createAccount(account)),
              );
            });
          }}
        />
      )}
    </Screen>
  );
}
