import type { UserInfo } from "../../../protocol/http.ts";
import { api } from "../api.ts";
import { forgetRoom } from "../last-room.ts";
import { navigate } from "../router.ts";
import { forgetSession } from "../session.ts";
import { sayDone } from "../toast.tsx";
import { EntryForm } from "../ui/entry-form.tsx";
import { useAct } from "../ui/form.ts";
import { Load, useLoad } from "../ui/load.tsx";
import { clean, formatAgo, formatTime } from "../ui/text.ts";
import { newPassword } from "./sign-in.tsx";

export function PasswordPanel() {
  return (
    <section class="panel" aria-labelledby="password-title">
      <h2 id="password-title">Password</h2>
      <EntryForm
        entries={{
          current: { label: "Present password", type: "password", autocomplete: "current-password" },
          next: { label: "New password", ...newPassword },
        }}
        submit="Change password"
        clears
        send={async (passwords) => {
          await api.changePassword(passwords);
          sayDone("Password changed. Your other devices are signed out.");
        }}
      />
    </section>
  );
}

export function SessionsPanel() {
  const { loaded, reload } = useLoad(() => api.sessions(), "sessions");
  const { busy, act } = useAct();
  return (
    <section class="panel" aria-labelledby="sessions-title">
      <h2 id="sessions-title">Where you are signed in</h2>
      <Load loaded={loaded} reload={reload}>
        {(sessions) => (
          <ul class="rows">
            {sessions.map((one) => (
              <li class="row" key={one.id}>
                <span class="grow">
                  <strong>{clean(one.label, 60)}</strong>
                  <span class="quiet small" title={`Since ${formatTime(one.createdAt)}`}>
                    {one.current ? "This device" : `Last seen ${formatAgo(one.lastSeenAt)}`}
                  </span>
                </span>
                {one.current ? (
                  <span class="badge" data-kind="good">
                    Here
                  </span>
                ) : (
                  <button
                    type="button"
                    class="btn"
                    data-size="small"
                    disabled={busy}
                    aria-label={`End the session of ${clean(one.label, 60)}`}
                    onClick={() =>
                      void act(async () => {
                        await api.endSession(one.id);
                        reload();
                      })
                    }
                  >
                    End
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Load>
    </section>
  );
}

export function DangerPanel({ user }: { readonly user: UserInfo }) {
  const { busy, act } = useAct();
  return (
    <section class="panel" aria-labelledby="data-title">
      <h2 id="data-title">Your data</h2>
      <p class="quiet">Everything the hub knows about you, as one file.</p>
      <div class="form-foot">
        <button type="button" class="btn" disabled={busy} onClick={() => void act(saveExport)}>
          Export
        </button>
      </div>
      <details>
        <summary>Delete the account</summary>
        <DeleteForm user={user} />
      </details>
    </section>
  );
}

async function saveExport(): Promise<void> {
  const data = await api.exportMe();
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "minihub-export.json";
  link.click();
  URL.revokeObjectURL(url);
}

function DeleteForm({ user }: { readonly user: UserInfo }) {
  const erase = async (body: { readonly password?: string }) => {
    await api.deleteMe(body);
    forgetRoom();
    forgetSession();
    navigate("/");
    sayDone("The account and all that belonged to it is deleted.");
  };
  const words = (
    <p>
      Your sessions, results and ratings are erased, here and, as far as they keep to the rules, at the games. This
      cannot be undone.
    </p>
  );
  return user.guest ? (
    <EntryForm
      entries={{ confirm: { label: "Type the word delete to confirm" } }}
      submit="Delete for good"
      kind="danger"
      isReady={({ confirm }) => confirm.trim().toLowerCase() === "delete"}
      send={() => erase({})}
    >
      {words}
    </EntryForm>
  ) : (
    <EntryForm
      entries={{
        password: { label: "Your password, to confirm", type: "password", autocomplete: "current-password" },
      }}
      submit="Delete for good"
      kind="danger"
      send={erase}
    >
      {words}
    </EntryForm>
  );
}
