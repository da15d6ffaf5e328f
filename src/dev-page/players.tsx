import { useRef } from "preact/hooks";
import type { DevPlayer } from "../../protocol/dev.ts";
import { ask, state } from "./store.ts";

const delays = [0, 100, 300, 1_000, 3_000];

export function Players() {
  const now = state.value;
  const room = now?.room ?? null;
  if (now === null || room === null) return <Waiting />;
  return (
    <section class="players" aria-label="Players">
      {now.players.map((player) => (
        <Player key={`${player.number} ${room}`} player={player} room={room} />
      ))}
    </section>
  );
}

function Waiting() {
  const now = state.value;
  return (
    <section class="players">
      <div class="waiting" role="status">
        {now?.program === "ended" ? (
          <>
            <h2>Your program has ended ({now.ended})</h2>
            <p>What it said stands below. It is started again as soon as you save a file.</p>
          </>
        ) : (
          <>
            <h2>Waiting for your program…</h2>
            <p>It has to connect and say what game it is.</p>
          </>
        )}
        {now !== null && <code>{now.command}</code>}
      </div>
    </section>
  );
}

function Player({ player, room }: { readonly player: DevPlayer; readonly room: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const { number, origin, delayMs, dropped, connected } = player;
  const url = `${origin}/join/${room}`;
  const reload = () => {
    // The frame is another origin: its address can be set, not read or reloaded.
    if (frame.current) frame.current.src = url;
  };
  return (
    <article class="player">
      <header>
        <strong>Player {number}</strong>
        <span
          class="dot"
          data-on={connected && !dropped}
          title={connected && !dropped ? "connected" : "not connected"}
        />
        <span class="gap" />
        <label>
          Delay{" "}
          <select
            aria-label={`Delay of player ${number}`}
            value={delayMs}
            onChange={(event) => void ask({ do: "delay", player: number, ms: Number(event.currentTarget.value) })}
          >
            {delays.map((ms) => (
              <option key={ms} value={ms}>
                {ms === 0 ? "none" : `${ms} ms`}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          aria-pressed={dropped}
          aria-label={`${dropped ? "Let back in: player" : "Drop player"} ${number}`}
          onClick={() => void ask({ do: "drop", player: number, dropped: !dropped })}
        >
          {dropped ? "Let back in" : "Drop"}
        </button>
        <button type="button" aria-label={`Reload player ${number}`} onClick={reload}>
          Reload
        </button>
      </header>
      <iframe ref={frame} title={`Player ${number}`} src={url} />
    </article>
  );
}
