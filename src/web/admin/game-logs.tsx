import { useEffect, useRef, useState } from "preact/hooks";
import type { GameLogLine } from "../../../protocol/http.ts";
import { api } from "../api.ts";
import { failureText } from "../toast.tsx";
import { clean, formatClock, formatTime } from "../ui/text.ts";

const linesShownMax = 200;
const lookEveryMs = 2_500;

/** What a game's servers say, and the hub of them; asked for while it is open to be read. */
export function GameLogs({ game, name }: { readonly game: string; readonly name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Log</summary>
      {open && <Lines game={game} name={name} />}
    </details>
  );
}

function Lines({ game, name }: { readonly game: string; readonly name: string }) {
  const { lines, trouble } = useLines(game);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  if (trouble !== null) return <p class="wrong">{trouble}</p>;
  if (lines === null) return <p class="quiet small">Loading…</p>;
  if (lines.length === 0) return <p class="quiet small">Nothing was said since the hub started.</p>;
  return (
    <div class="game-log" role="log" aria-label={`Log of ${name}`} tabIndex={0} ref={list}>
      <ol>
        {lines.map((line) => (
          <li class="game-log-line" data-level={line.level} key={line.n}>
            <time title={formatTime(line.at)}>{formatClock(line.at)}</time>{" "}
            <span class="game-log-level">{line.level}</span> {clean(line.text, 2_000)}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The newest lines, null before the first answer, and why there are no newer ones. */
function useLines(game: string): { readonly lines: readonly GameLogLine[] | null; readonly trouble: string | null } {
  const [lines, setLines] = useState<readonly GameLogLine[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    let last = 0;
    const look = async () => {
      try {
        const fresh = await api.admin.gameLogs(game, last);
        if (!wanted) return;
        last = fresh.at(-1)?.n ?? last;
        setTrouble(null);
        // The same list when there is nothing new: who reads further up is not moved.
        setLines((before) =>
          before !== null && fresh.length === 0 ? before : [...(before ?? []), ...fresh].slice(-linesShownMax),
        );
      } catch (error) {
        if (wanted) setTrouble(failureText(error));
      }
    };
    void look();
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, lookEveryMs);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [game]);
  return { lines, trouble };
}
