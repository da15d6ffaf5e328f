import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Options, OptionSchema, OptionsSchema, OptionValue } from "../../../protocol/manifest.ts";
import { failureText } from "../toast.tsx";
import { Switch } from "../ui/field.tsx";
import { clean, formatNumber } from "../ui/text.ts";
import { tryCommand } from "./room-store.ts";

interface OptionProps {
  readonly name: string;
  readonly schema: OptionSchema;
  readonly value: OptionValue;
  readonly onChoice: (value: OptionValue) => void;
}

const titleOf = (name: string, schema: OptionSchema) => clean(schema.title ?? name, 80);
const hintOf = (schema: OptionSchema) =>
  schema.description === undefined ? undefined : clean(schema.description, 300);

/** Drawn from the game's own schema; each change goes to the hub at once and comes back to everybody. */
export function OptionsForm({ schema, options }: { readonly schema: OptionsSchema; readonly options: Options }) {
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  // A second choice may be made before the first is back from the hub; it must not undo it.
  const pending = useRef<Record<string, OptionValue>>({});
  useEffect(() => {
    const open = Object.entries(pending.current).filter(([name, value]) => options[name] !== value);
    pending.current = Object.fromEntries(open);
  }, [options]);
  const choose = async (name: string, value: OptionValue) => {
    pending.current = { ...pending.current, [name]: value };
    try {
      await tryCommand({ name: "configure", options: { ...options, ...pending.current } });
      setWrong({});
    } catch (error) {
      const { [name]: _, ...others } = pending.current;
      pending.current = others;
      setWrong({ [name]: failureText(error) });
    }
  };
  return (
    <div class="options">
      {Object.entries(schema.properties).map(([name, one]) => (
        <div key={name}>
          <Option
            name={name}
            schema={one}
            value={options[name] ?? one.default}
            onChoice={(value) => void choose(name, value)}
          />
          {wrong[name] !== undefined && (
            <p class="wrong" role="alert">
              {wrong[name]}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}

function Option(props: OptionProps) {
  const { schema, name, value, onChoice } = props;
  switch (schema.type) {
    case "boolean":
      return (
        <Switch label={titleOf(name, schema)} hint={hintOf(schema)} checked={value === true} onChecked={onChoice} />
      );
    case "integer":
    case "number":
      return <NumberOption {...props} schema={schema} />;
    case "string":
      return <TextOption {...props} schema={schema} />;
  }
}

function NumberOption({
  name,
  schema,
  value,
  onChoice,
}: OptionProps & { readonly schema: Extract<OptionSchema, { type: "integer" | "number" }> }) {
  const id = useId();
  const [shown, setShown] = useState(Number(value));
  useEffect(() => setShown(Number(value)), [value]);
  const hint = hintOf(schema);
  const { minimum: min, maximum: max } = schema;
  // A slider is for choosing among few; many values are typed.
  const slides = schema.type === "integer" && max - min <= 60;
  const common = {
    id,
    min,
    max,
    step: schema.type === "integer" ? 1 : "any",
    value: shown,
    ...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` }),
  };
  return (
    <div class="field">
      <label for={id}>{titleOf(name, schema)}</label>
      {slides ? (
        <div class="range">
          <input
            type="range"
            {...common}
            onInput={(event) => setShown(event.currentTarget.valueAsNumber)}
            onChange={(event) => onChoice(event.currentTarget.valueAsNumber)}
          />
          <output for={id}>{formatNumber(shown)}</output>
        </div>
      ) : (
        <input
          class="input"
          type="number"
          {...common}
          onChange={(event) => {
            const next = event.currentTarget.valueAsNumber;
            if (Number.isFinite(next)) onChoice(next);
          }}
        />
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function TextOption({
  name,
  schema,
  value,
  onChoice,
}: OptionProps & { readonly schema: Extract<OptionSchema, { type: "string" }> }) {
  const id = useId();
  const hint = hintOf(schema);
  const told = hint === undefined ? {} : { "aria-describedby": `${id}-hint` };
  return (
    <div class="field">
      <label for={id}>{titleOf(name, schema)}</label>
      {schema.enum === undefined ? (
        <input
          class="input"
          id={id}
          {...told}
          value={String(value)}
          maxLength={schema.maxLength ?? 200}
          autocomplete="off"
          onChange={(event) => onChoice(event.currentTarget.value)}
        />
      ) : (
        <select
          class="input"
          id={id}
          {...told}
          value={String(value)}
          onChange={(event) => onChoice(event.currentTarget.value)}
        >
          {schema.enum.map((one) => (
            <option value={one} key={one}>
              {clean(one, 80)}
            </option>
          ))}
        </select>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function optionText(value: OptionValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? formatNumber(value) : clean(value, 80);
}

/** The same options for those who do not choose them. */
export function OptionsList({ schema, options }: { readonly schema: OptionsSchema; readonly options: Options }) {
  return (
    <dl class="option-list">
      {Object.entries(schema.properties).map(([name, one]) => (
        <div key={name}>
          <dt>{titleOf(name, one)}</dt>
          <dd>{optionText(options[name] ?? one.default)}</dd>
        </div>
      ))}
    </dl>
  );
}
