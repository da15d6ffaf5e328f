import { useState } from "preact/hooks";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { goOn } from "../return-to.ts";
import { currentUser, hub, playAsGuest, setUser } from "../session.ts";
import { Field } from "../ui/field.tsx";
import { useSubmit } from "../ui/form.ts";
import { Page } from "../ui/page.tsx";

export function SignInPage() {
  const user = currentUser();
  const guests = hub.value?.guests ?? true;
  return (
    <Page title="Sign in" heading="Who is playing?" width="m">
      {user !== null && !user.guest ? (
        <p class="note">You are signed in as {cleanName(user.name)}. Signing in again changes the account.</p>
      ) : null}
      <div class="pair">
        {guests && user === null && <GuestForm />}
        <SignInForm />
      </div>
    </Page>
  );
}

function GuestForm() {
  const [name, setName] = useState("");
  const { busy, wrong, submit } = useSubmit();
  return (
    <form
      class="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(async () => {
          await playAsGuest(name);
          await goOn();
        }, ["name"]);
      }}
    >
      <h2>Play as a guest</h2>
      <p class="quiet">A name is enough. You can make an account later and keep everything.</p>
      <Field
        label="Your name"
        name="name"
        value={name}
        onValue={setName}
        wrong={wrong["name"] ?? wrong["form"]}
        maxLength={24}
        autocomplete="nickname"
        required
      />
      <button type="submit" class="btn" data-kind="primary" disabled={busy}>
        Play
      </button>
    </form>
  );
}

function SignInForm() {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const { busy, wrong, submit } = useSubmit();
  return (
    <form
      class="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(async () => {
          setUser((await api.signIn({ username, password })).user);
          await goOn();
        }, ["username", "password"]);
      }}
    >
      <h2>Sign in</h2>
      <Field
        label="User name"
        name="username"
        value={username}
        onValue={setUsername}
        wrong={wrong["username"]}
        maxLength={24}
        autocomplete="username"
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        value={password}
        onValue={setPassword}
        wrong={wrong["password"]}
        autocomplete="current-password"
        required
      />
      {wrong["form"] !== undefined && (
        <p class="wrong" role="alert">
          {wrong["form"]}
        </p>
      )}
      <div class="form-foot">
        <button type="submit" class="btn" data-kind="brand" disabled={busy}>
          Sign in
        </button>
        <a href="/signup">Make an account</a>
      </div>
    </form>
  );
}

/** For newcomers, and for guests who want to keep what they have. */
export function SignUpPage() {
  const user = currentUser();
  const upgrade = user?.guest === true;
  return (
    <Page
      title="Make an account"
      heading={upgrade ? "Keep your history" : "Make an account"}
      width="s"
      lead={
        upgrade
          ? `You stay who you are, ${cleanName(user.name)}: your results, ratings and rooms come along.`
          : "No e-mail needed. It keeps your results and lets you sign in elsewhere."
      }
    >
      {user !== null && !user.guest ? (
        <p class="note">
          You have an account already. <a href="/me">Look at it</a>.
        </p>
      ) : (
        <SignUpForm upgrade={upgrade} />
      )}
    </Page>
  );
}

function SignUpForm({ upgrade }: { readonly upgrade: boolean }) {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const { busy, wrong, submit } = useSubmit();
  return (
    <form
      class="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(async () => {
          setUser((await api.createAccount({ username, password })).user);
          await goOn();
        }, ["username", "password"]);
      }}
    >
      <Field
        label="User name"
        name="username"
        value={username}
        onValue={setUsername}
        wrong={wrong["username"]}
        maxLength={24}
        autocomplete="username"
        required
        hint="2 to 24 letters, digits, spaces, dots, dashes or underscores."
      />
      <Field
        label="Password"
        name="password"
        type="password"
        value={password}
        onValue={setPassword}
        wrong={wrong["password"]}
        autocomplete="new-password"
        required
        hint="At least 8 characters; not a common word, not your name."
      />
      {wrong["form"] !== undefined && (
        <p class="wrong" role="alert">
          {wrong["form"]}
        </p>
      )}
      <div class="form-foot">
        <button type="submit" class="btn" data-kind="primary" disabled={busy}>
          {upgrade ? "Keep my history" : "Make the account"}
        </button>
        <a href="/signin">Sign in instead</a>
      </div>
    </form>
  );
}
