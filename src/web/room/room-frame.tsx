import type { RoomState } from "../../../protocol/player.ts";
import { me } from "../../client/room-facts.ts";
import type { ClientSnapshot, ConnectionState } from "../../client/snapshot.ts";
import { forgetRoom } from "../last-room.ts";
import { navigate } from "../router.ts";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { clean } from "../ui/text.ts";
import { useNow } from "../ui/use-now.ts";
import { Finished } from "./finished.tsx";
import { Lobby } from "./lobby.tsx";
import { Play } from "./play.tsx";
import { command, leaveRoom, retryNow } from "./room-store.ts";

/** What every phase of a room has: the bar with code and line, and the banners. */
export function RoomFrame({ snapshot, room }: { readonly snapshot: ClientSnapshot; readonly room: RoomState }) {
  const game = room.game === null ? null : clean(room.game.name, 40);
  const { phase } = room.state;
  const playing = phase === "playing" || phase === "waiting";
  const title = playing && game !== null ? `${game} · ${room.code}` : `Room ${room.code}`;
  return (
    <Page
      title={title}
      heading={playing && game !== null ? `${game}, room ${room.code}` : `Room ${room.code}`}
      hideHeading
      width="l"
    >
      <RoomBar snapshot={snapshot} room={room} game={phase === "lobby" || phase === "starting" ? null : game} />
      <LineBanner line={snapshot.connection} />
      <PhaseBody snapshot={snapshot} room={room} />
    </Page>
  );
}

function PhaseBody({ snapshot, room }: { readonly snapshot: ClientSnapshot; readonly room: RoomState }) {
  switch (room.state.phase) {
    case "lobby":
    case "starting":
      return <Lobby snapshot={snapshot} room={room} />;
    case "playing":
    case "waiting":
      return <Play snapshot={snapshot} room={room} phase={room.state} />;
    case "finished":
      return <Finished snapshot={snapshot} room={room} phase={room.state} />;
    case "closed":
      return (
        <Note icon="door" live>
          This room is closed.
        </Note>
      );
  }
}

function RoomBar({
  snapshot,
  room,
  game,
}: {
  readonly snapshot: ClientSnapshot;
  readonly room: RoomState;
  readonly game: string | null;
}) {
  const self = me(snapshot);
  const leave = async () => {
    await command({ name: "leave" });
    forgetRoom();
    leaveRoom();
    navigate("/");
  };
  const inMatch =
    self !== null && self.seat !== null && (room.state.phase === "playing" || room.state.phase === "waiting");
  return (
    <div class="room-bar">
      <div class="room-id">
        <CodeTiles code={room.code} size="s" />
        {game !== null && <strong class="room-game">{game}</strong>}
      </div>
      <div class="line">
        <Line snapshot={snapshot} room={room} />
        {inMatch ? (
          <Confirm
            label="Leave"
            icon="door"
            question="Give up your seat in this match?"
            yes="Leave"
            onYes={() => void leave()}
            kind="plain"
            size="small"
          />
        ) : (
          <button type="button" class="btn" data-size="small" onClick={() => void leave()}>
            <Icon name="door" size={18} /> Leave
          </button>
        )}
      </div>
    </div>
  );
}

/** How good the line is: from here to the hub, and from the hub to the game's server. */
function Line({ snapshot, room }: { readonly snapshot: ClientSnapshot; readonly room: RoomState }) {
  const mine = snapshot.rttMs;
  if (snapshot.connection.state !== "online" || mine === null) return null;
  const whole = mine + (room.state.phase === "playing" ? (room.gameRttMs ?? 0) : 0);
  const grade = whole < 120 ? "good" : whole < 300 ? "warn" : "bad";
  const detail =
    room.gameRttMs === null
      ? `${Math.round(mine)} ms to the hub`
      : `${Math.round(mine)} ms to the hub, ${Math.round(room.gameRttMs)} ms from there to the game`;
  return (
    <span class="badge num" data-kind={grade} title={detail}>
      <Icon name="wifi" />
      <span class="sr">Latency: </span>
      {Math.round(whole)} ms
    </span>
  );
}

function LineBanner({ line }: { readonly line: ConnectionState }) {
  const waiting = line.state === "reconnecting" ? line.retryAt : null;
  const now = useNow(waiting === null ? null : 500);
  if (line.state !== "reconnecting") return null;
  const left = waiting === null ? 0 : Math.ceil((waiting - now) / 1_000);
  return (
    <Note
      icon="wifi"
      kind="warn"
      live
      end={
        <button type="button" class="btn" data-size="small" onClick={retryNow}>
          Try now
        </button>
      }
    >
      The connection broke. Your seat is kept;{" "}
      {left > 0 ? <span aria-hidden="true">trying again in {left} s.</span> : "trying again…"}
    </Note>
  );
}
