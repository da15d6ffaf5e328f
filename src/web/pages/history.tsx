import { useState } from "preact/hooks";
import type { MatchInfo } from "../../../protocol/http.ts";
import { randomLine } from "../../client/fair-random.ts";
import { ordinal, signed } from "../../client/results.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Empty } from "../ui/empty.tsx";
import { useAct } from "../ui/form.ts";
import { GameArt } from "../ui/game-art.tsx";
import { Icon } from "../ui/icon.tsx";
import { Load, useLoad } from "../ui/load.tsx";
import { clean, formatAgo, formatDuration, formatNumber, formatTime } from "../ui/text.ts";
import { Facts } from "./game.tsx";

const pageSize = 20;

/** What one played, newest first, and what it adds up to. */
export function History() {
  const { loaded, reload } = useLoad(() => api.matches({ limit: pageSize }), "matches");
  return (
    <Load loaded={loaded} reload={reload}>
      {(first) => (
        <>
          <GamesPlayed matches={first} onReset={reload} />
          <section class="panel" aria-labelledby="history-title">
            <h2 id="history-title">
              <Icon name="clock" /> Your matches
            </h2>
            {first.length === 0 ? (
              <Empty title="No matches yet" text="Whatever you play to the end stands here.">
                <a class="btn" data-kind="primary" href="/">
                  Find a game
                </a>
              </Empty>
            ) : (
              <Matches first={first} key={first[0]?.id} />
            )}
          </section>
        </>
      )}
    </Load>
  );
}

function Matches({ first }: { readonly first: readonly MatchInfo[] }) {
  const [matches, setMatches] = useState(first);
  const [more, setMore] = useState(first.length >= pageSize);
  const { busy, act } = useAct();
  const loadMore = async () => {
    const oldest = matches.at(-1);
    if (oldest === undefined) return;
    const next = await api.matches({ before: oldest.endedAt, limit: pageSize });
    setMatches([...matches, ...next]);
    setMore(next.length >= pageSize);
  };
  return (
    <>
      <ol class="rows">
        {matches.map((match) => (
          <Match match={match} key={match.id} />
        ))}
      </ol>
      {more && (
        <button type="button" class="btn" disabled={busy} onClick={() => void act(loadMore)}>
          Older matches
        </button>
      )}
    </>
  );
}

function Match({ match }: { readonly match: MatchInfo }) {
  const mine = match.players.find((one) => one.me);
  const players = match.players.toSorted((a, b) => (a.place ?? 99) - (b.place ?? 99));
  const place = match.outcome === "voided" ? null : (mine?.place ?? null);
  const change = mine?.ratingChange ?? null;
  const random = randomLine(match, undefined);
  return (
    <li class="match">
      <span class="place" data-place={place}>
        {place === null ? <abbr title="Not counted">–</abbr> : ordinal(place)}
      </span>
      <div class="grow">
        <p>
          <strong>{clean(match.game.name, 40)}</strong>{" "}
          <span class="quiet small when" title={formatTime(match.endedAt)}>
            {formatAgo(match.endedAt)}, {formatDuration(match.endedAt - match.startedAt)} long
          </span>
        </p>
        <p class="small">
          {match.outcome === "voided" && (
            <span class="quiet">
              Did not count{match.reason === null ? "" : `: ${clean(match.reason, 120).replace(/\.$/, "")}`}.{" "}
            </span>
          )}
          {players.map((one, index) => (
            <span key={one.seat}>
              {index > 0 && ", "}
              {one.me ? <strong>you</strong> : cleanName(one.name)}
              {one.score !== null && ` ${formatNumber(one.score)}`}
            </span>
          ))}
        </p>
        {random !== null && <p class={random.holds ? "quiet small" : "small"}>{random.text}</p>}
      </div>
      {change !== null && (
        <span class="badge num" data-kind={change > 0 ? "good" : change < 0 ? "bad" : "plain"}>
          {signed(change)}
          <span class="sr"> rating</span>
        </span>
      )}
    </li>
  );
}

function GamesPlayed({ matches, onReset }: { readonly matches: readonly MatchInfo[]; readonly onReset: () => void }) {
  const games = new Map(matches.map((match) => [match.game.id, match.game.name]));
  if (games.size === 0) return null;
  return (
    <section class="panel" aria-labelledby="played-title">
      <h2 id="played-title">
        <Icon name="trophy" /> Game by game
      </h2>
      <ul class="rows">
        {[...games].map(([id, name]) => (
          <GamePlayed id={id} name={name} onReset={onReset} key={id} />
        ))}
      </ul>
    </section>
  );
}

function GamePlayed({
  id,
  name,
  onReset,
}: {
  readonly id: string;
  readonly name: string;
  readonly onReset: () => void;
}) {
  const { loaded, reload } = useLoad(() => api.stats(id), id);
  const { busy, act } = useAct();
  const title = clean(name, 40);
  return (
    <li class="played">
      <div class="line">
        <GameArt name={name} small />
        <h3 class="grow">
          <a href={`/games/${encodeURIComponent(name)}`}>{title}</a>
        </h3>
        <Confirm
          label="Start over"
          question={`Become a new player in ${title}? Your history there is unlinked from you.`}
          yes="Start over"
          kind="quiet"
          size="small"
          disabled={busy}
          onYes={() =>
            void act(async () => {
              await api.resetGame(id);
              onReset();
            })
          }
        />
      </div>
      <Load loaded={loaded} reload={reload}>
        {(stats) =>
          stats.me === null ? <p class="quiet small">No counted match.</p> : <Facts stats={stats.me} rated />
        }
      </Load>
    </li>
  );
}
