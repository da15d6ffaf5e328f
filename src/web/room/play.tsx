import type { RoomPhase, RoomState, SeatName } from "../../../protocol/player.ts";
import { countdown } from "../../client/results.ts";
import { me } from "../../client/room-facts.ts";
import type { ClientSnapshot } from "../../client/snapshot.ts";
import { cleanName, seatNames } from "../../client/view-text.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { clean } from "../ui/text.ts";
import { Token } from "../ui/token.tsx";
import { useNow, useUntil } from "../ui/use-now.ts";
import { ViewProvider } from "../view/context.ts";
import { View } from "../view/view.tsx";
import { ChatDrawer } from "./chat.tsx";
import { command, sendAction } from "./room-store.ts";

type PlayPhase = Extract<RoomPhase, { readonly phase: "playing" | "waiting" }>;

export function Play({
  snapshot,
  room,
  phase,
}: {
  readonly snapshot: ClientSnapshot;
  readonly room: RoomState;
  readonly phase: PlayPhase;
}) {
  const self = me(snapshot);
  const watching = self === null || self.seat === null;
  const held = phase.phase === "waiting";
  return (
    <>
      <Seats seats={phase.seats} room={room} mySeat={self?.seat ?? null} />
      {watching && (
        <Note icon="eye">
          You are watching.{self?.spectator === true ? "" : " You join in when the next match starts."}
        </Note>
      )}
      {held && <WaitingBanner remainingMs={phase.remainingMs} />}
      <section class="panel play-panel" aria-labelledby="stage-title" data-held={held}>
        <h2 class="sr" id="stage-title">
          {clean(room.game?.name ?? "The game", 40)}
        </h2>
        <Stage snapshot={snapshot} room={room} live={!watching && !held} />
      </section>
      <div class="play-foot">
        {/* The hub tells a view after what was said. */}
        <ChatDrawer lines={snapshot.chat} self={self} told={snapshot.view !== null} />
        {self?.host === true && (
          <Confirm
            label="Stop the match"
            question="Stop for everybody? The match will not count."
            yes="Stop it"
            kind="quiet"
            onYes={() => void command({ name: "stop" })}
          />
        )}
      </div>
    </>
  );
}

/** The game's view, or words for its absence. */
export function Stage({
  snapshot,
  room,
  live,
}: {
  readonly snapshot: ClientSnapshot;
  readonly room: RoomState;
  readonly live: boolean;
}) {
  const scope = {
    nameSeat: seatNames(room),
    // While the game's server is away its deadlines stand still (DL3); the hub tells them again when it is back.
    deadlines: room.state.phase === "playing" ? snapshot.deadlines : {},
    send: live ? sendAction : null,
    over: room.state.phase === "finished",
  };
  if (snapshot.view === null)
    return (
      <p class="loading quiet" role="status">
        <span class="spinner" aria-hidden="true" /> {live ? "The game is dealing…" : "Nothing to see here yet."}
      </p>
    );
  return (
    <ViewProvider value={scope}>
      <div class="stage">
        <View node={snapshot.view} />
      </div>
    </ViewProvider>
  );
}

function Seats({
  seats,
  room,
  mySeat,
}: {
  readonly seats: readonly SeatName[];
  readonly room: RoomState;
  readonly mySeat: number | null;
}) {
  const watchers = room.members.filter((one) => one.seat === null).length;
  return (
    <ul class="seats" aria-label="Players" tabIndex={0}>
      {seats.map(({ seat, name, connected, left }) => (
        <li class="seat" key={seat} data-me={seat === mySeat} data-away={!connected || left}>
          <Token index={seat} away={!connected || left} size="s" />
          <span class="seat-name">{cleanName(name)}</span>
          {seat === mySeat && <span class="sr">(you)</span>}
          {(left || !connected) && <span class="seat-state">{left ? "left" : "away"}</span>}
        </li>
      ))}
      {watchers > 0 && (
        <li class="seat seat-watchers">
          <Icon name="eye" /> {watchers}
          <span class="sr">watching</span>
        </li>
      )}
    </ul>
  );
}

/** Counts down from what the hub said when the game's server went away. */
function WaitingBanner({ remainingMs }: { readonly remainingMs: number }) {
  const now = useNow(500);
  const until = useUntil(remainingMs);
  return (
    <Note
      icon="again"
      kind="warn"
      live
      end={
        <span class="num" role="timer" aria-label="Time left to come back">
          {countdown(until - now)}
        </span>
      }
    >
      The game's server is reconnecting. Your match is kept; nothing you did is lost.
    </Note>
  );
}
