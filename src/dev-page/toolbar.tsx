import { useState } from "preact/hooks";
import { devPlayersMax } from "../../protocol/dev.ts";
import type { OptionSchema, Options, OptionValue } from "../../protocol/manifest.ts";
import { ask, state } from "./store.ts";

const programWords = {
  starting: "starting",
  running: "running",
  stopping: "restarting",
  ended: "ended",
} as const;

const phaseWords = {
  none: "no room yet",
  lobby: "in the lobby",
  starting: "starting",
  playing: "playing",
  waiting: "waiting for the program",
  finished: "finished",
  closed: "closed",
} as const;

export function Toolbar() {
  const now = state.value;
  if (now === null) return <header class="bar">Connecting…</header>;
  const isOn = now.phase === "playing" || now.phase === "waiting" || now.phase === "starting";
  const counts = Array.from({ length: Math.min(devPlayersMax, now.seats?.max ?? devPlayersMax) }, (_, at) => at + 1);
  return (
    <header class="bar">
      <h1>
        {now.game?.name ?? "minihub dev"} {now.game && <small>{now.game.version}</small>}
      </h1>
      <span class="chip" data-state={now.program} title={now.command}>
        program {programWords[now.program]}
        {now.ended === null ? "" : ` (${now.ended})`}
      </span>
      <span class="chip" data-state={now.phase}>
        {phaseWords[now.phase]}
      </span>
      <span class="gap" />
      {now.players.length > 0 && (
        <label>
          Players{" "}
          <select
            value={now.players.length}
            onChange={(event) => void ask({ do: "players", count: Number(event.currentTarget.value) })}
          >
            {counts.map((count) => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </select>
        </label>
      )}
      {now.schema !== null && Object.keys(now.schema.properties).length > 0 && (
        <OptionsForm key={JSON.stringify(now.options)} properties={now.schema.properties} values={now.options} />
      )}
      <button type="button" class="main" disabled={now.game === null} onClick={() => void ask({ do: "start" })}>
        {isOn ? "Restart match" : "Start match"}
      </button>
      <button type="button" disabled={!isOn} onClick={() => void ask({ do: "stop" })}>
        Stop match
      </button>
      <button type="button" onClick={() => void ask({ do: "restart-program" })}>
        Restart program
      </button>
    </header>
  );
}

interface FormProps {
  readonly properties: Readonly<Record<string, OptionSchema>>;
  readonly values: Options;
}

function OptionsForm({ properties, values }: FormProps) {
  const [chosen, choose] = useState(values);
  const set = (name: string, value: OptionValue) => choose({ ...chosen, [name]: value });
  const send = (event: Event) => {
    event.preventDefault();
    void ask({ do: "options", options: chosen }).then(() => ask({ do: "start" }));
  };
  return (
    <details class="options">
      <summary>Options</summary>
      <form onSubmit={send}>
        {Object.entries(properties).map(([name, schema]) => (
          <label key={name} title={schema.description ?? ""}>
            {schema.title ?? name}
            <Field schema={schema} value={chosen[name] ?? schema.default} set={(value) => set(name, value)} />
          </label>
        ))}
        <button type="submit" class="main">
          Play with these
        </button>
      </form>
    </details>
  );
}

interface FieldProps {
  readonly schema: OptionSchema;
  readonly value: OptionValue;
  readonly set: (value: OptionValue) => void;
}

function Field({ schema, value, set }: FieldProps) {
  if (schema.type === "boolean")
    return <input type="checkbox" checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
  if (schema.type === "string" && schema.enum !== undefined) {
    return (
      <select value={String(value)} onChange={(event) => set(event.currentTarget.value)}>
        {schema.enum.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    );
  }
  if (schema.type === "string")
    return <input value={String(value)} onInput={(event) => set(event.currentTarget.value)} />;
  return (
    <input
      type="number"
      min={schema.minimum}
      max={schema.maximum}
      step={schema.type === "integer" ? 1 : "any"}
      value={Number(value)}
      onInput={(event) => set(event.currentTarget.valueAsNumber)}
    />
  );
}
