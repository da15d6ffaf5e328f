import type { UserInfo } from "../../../protocol/http.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { navigate } from "../router.ts";
import { currentUser, forgetSession, session, setUser } from "../session.ts";
import { sayDone } from "../toast.tsx";
import { Empty } from "../ui/empty.tsx";
import { EntryForm } from "../ui/entry-form.tsx";
import { Switch } from "../ui/field.tsx";
import { useAct } from "../ui/form.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { clean } from "../ui/text.ts";
import { History } from "./history.tsx";
import { DangerPanel, PasswordPanel, SessionsPanel } from "./me-safety.tsx";

export function MePage() {
  const user = currentUser();
  if (user === null)
    return (
      <Page title="You" heading="You" width="s">
        <div class="panel">
          {session.value.state === "loading" ? (
            <p class="loading quiet" role="status">
              <span class="spinner" aria-hidden="true" /> Loading…
            </p>
          ) : (
            <Empty title="Nobody is signed in" text="Sign in, or play as a guest, to see your results here.">
              <a class="btn" data-kind="primary" href="/signin">
                Sign in
              </a>
            </Empty>
          )}
        </div>
      </Page>
    );
  return <Me user={user} key={user.id} />;
}

function Me({ user }: { readonly user: UserInfo }) {
  const { busy, act } = useAct();
  const signOut = async () => {
    await api.signOut();
    forgetSession();
    navigate("/");
  };
  return (
    <Page
      title="You"
      heading={cleanName(user.name)}
      lead={
        user.guest
          ? "You play as a guest."
          : user.username === user.name
            ? "Your account on this hub."
            : `You sign in as ${clean(user.username ?? "", 40)}.`
      }
      width="l"
    >
      {user.guest && (
        <Note
          icon="user"
          end={
            <a class="btn" data-size="small" href="/signup">
              Keep your history
            </a>
          }
        >
          A guest's results live as long as this browser remembers you.
        </Note>
      )}
      <div class="me-grid">
        <div class="stack-l">
          <History />
        </div>
        <div class="stack-l">
          <ProfilePanel user={user} />
          {!user.guest && <PasswordPanel />}
          <SessionsPanel />
          <section class="panel" aria-labelledby="out-title">
            <h2 id="out-title">This device</h2>
            <div class="form-foot">
              <button type="button" class="btn" disabled={busy} onClick={() => void act(signOut)}>
                <Icon name="door" /> Sign out
              </button>
            </div>
            {user.guest && (
              <p class="quiet small">
                As a guest you cannot come back after this. Make an account first if you want to.
              </p>
            )}
          </section>
          <DangerPanel user={user} />
        </div>
      </div>
    </Page>
  );
}

function ProfilePanel({ user }: { readonly user: UserInfo }) {
  const { act } = useAct();
  return (
    <section class="panel" aria-labelledby="profile-title">
      <h2 id="profile-title">How others see you</h2>
      <EntryForm
        entries={{ name: { label: "Shown name", maxLength: 24, autocomplete: "nickname", initial: user.name } }}
        submit="Save"
        isReady={({ name }) => name !== user.name}
        send={async (change) => {
          setUser(await api.changeMe(change));
          sayDone("Name changed.");
        }}
      />
      <Switch
        label="Tell games my name"
        hint="Games run on other people's machines. Without this they know you only by a random id; people in the room see your name either way."
        checked={user.shareName}
        onChecked={(shareName) => void act(async () => setUser(await api.changeMe({ shareName })))}
      />
    </section>
  );
}
