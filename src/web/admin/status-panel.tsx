import type { HubStatus } from "../../../protocol/http.ts";
import { api } from "../api.ts";
import { Empty } from "../ui/empty.tsx";
import { Load, useLoad } from "../ui/load.tsx";
import { clean, formatAgo, formatNumber } from "../ui/text.ts";

export function StatusPanel() {
  const { loaded, reload } = useLoad(() => api.admin.status(), "status");
  return (
    <Load loaded={loaded} reload={reload}>
      {(status) => <Status status={status} />}
    </Load>
  );
}

const countNames: Readonly<Record<keyof HubStatus["counts"], string>> = {
  players: "Players now",
  rooms: "Rooms now",
  matches: "Matches so far",
  users: "Accounts",
  guests: "Guests",
  games: "Games",
  pendingGames: "Waiting for you",
};

function Status({ status }: { readonly status: HubStatus }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ["Version", status.version],
    ["Running since", status.startedAt === null ? null : formatAgo(status.startedAt)],
    ["Players come to", status.origins[0] ?? status.http],
    ["Game servers come to", status.link],
    ["Hub id", status.hub],
    ["Data folder", status.data],
    ["Link versions", status.linkVersions.join(", ")],
  ];
  return (
    <>
      <section class="panel" aria-labelledby="count-title">
        <h2 id="count-title">Now</h2>
        <dl class="facts">
          {(Object.keys(countNames) as (keyof HubStatus["counts"])[]).map((name) => (
            <div class="fact" key={name}>
              <dt>{countNames[name]}</dt>
              <dd>{formatNumber(status.counts[name])}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="panel" aria-labelledby="hub-title">
        <h2 id="hub-title">The hub</h2>
        <dl class="option-list">
          {facts.map(
            ([name, value]) =>
              value !== null && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <code>{clean(value, 200)}</code>
                  </dd>
                </div>
              ),
          )}
        </dl>
      </section>
      <section class="panel" aria-labelledby="servers-title">
        <h2 id="servers-title">Connected games</h2>
        {status.games.length === 0 ? (
          <Empty
            title="No game server is connected"
            text="Games are in the catalogue while one of their servers is connected."
          />
        ) : (
          <Servers status={status} />
        )}
      </section>
    </>
  );
}

function Servers({ status }: { readonly status: HubStatus }) {
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label="Connected games">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Game</th>
            <th scope="col" class="n">
              Servers
            </th>
            <th scope="col" class="n">
              Rooms
            </th>
            <th scope="col" class="n">
              Ping
            </th>
          </tr>
        </thead>
        <tbody>
          {status.games.map((game) => (
            <tr key={`${game.name} ${game.version}`}>
              <th scope="row">
                {clean(game.name, 40)} <span class="quiet small status-version">v{clean(game.version, 20)}</span>
              </th>
              <td class="n">{game.servers}</td>
              <td class="n">{game.rooms}</td>
              <td class="n">{game.rttMs === null ? "–" : `${formatNumber(game.rttMs)} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
