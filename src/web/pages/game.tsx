import type { GameInfo, GameStats, LeaderboardRow } from "../../../protocol/http.ts";
import { seatsText } from "../../client/room-facts.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { createRoom } from "../create-room.ts";
import { Empty } from "../ui/empty.tsx";
import { useAct } from "../ui/form.ts";
import { GameArt } from "../ui/game-art.tsx";
import { Icon } from "../ui/icon.tsx";
import { LongText } from "../ui/long-text.tsx";
import { Load, useLoad, useRefresh } from "../ui/load.tsx";
import { Page } from "../ui/page.tsx";
import { clean, formatFact, formatNumber } from "../ui/text.ts";
import { gamesEveryMs } from "./game-cards.tsx";
import { NotFoundPage } from "./not-found.tsx";

/** Matches after which a rating says something. */
const sureMatches = 5;

export function GamePage({ name }: { readonly name: string }) {
  const { loaded, reload } = useLoad(() => api.game(name), name);
  useRefresh(reload, gamesEveryMs);
  if (loaded.state === "failed" && loaded.code === "not_found") return <NotFoundPage />;
  const title = clean(loaded.state === "ready" ? loaded.value.name : name, 40);
  return (
    <Page title={title} heading={title} hideHeading>
      <Load loaded={loaded} reload={reload}>
        {(game) => <Game game={game} />}
      </Load>
    </Page>
  );
}

function Game({ game }: { readonly game: GameInfo }) {
  const board = useLoad(() => api.leaderboard(game.id), game.id);
  const stats = useLoad(() => api.stats(game.id), game.id);
  return (
    <>
      <GameHead game={game} />
      <Load loaded={stats.loaded} reload={stats.reload}>
        {(value) => <Stats stats={value} rated={game.rated} />}
      </Load>
      {game.rated && (
        <section class="panel" aria-labelledby="board-title">
          <h2 id="board-title">
            <Icon name="trophy" /> Leaderboard
          </h2>
          <Load loaded={board.loaded} reload={board.reload}>
            {(rows) =>
              rows.length === 0 ? (
                <Empty
                  title="Nobody is ranked yet"
                  text="Accounts are, once two of them have finished a match; guests are not."
                />
              ) : (
                <Leaderboard rows={rows} />
              )
            }
          </Load>
        </section>
      )}
      <p class="quiet small">
        Version {clean(game.version, 20)}
        {game.rttMs !== null && `, ${Math.round(game.rttMs)} ms away from this hub`}. Its maker's mark is{" "}
        <code>{clean(game.fingerprint, 16)}</code>: a game of the same name with another mark is somebody else's.
      </p>
    </>
  );
}

function GameHead({ game }: { readonly game: GameInfo }) {
  const { busy, act } = useAct();
  return (
    <section class="panel game-head">
      <GameArt name={game.name} />
      <p class="game-name" aria-hidden="true">
        {clean(game.name, 40)}
      </p>
      <div class="stack-s chosen-words">
        <LongText text={clean(game.description, 500)} />
        <p class="badges">
          <span class="badge">
            <Icon name="users" /> {seatsText(game.seats)}
          </span>
          <span class="badge" data-kind={game.available ? "good" : "bad"}>
            {game.available ? "Ready to play" : "Away right now"}
          </span>
          {game.lateJoin && <span class="badge">Join any time</span>}
          {game.spectators && <span class="badge">Can be watched</span>}
        </p>
        <div class="form-foot">
          <button
            type="button"
            class="btn"
            data-kind="primary"
            data-size="big"
            disabled={!game.available || busy}
            onClick={() => void act(() => createRoom(game.id))}
          >
            <Icon name="plus" /> Create a room
          </button>
        </div>
      </div>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

export function Facts({ stats, rated }: { readonly stats: NonNullable<GameStats["me"]>; readonly rated: boolean }) {
  return (
    <dl class="facts">
      <Fact name="Your matches" value={formatFact(stats.matches)} />
      <Fact name="Your wins" value={formatFact(stats.wins)} />
      {rated && stats.rating !== null && (
        <Fact
          name={stats.matches < sureMatches ? "Your rating so far" : "Your rating"}
          value={formatNumber(Math.round(stats.rating))}
        />
      )}
      {stats.stats.map((one) => (
        <Fact name={clean(one.title, 40)} value={formatFact(one.value)} key={one.name} />
      ))}
    </dl>
  );
}

function Stats({ stats, rated }: { readonly stats: GameStats; readonly rated: boolean }) {
  return (
    <section class="panel" aria-labelledby="stats-title">
      <h2 id="stats-title">Statistics</h2>
      <dl class="facts">
        <Fact name="Matches" value={formatFact(stats.matches)} />
        <Fact name="Players" value={formatFact(stats.players)} />
        {stats.voided > 0 && <Fact name="Did not count" value={formatNumber(stats.voided)} />}
      </dl>
      {stats.me !== null && stats.me.matches > 0 && <Facts stats={stats.me} rated={rated} />}
    </section>
  );
}

function Leaderboard({ rows }: { readonly rows: readonly LeaderboardRow[] }) {
  return (
    <>
      <LeaderboardTable rows={rows} />
      <p class="quiet small">
        Everybody begins at 1,000.{" "}
        {rows.some(({ matches }) => matches < sureMatches) && (
          <>With ? a rating is provisional: fewer than {sureMatches} matches.</>
        )}
      </p>
    </>
  );
}

function LeaderboardTable({ rows }: { readonly rows: readonly LeaderboardRow[] }) {
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label="Leaderboard">
      <table class="table">
        <thead>
          <tr>
            <th scope="col" class="n">
              Rank
            </th>
            <th scope="col">Player</th>
            <th scope="col" class="n">
              Rating
            </th>
            <th scope="col" class="n">
              Won
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr data-me={row.me} key={`${row.rank} ${row.name}`}>
              <td class="n">{row.rank}</td>
              <th scope="row">
                {cleanName(row.name)}
                {row.me && " (you)"}
              </th>
              <td class="n">
                {formatNumber(row.rating)}
                {row.matches < sureMatches && (
                  <span class="quiet">
                    <span aria-hidden="true">?</span>
                    <span class="sr"> provisional</span>
                  </span>
                )}
              </td>
              <td class="n">{`${formatNumber(row.wins)}\u00a0of\u00a0${formatNumber(row.matches)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
