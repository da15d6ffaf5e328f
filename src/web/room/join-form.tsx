import { useState } from "preact/hooks";
import { rememberPlace } from "../return-to.ts";
import { hub, playAsGuest } from "../session.ts";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { EntryForm } from "../ui/entry-form.tsx";
import { Field } from "../ui/field.tsx";
import { Page } from "../ui/page.tsx";
import { CodeInput } from "../pages/code-input.tsx";
import { navigate } from "../router.ts";
import { clean } from "../ui/text.ts";
import { enterRoom, leaveRoom } from "./room-store.ts";

/** The code on a piece of the table. */
function CodeStrip({ code }: { readonly code: string }) {
  return (
    <div class="code-strip">
      <CodeTiles code={code} />
    </div>
  );
}

/** Mistyped, most likely: it can be typed again at once. */
function CodeAgain() {
  const [code, setCode] = useState("");
  return (
    <form
      class="code-strip"
      onSubmit={(event) => {
        event.preventDefault();
        navigate(`/join/${encodeURIComponent(code)}`);
      }}
    >
      <CodeInput label="The code again" value={code} onValue={setCode} />
      <button type="submit" class="btn" data-kind="primary" data-size="big">
        Join
      </button>
    </form>
  );
}

/** The way in for whoever opened a link: a name, and that is all. */
export function GuestJoin({ code }: { readonly code: string }) {
  const guests = hub.value?.guests ?? true;
  return (
    <Page title={`Join ${code}`} heading="You are invited" width="s">
      <div class="panel">
        <CodeStrip code={code} />
        {guests && (
          <EntryForm
            entries={{
              name: {
                label: "What shall we call you?",
                placeholder: "Your name",
                maxLength: 24,
                autocomplete: "nickname",
              },
            }}
            submit="Join the room"
            kind="primary"
            big
            send={({ name }) => playAsGuest(name)}
          />
        )}
        <p class="quiet small">
          {guests ? "No account needed. " : "This hub wants an account. "}
          <a href="/signin" onClick={() => rememberPlace(`/room/${code}`)}>
            Sign in
          </a>{" "}
          or{" "}
          <a href="/signup" onClick={() => rememberPlace(`/room/${code}`)}>
            make an account
          </a>{" "}
          and come straight back here.
        </p>
      </div>
    </Page>
  );
}

export function PasswordJoin({
  code,
  wrong,
  busy,
}: {
  readonly code: string;
  readonly wrong: boolean;
  readonly busy: boolean;
}) {
  const [password, setPassword] = useState("");
  return (
    <Page title={`Room ${code}`} heading="This room has a password" width="s">
      <form
        class="panel form"
        onSubmit={(event) => {
          event.preventDefault();
          void enterRoom(code, { password });
        }}
      >
        <CodeStrip code={code} />
        <Field
          label="Password of the room"
          name="room-password"
          type="password"
          value={password}
          onValue={setPassword}
          wrong={wrong ? "That is not the password. Ask whoever invited you." : undefined}
          hint={wrong ? undefined : "Whoever invited you knows it."}
          required
        />
        <button type="submit" class="btn" data-kind="primary" data-size="big" disabled={busy}>
          Enter
        </button>
      </form>
    </Page>
  );
}

const headings: Readonly<Record<string, string>> = {
  not_found: "No such room",
  room_full: "The room is full",
  room_locked: "The room is locked",
  room_closed: "The room was closed",
  kicked: "You were removed",
  replaced: "You are playing elsewhere",
  rate_exceeded: "Too fast",
};

export function Refused({
  code,
  refusal,
  message,
}: {
  readonly code: string;
  readonly refusal: string;
  readonly message: string;
}) {
  const unknown = refusal === "not_found";
  const final = unknown || refusal === "room_closed" || refusal === "kicked";
  return (
    <Page title={`Room ${code}`} heading={headings[refusal] ?? "You are not in the room"} width="s">
      <div class="panel">
        {unknown ? <CodeAgain /> : <CodeStrip code={code} />}
        <p role="alert">
          {unknown ? `No room here has the code ${clean(code, 12)}. Rooms close when everybody has left.` : message}
        </p>
        <div class="form-foot">
          {refusal === "room_full" && (
            <button
              type="button"
              class="btn"
              data-kind="primary"
              onClick={() => void enterRoom(code, { spectate: true })}
            >
              Watch instead
            </button>
          )}
          {!final && (
            <button type="button" class="btn" onClick={() => void enterRoom(code)}>
              {refusal === "replaced" ? "Play here instead" : "Try again"}
            </button>
          )}
          <a class="btn" href="/" onClick={leaveRoom}>
            Home
          </a>
        </div>
      </div>
    </Page>
  );
}
