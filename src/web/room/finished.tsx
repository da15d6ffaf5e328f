import type { RoomMember, RoomPhase, RoomPlacement, RoomState } from "../../../protocol/player.ts";
import { randomLine } from "../../client/fair-random.ts";
import { headline, ordinal, ranked, signed } from "../../client/results.ts";
import { me } from "../../client/room-facts.ts";
import type { ClientSnapshot } from "../../client/snapshot.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { Icon } from "../ui/icon.tsx";
import { useLoad } from "../ui/load.tsx";
import { clean, formatNumber, plural } from "../ui/text.ts";
import { Token } from "../ui/token.tsx";
import { ChatDrawer } from "./chat.tsx";
import { isChoosing } from "./game-choice.tsx";
import { Stage } from "./play.tsx";
import { command } from "./room-store.ts";

type FinishedPhase = Extract<RoomPhase, { readonly phase: "finished" }>;

export function Finished({
  snapshot,
  room,
  phase,
}: {
  readonly snapshot: ClientSnapshot;
  readonly room: RoomState;
  readonly phase: FinishedPhase;
}) {
  const self = me(snapshot);
  const { placements, notice } = phase;
  return (
    <>
      <section class="panel result" aria-labelledby="result-title">
        <Burst won={hasWon(placements, self?.seat ?? null)} />
        <h2 id="result-title" class="result-title">
          {placements === null ? "This match does not count" : headline(placements, self?.seat ?? null)}
        </h2>
        {notice !== null && notice !== "" && <p class="quiet">{clean(notice, 300)}</p>}
        {placements !== null && (
          <ol class="podium">
            {ranked(placements).map((one) => (
              <Placed key={one.seat} one={one} mine={one.seat === self?.seat} />
            ))}
          </ol>
        )}
        {gainedWithoutWin(placements) && (
          <p class="quiet small">
            Ratings begin low and carefully: the better the hub knows how somebody plays, the higher they stand. So the
            first matches add points even without a win.
          </p>
        )}
        {self !== null && self.seat !== null && <RandomNumbers match={phase.match} seen={snapshot.seenCommit} />}
        <NextSteps self={self} hasGame={room.game !== null} />
      </section>
      <Evening room={room} />
      {/* A match that was broken off has no last position, only one in which something was still to be done. */}
      {snapshot.view !== null && placements !== null && (
        <section class="panel play-panel" aria-labelledby="final-title">
          <h2 id="final-title">The last position</h2>
          <Stage snapshot={snapshot} room={room} live={false} />
        </section>
      )}
      <div class="play-foot">
        <ChatDrawer lines={snapshot.chat} self={self} told={snapshot.view !== null} />
      </div>
    </>
  );
}

function Placed({ one, mine }: { readonly one: RoomPlacement; readonly mine: boolean }) {
  const change = one.ratingChange;
  return (
    <li class="placed" data-place={one.place} data-me={mine}>
      <span class="place">{ordinal(one.place)}</span>
      <Token index={one.seat} />
      <span class="grow placed-name">
        {cleanName(one.name)}
        {mine && <span class="quiet"> (you)</span>}
      </span>
      <span class="placed-gain">
        {one.score !== null && (
          <span class="num">
            {formatNumber(one.score)}
            <span class="quiet small"> {one.score === 1 ? "point" : "points"}</span>
          </span>
        )}
        {change !== null && (
          <span class="badge num" data-kind={change > 0 ? "good" : change < 0 ? "bad" : "plain"}>
            {signed(change)} rating
          </span>
        )}
      </span>
    </li>
  );
}

/** First, and not everybody is. */
function hasWon(placements: readonly RoomPlacement[] | null, seat: number | null): boolean {
  const isFirst = placements?.some((one) => one.seat === seat && one.place === 1) === true;
  return isFirst && placements.some(({ place }) => place > 1);
}

/** A rating that rises after a draw or a lost match wants a word. */
function gainedWithoutWin(placements: readonly RoomPlacement[] | null): boolean {
  const winners = placements?.filter(({ place }) => place === 1).length ?? 0;
  return placements?.some(({ place, ratingChange }) => (ratingChange ?? 0) > 0 && (place > 1 || winners > 1)) === true;
}

/** Whether the match's fair random numbers are those that the hub had committed to; the hub tells only who played. */
function RandomNumbers({ match, seen }: { readonly match: string; readonly seen: ClientSnapshot["seenCommit"] }) {
  const { loaded } = useLoad(() => api.match(match), match);
  const line =
    loaded.state === "ready" ? randomLine(loaded.value, seen?.match === match ? seen.commit : undefined) : null;
  if (line === null) return null;
  return line.holds ? <p class="quiet small">{line.text}</p> : <p role="alert">{line.text}</p>;
}

/** A game that was removed from the hub meanwhile cannot be played again. */
function NextSteps({ self, hasGame }: { readonly self: RoomMember | null; readonly hasGame: boolean }) {
  if (self?.host !== true)
    return (
      <p class="quiet" role="status">
        The host chooses what comes next. Stay, or leave at the top.
      </p>
    );
  return (
    <div class="form-foot result-foot">
      {hasGame && (
        <button
          type="button"
          class="btn"
          data-kind="primary"
          data-size="big"
          onClick={() => void command({ name: "again" })}
        >
          <Icon name="again" /> Play again
        </button>
      )}
      <button
        type="button"
        class="btn"
        data-kind={hasGame ? "plain" : "primary"}
        data-size="big"
        onClick={() => void chooseAnother()}
      >
        Another game
      </button>
    </div>
  );
}

async function chooseAnother(): Promise<void> {
  isChoosing.value = true;
  if (!(await command({ name: "again" }))) {
    isChoosing.value = false;
    return;
  }
  // The lobby is drawn with the next room state; its game panel is where this button wanted to go.
  requestAnimationFrame(() => document.getElementById("game-title")?.scrollIntoView({ block: "center" }));
}

/** Wins of this room so far, as long as there are any. */
function Evening({ room }: { readonly room: RoomState }) {
  const winners = room.members.filter((one) => one.wins > 0).toSorted((a, b) => b.wins - a.wins);
  if (winners.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="evening-title">
      <h2 id="evening-title">
        <Icon name="trophy" /> This evening
      </h2>
      <ul class="evening">
        {winners.map((one) => (
          <li key={one.member}>
            <Token index={one.seat ?? one.member} size="s" /> <strong>{cleanName(one.name)}</strong>{" "}
            <span class="quiet evening-wins">{plural(one.wins, "win")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Burst({ won }: { readonly won: boolean }) {
  if (!won) return null;
  return (
    <svg class="burst" viewBox="0 0 640 60" preserveAspectRatio="xMinYMid slice" aria-hidden="true" focusable="false">
      {Array.from({ length: 30 }, (_, index) => {
        const x = 12 + index * 21;
        const y = 12 + ((index * 29) % 37);
        const tone = `p${index % 8}`;
        return index % 3 === 0 ? (
          <circle class="burst-piece" data-tone={tone} cx={x} cy={y} r="5" key={index} />
        ) : (
          <rect
            class="burst-piece"
            data-tone={tone}
            x={x - 4}
            y={y - 4}
            width="8"
            height="8"
            rx="2"
            transform={`rotate(${index * 31} ${x} ${y})`}
            key={index}
          />
        );
      })}
    </svg>
  );
}
