import { useState } from "preact/hooks";
import type { AdminGame } from "../../../protocol/http.ts";
import { api } from "../api.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Empty } from "../ui/empty.tsx";
import { useAct } from "../ui/form.ts";
import { GameArt } from "../ui/game-art.tsx";
import { Load, useLoad } from "../ui/load.tsx";
import { clean, formatAgo, formatTime, plural } from "../ui/text.ts";
import { GameLogs } from "./game-logs.tsx";

const stateOrder: Readonly<Record<AdminGame["state"], number>> = { pending: 0, suspended: 1, approved: 2 };
const stateKinds: Readonly<Record<AdminGame["state"], string>> = {
  pending: "warn",
  approved: "good",
  suspended: "bad",
};

export function GamesPanel() {
  const { loaded, reload } = useLoad(() => api.admin.games(), "admin games");
  return (
    <>
      <Invites />
      <section class="stack" aria-labelledby="admin-games">
        <div class="line-apart">
          <h2 id="admin-games">Games</h2>
          <button type="button" class="btn" data-size="small" onClick={reload}>
            Refresh
          </button>
        </div>
        <Load loaded={loaded} reload={reload}>
          {(games) =>
            games.length === 0 ? (
              <div class="panel">
                <Empty
                  title="No games are registered"
                  text="An author runs minihub register with this hub's address; the game then waits here for your word."
                />
              </div>
            ) : (
              <ul class="stack">
                {games
                  .toSorted((a, b) => stateOrder[a.state] - stateOrder[b.state] || a.name.localeCompare(b.name))
                  .map((game) => (
                    <Game game={game} onChange={reload} key={game.id} />
                  ))}
              </ul>
            )
          }
        </Load>
      </section>
    </>
  );
}

function Invites() {
  const [invite, setInvite] = useState<{ readonly code: string; readonly expiresAt: number } | null>(null);
  const { busy, act } = useAct();
  return (
    <section class="panel" aria-labelledby="invite-title">
      <div class="line-apart">
        <div class="grow">
          <h2 id="invite-title">Invite an author</h2>
          <p class="quiet small">A game that registers with an invite is approved at once. Each works once.</p>
        </div>
        <button
          type="button"
          class="btn"
          disabled={busy}
          onClick={() => void act(async () => setInvite(await api.admin.createInvite()))}
        >
          New invite
        </button>
      </div>
      {invite !== null && (
        <p role="status">
          <code class="command">
            minihub register {location.origin} --name … --invite {clean(invite.code, 80)}
          </code>
          <span class="quiet small"> Until {formatTime(invite.expiresAt)}.</span>
        </p>
      )}
    </section>
  );
}

function Game({ game, onChange }: { readonly game: AdminGame; readonly onChange: () => void }) {
  const { busy, act } = useAct();
  const name = clean(game.name, 40);
  const then = (send: () => Promise<unknown>) =>
    void act(async () => {
      await send();
      onChange();
    });
  return (
    <li class="panel admin-game">
      <div class="line">
        <GameArt name={game.name} small />
        <div class="grow">
          <h3>{name}</h3>
          <GameBadges game={game} />
        </div>
        <GameActions game={game} busy={busy} then={then} />
      </div>
      <div>
        <details>
          <summary>
            {plural(game.keys.length, "key")}, {plural(game.addresses.length, "address", "addresses")}
          </summary>
          <Keys game={game} busy={busy} onRevoke={(key) => then(() => api.admin.revokeKey(key))} />
          <Addresses game={game} />
        </details>
        <GameLogs game={game.id} name={name} />
      </div>
    </li>
  );
}

function GameActions({
  game,
  busy,
  then,
}: {
  readonly game: AdminGame;
  readonly busy: boolean;
  readonly then: (send: () => Promise<unknown>) => void;
}) {
  const name = clean(game.name, 40);
  return (
    <div class="line">
      {game.state !== "approved" && (
        <button
          type="button"
          class="btn"
          data-kind="brand"
          data-size="small"
          disabled={busy}
          aria-label={`${game.state === "pending" ? "Approve" : "Allow again"}: ${name}`}
          onClick={() => then(() => api.admin.approveGame(game.id))}
        >
          {game.state === "pending" ? "Approve" : "Allow again"}
        </button>
      )}
      {game.conduct === "quarantined" && (
        <button
          type="button"
          class="btn"
          data-size="small"
          disabled={busy}
          aria-label={`End the quarantine of ${name}`}
          onClick={() => then(() => api.admin.liftQuarantine(game.id))}
        >
          End quarantine
        </button>
      )}
      {game.state === "approved" && (
        <Confirm
          label="Suspend"
          question={`Suspend ${name}? Its rooms end now.`}
          yes="Suspend"
          kind="plain"
          size="small"
          disabled={busy}
          onYes={() => then(() => api.admin.suspendGame(game.id))}
        />
      )}
      {!game.bundled && (
        <Confirm
          label="Remove"
          question={`Remove ${name} with its keys?`}
          yes="Remove"
          size="small"
          disabled={busy}
          onYes={() => then(() => api.admin.removeGame(game.id))}
        />
      )}
    </div>
  );
}

function GameBadges({ game }: { readonly game: AdminGame }) {
  return (
    <p class="badges">
      <span class="badge" data-kind={stateKinds[game.state]}>
        {game.state}
      </span>
      {game.bundled && <span class="badge">comes with the hub</span>}
      {game.version !== null && <span class="badge">v{clean(game.version, 20)}</span>}
      <span class="badge">{plural(game.rooms, "room")}</span>
      {game.strikes > 0 && (
        <span class="badge" data-kind="bad">
          {plural(game.strikes, "strike")}
        </span>
      )}
      {game.conduct !== "good" && (
        <span class="badge" data-kind="bad">
          {game.conduct}
        </span>
      )}
    </p>
  );
}

function Keys({
  game,
  busy,
  onRevoke,
}: {
  readonly game: AdminGame;
  readonly busy: boolean;
  readonly onRevoke: (key: string) => void;
}) {
  return (
    <ul class="rows">
      {game.keys.map((key) => (
        <li class="row" key={key.key}>
          <span class="grow">
            <code>{clean(key.key, 120)}</code>
            <span class="quiet small">
              {key.connected
                ? "Connected"
                : key.lastSeenAt === null
                  ? "Never connected"
                  : `Last seen ${formatAgo(key.lastSeenAt)}`}
              , registered {formatAgo(key.createdAt)}
            </span>
          </span>
          {key.state === "revoked" ? (
            <span class="badge" data-kind="bad">
              revoked
            </span>
          ) : (
            <Confirm
              label="Revoke"
              question="Revoke this key for good? Its server is cut off."
              yes="Revoke"
              size="small"
              disabled={busy}
              onYes={() => onRevoke(key.key)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Addresses({ game }: { readonly game: AdminGame }) {
  if (game.addresses.length === 0) return <p class="quiet small">It has not connected from anywhere yet.</p>;
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label="Addresses">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">First seen</th>
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {game.addresses.map((one) => (
            <tr key={`${one.address} ${one.key}`}>
              <td>
                <code>{clean(one.address, 60)}</code>
              </td>
              <td>{formatTime(one.firstSeenAt)}</td>
              <td>{formatAgo(one.lastSeenAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
