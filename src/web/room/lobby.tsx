import type { RoomMember, RoomState } from "../../../protocol/player.ts";
import { me, startObstacle } from "../../client/room-facts.ts";
import type { ClientSnapshot } from "../../client/snapshot.ts";
import { useAct } from "../ui/form.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { clean } from "../ui/text.ts";
import { useNarrow } from "../ui/use-narrow.ts";
import { Chat } from "./chat.tsx";
import { GameChoice } from "./game-choice.tsx";
import { Invite } from "./invite.tsx";
import { Members } from "./members.tsx";
import { command } from "./room-store.ts";
import { Settings } from "./settings.tsx";

export function Lobby({ snapshot, room }: { readonly snapshot: ClientSnapshot; readonly room: RoomState }) {
  const self = me(snapshot);
  const narrow = useNarrow();
  const invite = <Invite code={room.code} locked={room.settings.locked} hasPassword={room.hasPassword} />;
  const notice = room.state.phase === "lobby" ? room.state.notice : null;
  return (
    <>
      {notice !== null && notice !== "" && (
        <Note icon="warning" kind="warn" live>
          {clean(notice, 300)}
        </Note>
      )}
      <div class="lobby">
        <div class="lobby-main">
          <Members room={room} self={self} />
          {/* On a phone everything is in one column, and friends come before the fine print of a game. */}
          {narrow && invite}
          <GameChoice room={room} host={self?.host === true} />
        </div>
        <div class="lobby-side">
          {!narrow && invite}
          <Chat lines={snapshot.chat} self={self} />
          {self?.host === true && <Settings room={room} />}
        </div>
      </div>
      <StartBar snapshot={snapshot} room={room} />
    </>
  );
}

function startWord(self: RoomMember, obstacle: string | null): string {
  if (self.host) return obstacle ?? "Everybody is ready.";
  return self.ready ? (obstacle ?? "Waiting for the host to start.") : "Ready to play?";
}

/** The one next thing to do, always in reach of the thumb. */
function StartBar({ snapshot, room }: { readonly snapshot: ClientSnapshot; readonly room: RoomState }) {
  const self = me(snapshot);
  const { busy, act } = useAct();
  if (self === null || room.game === null) return null;
  const starting = room.state.phase === "starting" || busy;
  const obstacle = startObstacle(room);
  return (
    <div class="start-bar">
      <p class="start-why" role="status">
        {starting ? "The game is being set up…" : self.spectator ? "You are watching." : startWord(self, obstacle)}
      </p>
      <div class="line">
        {(room.settings.spectators || self.spectator) && (
          <button
            type="button"
            class="btn"
            onClick={() => void command({ name: "spectate", spectate: !self.spectator })}
          >
            <Icon name={self.spectator ? "user" : "eye"} /> {self.spectator ? "Play along" : "Just watch"}
          </button>
        )}
        {self.host && (
          <button
            type="button"
            class="btn"
            data-kind="primary"
            data-size="big"
            disabled={starting || obstacle !== null}
            onClick={() => void act(() => command({ name: "start" }))}
          >
            <Icon name="play" /> Start
          </button>
        )}
        {!self.host && !self.spectator && (
          <button
            type="button"
            class="btn"
            data-kind={self.ready ? "plain" : "primary"}
            data-size="big"
            aria-pressed={self.ready}
            disabled={starting}
            onClick={() => void command({ name: "ready", ready: !self.ready })}
          >
            {self.ready ? (
              <>
                <Icon name="check" /> Ready
              </>
            ) : (
              "I am ready"
            )}
          </button>
        )}
      </div>
    </div>
  );
}
