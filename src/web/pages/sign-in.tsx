import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { goOn } from "../return-to.ts";
import { currentUser, hub, playAsGuest, setUser } from "../session.ts";
import { EntryForm } from "../ui/entry-form.tsx";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";

const username = { label: "User name", maxLength: 24, autocomplete: "username" } as const;

/** Of a password that is chosen now, here and where it is changed. */
export const newPassword = {
  type: "password",
  autocomplete: "new-password",
  hint: "At least 8 characters. Several words are best; a common word or your name is not enough, with digits added or without.",
} as const;

export function SignInPage() {
  const user = currentUser();
  const guests = (hub.value?.guests ?? true) && user === null;
  return (
    <Page title="Sign in" heading="Who is playing?" width={guests ? "m" : "s"}>
      {user !== null && !user.guest ? (
        <Note icon="user">You are signed in as {cleanName(user.name)}. Signing in again changes the account.</Note>
      ) : null}
      <div class="pair">
        {guests && <GuestPanel />}
        <SignInPanel />
      </div>
    </Page>
  );
}

function GuestPanel() {
  return (
    <section class="panel" aria-labelledby="guest-title">
      <h2 id="guest-title">Play as a guest</h2>
      <p class="quiet">A name is enough. You can make an account later and keep everything.</p>
      <EntryForm
        entries={{ name: { label: "Your name", maxLength: 24, autocomplete: "nickname" } }}
        submit="Play"
        kind="primary"
        send={async ({ name }) => {
          await playAsGuest(name);
          await goOn();
        }}
      />
    </section>
  );
}

function SignInPanel() {
  const hasAccount = currentUser()?.guest === false;
  return (
    <section class="panel" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">Sign in</h2>
      <EntryForm
        entries={{ username, password: { label: "Password", type: "password", autocomplete: "current-password" } }}
        submit="Sign in"
        kind="brand"
        beside={
          hasAccount ? null : (
            <a class="beside" href="/signup">
              Make an account
            </a>
          )
        }
        send={async (credentials) => {
          setUser((await api.signIn(credentials)).user);
          await goOn();
        }}
      />
    </section>
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
        <Note icon="user">
          You have an account already. <a href="/me">Look at it</a>.
        </Note>
      ) : (
        <section class="panel" aria-label="Your account">
          <EntryForm
            entries={{
              username: { ...username, hint: "2 to 24 letters, digits, spaces, dots, dashes or underscores." },
              password: { label: "Password", ...newPassword },
            }}
            submit={upgrade ? "Keep my history" : "Make the account"}
            kind="primary"
            beside={
              <a class="beside" href="/signin">
                Sign in instead
              </a>
            }
            send={async (account) => {
              setUser((await api.createAccount(account)).user);
              await goOn();
            }}
          />
        </section>
      )}
    </Page>
  );
}
