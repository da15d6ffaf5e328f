import { useState } from "preact/hooks";
import type { UserInfo } from "../../../protocol/http.ts";
import { api } from "../api.ts";
import { forgetRoom } from "../last-room.ts";
import { navigate } from "../router.ts";
import { forgetSession } from "../session.ts";
import { sayDone } from "../toast.tsx";
import { Field } from "../ui/field.tsx";
import { useAct, useSubmit } from "../ui/form.ts";
import { Load, useLoad } from "../ui/load.tsx";
import { clean, formatAgo, formatTime } from "../ui/text.ts";

export function PasswordPanel() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, wrong, submit } = useSubmit();
  return (
    <section class="panel" aria-labelledby="password-title">
      <h2 id="password-title">Password</h2>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(async () => {
            await api.changePassword({ current, next });
            setCurrent("");
            setNext("");
            sayDone("Password changed. Your other devices are signed out.");
          }, ["current", "next"]);
        }}
      >
        <Field
          label="Present password"
          name="current"
          type="password"
          value={current}
          onValue={setCurrent}
          wrong={wrong["current"]}
          autocomplete="current-password"
          required
        />
        <Field
          label="New password"
          name="next"
          type="password"
          value={next}
          onValue={setNext}
          wrong={wrong["next"]}
          autocomplete="new-password"
          required
          hint="At least 8 characters. Other devices are signed out."
        />
        {wrong["form"] !== undefined && (
          <p class="wrong" role="alert">
            {wrong["form"]}
          </p>
        )}
        <div class="form-foot">
          <button type="submit" class="btn" disabled={busy}>
            Change password
          </button>
        </div>
      </form>
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
  const [password, setPassword] = useState("");
  const [word, setWord] = useState("");
  const { busy, wrong, submit } = useSubmit();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(async () => {
          await api.deleteMe(user.guest ? {} : { password });
          forgetRoom();
          forgetSession();
          navigate("/");
          sayDone("The account and all that belonged to it is deleted.");
        });
      }}
    >
      <p>
        Your sessions, results and ratings are erased, here and, as far as they keep to the rules, at the games. This
        cannot be undone.
      </p>
      {user.guest ? (
        <Field
          label="Type delete to confirm"
          name="confirm"
          value={word}
          onValue={setWord}
          wrong={wrong["form"]}
          required
        />
      ) : (
        <Field
          label="Your password, to confirm"
          name="delete-password"
          type="password"
          value={password}
          onValue={setPassword}
          wrong={wrong["form"]}
          autocomplete="current-password"
          required
        />
      )}
      <div class="form-foot">
        <button
          type="submit"
          class="btn"
          data-kind="danger"
          disabled={busy || (user.guest && word.trim().toLowerCase() !== "delete")}
        >
          Delete for good
        </button>
      </div>
    </form>
  );
}
