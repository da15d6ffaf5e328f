import { useState } from "preact/hooks";
import type { AdminUser } from "../../../protocol/http.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { currentUser } from "../session.ts";
import { Confirm } from "../ui/confirm.tsx";
import { EntryForm } from "../ui/entry-form.tsx";
import { useAct } from "../ui/form.ts";
import { Load, useLoad } from "../ui/load.tsx";
import { Note } from "../ui/note.tsx";
import { clean, formatAgo } from "../ui/text.ts";

/** A password that the hub made up; shown once, for it is stored only as a hash. */
interface Fresh {
  readonly username: string;
  readonly password: string;
}

export function UsersPanel() {
  const { loaded, reload } = useLoad(() => api.admin.users(), "admin users");
  const [fresh, setFresh] = useState<Fresh | null>(null);
  return (
    <>
      {fresh !== null && (
        <Note icon="check" kind="good" live>
          Password of {clean(fresh.username, 40)}: <code>{clean(fresh.password, 80)}</code>. It is shown only now.
        </Note>
      )}
      <CreateUser
        onCreated={(one) => {
          setFresh(one);
          reload();
        }}
      />
      <section class="panel" aria-labelledby="admin-users">
        <h2 id="admin-users">People</h2>
        <Load loaded={loaded} reload={reload}>
          {(users) => (
            <ul class="rows">
              {users.map((user) => (
                <User user={user} onChange={reload} onPassword={setFresh} key={user.id} />
              ))}
            </ul>
          )}
        </Load>
      </section>
    </>
  );
}

function User({
  user,
  onChange,
  onPassword,
}: {
  readonly user: AdminUser;
  readonly onChange: () => void;
  readonly onPassword: (fresh: Fresh) => void;
}) {
  const { busy, act } = useAct();
  const self = user.id === currentUser()?.id;
  const reset = async () => {
    const { password } = await api.admin.resetPassword(user.id);
    if (password !== undefined) onPassword({ username: user.username ?? user.name, password });
  };
  const setAdmin = async () => {
    await api.admin.setAdmin(user.id, !user.admin);
    onChange();
  };
  return (
    <li class="row">
      <span class="grow">
        <strong>{cleanName(user.name)}</strong>
        <span class="quiet small">
          {user.username !== null && user.username !== user.name && `${clean(user.username, 40)}, `}
          {user.lastSeenAt === null
            ? `here since ${formatAgo(user.createdAt)}`
            : `last seen ${formatAgo(user.lastSeenAt)}`}
        </span>
      </span>
      <span class="badges">
        {user.admin && (
          <span class="badge" data-kind="warn">
            Admin
          </span>
        )}
        {user.guest && <span class="badge">Guest</span>}
      </span>
      {!user.guest && !self && (
        <span class="line">
          <Confirm
            label="New password"
            question={`Make a new password for ${cleanName(user.name)}? The old one stops working.`}
            yes="Make it"
            kind="plain"
            size="small"
            disabled={busy}
            onYes={() => void act(reset)}
          />
          <Confirm
            label={user.admin ? "Take rights away" : "Make admin"}
            question={
              user.admin ? "Take the admin rights away?" : `${cleanName(user.name)} may then do all that you may.`
            }
            yes={user.admin ? "Take away" : "Make admin"}
            kind="plain"
            size="small"
            disabled={busy}
            onYes={() => void act(setAdmin)}
          />
        </span>
      )}
    </li>
  );
}

function CreateUser({ onCreated }: { readonly onCreated: (fresh: Fresh | null) => void }) {
  return (
    <section class="panel" aria-labelledby="create-title">
      <h2 id="create-title">Create an account</h2>
      <EntryForm
        entries={{
          username: { label: "User name", maxLength: 24, hint: "The hub makes up a password and shows it once." },
        }}
        submit="Create"
        clears
        send={async ({ username }) => {
          const { password } = await api.admin.createUser({ username });
          onCreated(password === undefined ? null : { username, password });
        }}
      />
    </section>
  );
}
