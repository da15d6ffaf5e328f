import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DevLine } from "../../protocol/dev.ts";
import { lines } from "./store.ts";

const linesShownMax = 400;

const filter = signal("");
const seat = signal<number | null>(null);
const troubleOnly = signal(false);
/** The lines as they were when the author stopped to read. */
const held = signal<readonly DevLine[] | null>(null);
const from = signal(0);

export function Log() {
  const list = useRef<HTMLDivElement>(null);
  const all = held.value ?? lines.value;
  const shown = all.filter((line) => line.number > from.value && isShown(line)).slice(-linesShownMax);
  const newest = shown.at(-1)?.number;
  useEffect(() => {
    // The list alone: on a phone the whole page would follow.
    if (held.value === null && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [newest]);
  const errors = all.filter((line) => line.kind === "frame" && line.isError).length;
  return (
    <section class="log" aria-label="Log of frames">
      <header>
        <strong>Frames</strong>
        <input
          type="search"
          placeholder="Filter, as VIEW or room 2"
          aria-label="Filter"
          value={filter.value}
          onInput={(event) => (filter.value = event.currentTarget.value)}
        />
        <label>
          Seat{" "}
          <select
            value={seat.value === null ? "" : String(seat.value)}
            onChange={(event) =>
              (seat.value = event.currentTarget.value === "" ? null : Number(event.currentTarget.value))
            }
          >
            <option value="">all</option>
            {[0, 1, 2, 3, 4, 5, 6, 7, 255].map((one) => (
              <option key={one} value={one}>
                {one === 255 ? "spectators" : one}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={troubleOnly.value}
            onChange={(event) => (troubleOnly.value = event.currentTarget.checked)}
          />{" "}
          errors only ({errors})
        </label>
        <span class="gap" />
        <button
          type="button"
          aria-pressed={held.value !== null}
          onClick={() => (held.value = held.value === null ? lines.value : null)}
        >
          {held.value === null ? "Pause" : "Go on"}
        </button>
        <button type="button" onClick={() => (from.value = lines.value.at(-1)?.number ?? 0)}>
          Clear
        </button>
      </header>
      <div class="lines" ref={list}>
        {shown.map((line) => (
          <Line key={line.number} line={line} />
        ))}
      </div>
    </section>
  );
}

function isShown(line: DevLine): boolean {
  if (troubleOnly.value && !(line.kind === "frame" && line.isError)) return false;
  if (seat.value !== null && (line.kind !== "frame" || line.seat !== seat.value)) return false;
  const words = filter.value.toLowerCase().trim();
  return words === "" || wordsOf(line).toLowerCase().includes(words);
}

function wordsOf(line: DevLine): string {
  if (line.kind !== "frame") return line.text;
  return `${line.name} ${place(line)} ${line.rule ?? ""} ${line.text}`;
}

function place({ room, seat: at }: Extract<DevLine, { readonly kind: "frame" }>): string {
  const where = room === null ? "" : `room ${room}`;
  return at === null ? where : `${where} ${at === 255 ? "spectators" : `seat ${at}`}`;
}

function Line({ line }: { readonly line: DevLine }) {
  const time = (line.atMs / 1000).toFixed(2);
  if (line.kind !== "frame") {
    return (
      <p class={line.kind}>
        <time>{time}</time> {line.text}
      </p>
    );
  }
  return (
    <details class="frame" data-error={line.isError}>
      <summary>
        <time>{time}</time>
        <span class="way" title={line.toGame ? "hub to game" : "game to hub"}>
          {line.toGame ? "→ game" : "← game"}
        </span>
        <b>{line.name}</b>
        <span class="place">{place(line)}</span>
        {line.rule !== null && <span class="rule">{line.rule}</span>}
        <span class="text">{line.text}</span>
      </summary>
      <pre>
        {line.text}
        {"\n"}
        {line.bytes} bytes
      </pre>
    </details>
  );
}
