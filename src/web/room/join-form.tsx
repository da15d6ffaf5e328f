import { useState } from "preact/hooks";
import { rememberPlace } from "../return-to.ts";
import { hub, playAsGuest } from "../session.ts";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { Field } from "../ui/field.tsx";
import { useSubmit } from "../ui/form.ts";
import { Page } from "../ui/page.tsx";
import { enterRoom, leaveRoom } from "./room-store.ts";

/** The way in for whoever opened a link: a name, and that is all. */
export function GuestJoin({ code }: { readonly code: string }) {
  const [name, setName] = useState("");
  const { busy, wrong, submit } = useSubmit();
  const guests = hub.value?.guests ?? true;
  return (
    <Page title={`Join ${code}`} heading="You are invited" width="s">
      <div class="panel">
        <div class="center">
          <CodeTiles code={code} />
        </div>
        {guests && (
          <form
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              void submit(() => playAsGuest(name), ["name"]);
            }}
          >
            <Field
              label="What shall we call you?"
              name="name"
              value={name}
              onValue={setName}
              wrong={wrong["name"] ?? wrong["form"]}
              maxLength={24}
              autocomplete="nickname"
              required
              placeholder="Your name"
            />
            <button type="submit" class="btn" data-kind="primary" data-size="big" disabled={busy}>
              {busy ? "One moment…" : "Join the room"}
            </button>
          </form>
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

export function PasswordJoin({ code, message }: { readonly code: string; readonly message: string }) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  return (
    <Page title={`Room ${code}`} heading="This room has a password" width="s">
      <form
        class="panel form"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          void enterRoom(code, { password });
        }}
      >
        <div class="center">
          <CodeTiles code={code} />
        </div>
        <Field
          label="Password of the room"
          name="room-password"
          type="password"
          value={password}
          onValue={setPassword}
          wrong={tried ? message : undefined}
          hint="Whoever invited you knows it."
          required
        />
        <button type="submit" class="btn" data-kind="primary" data-size="big">
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
  const final = refusal === "not_found" || refusal === "room_closed" || refusal === "kicked";
  return (
    <Page title={`Room ${code}`} heading={headings[refusal] ?? "You are not in the room"} width="s">
      <div class="panel">
        <div class="center">
          <CodeTiles code={code} />
        </div>
        <p role="alert">{message}</p>
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
