import { useState } from "preact/hooks";
import { api } from "../api.ts";
import { rememberPlace } from "../return-to.ts";
import { currentUser, session, setUser } from "../session.ts";
import { sayDone } from "../toast.tsx";
import { Empty } from "../ui/empty.tsx";
import { useSubmit } from "../ui/form.ts";
import { Page } from "../ui/page.tsx";
import { GamesPanel } from "./games-panel.tsx";
import { RoomsPanel } from "./rooms-panel.tsx";
import { StatusPanel } from "./status-panel.tsx";
import { UsersPanel } from "./users-panel.tsx";

const tabs = ["Games", "People", "Rooms", "Status"] as const;
type Tab = (typeof tabs)[number];

/** For the hub's host. `/admin#TOKEN` is the one-time link that makes the first one; a fragment never reaches a server's log. */
export function AdminPage() {
  const user = currentUser();
  const [token, setToken] = useState(() => location.hash.slice(1));
  if (session.value.state === "loading")
    return (
      <Page title="Admin" heading="Admin">
        <p class="loading quiet" role="status">
          <span class="spinner" aria-hidden="true" /> Loading…
        </p>
      </Page>
    );
  if (user?.admin === true) return <Admin />;
  return (
    <Page title="Admin" heading={token === "" ? "For the host of this hub" : "Take over this hub"} width="s">
      <div class="panel">
        {token === "" ? (
          <Empty
            title="Nothing here for you"
            text="This page is for the host of the hub. The link that makes you its admin is printed when the hub starts for the first time; later its machine makes you one with minihub users make-admin."
          >
            {user === null && (
              <a class="btn" data-kind="primary" href="/signin" onClick={() => rememberPlace("/admin")}>
                Sign in
              </a>
            )}
            <a class="btn" href="/">
              Home
            </a>
          </Empty>
        ) : (
          <Claim token={token} onClaimed={() => setToken("")} />
        )}
      </div>
    </Page>
  );
}

function Claim({ token, onClaimed }: { readonly token: string; readonly onClaimed: () => void }) {
  const user = currentUser();
  const { busy, wrong, submit } = useSubmit();
  const come = () => rememberPlace(`/admin#${token}`);
  if (user === null || user.guest)
    return (
      <div class="stack">
        <p>You have the host's one-time link. The hub needs an account with a password to give the rights to.</p>
        <div class="form-foot">
          <a class="btn" data-kind="primary" href="/signup" onClick={come}>
            Make an account
          </a>
          <a class="btn" href="/signin" onClick={come}>
            Sign in
          </a>
        </div>
      </div>
    );
  const claim = async () => {
    setUser(await api.admin.claim(token));
    history.replaceState(null, "", "/admin");
    onClaimed();
    sayDone("You are the admin of this hub.");
  };
  return (
    <div class="stack">
      <p>
        <strong>{user.username}</strong> becomes the admin of this hub. The link works once.
      </p>
      {wrong["form"] !== undefined && (
        <p class="wrong" role="alert">
          {wrong["form"]}
        </p>
      )}
      <div class="form-foot">
        <button type="button" class="btn" data-kind="primary" disabled={busy} onClick={() => void submit(claim)}>
          Become the admin
        </button>
      </div>
    </div>
  );
}

function Admin() {
  const [tab, setTab] = useState<Tab>("Games");
  return (
    <Page title="Admin" heading="Admin" width="l">
      <nav class="tabs" aria-label="Parts of the administration">
        {tabs.map((one) => (
          <button
            type="button"
            class="tab"
            aria-current={one === tab ? "page" : undefined}
            onClick={() => setTab(one)}
            key={one}
          >
            {one}
          </button>
        ))}
      </nav>
      <Body tab={tab} />
    </Page>
  );
}

function Body({ tab }: { readonly tab: Tab }) {
  switch (tab) {
    case "Games":
      return <GamesPanel />;
    case "People":
      return <UsersPanel />;
    case "Rooms":
      return <RoomsPanel />;
    case "Status":
      return <StatusPanel />;
  }
}
