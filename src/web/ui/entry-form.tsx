import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Field, type FieldProps } from "./field.tsx";
import { useSubmit } from "./form.ts";

export interface Entry extends Pick<
  FieldProps,
  "label" | "type" | "hint" | "autocomplete" | "placeholder" | "maxLength" | "code"
> {
  /** What stands there at first. */
  readonly initial?: string;
}

type Values<N extends string> = Readonly<Record<N, string>>;

interface EntryFormProps<N extends string> {
  /** By the name that the hub's refusals call the field. All must be filled in. */
  readonly entries: Readonly<Record<N, Entry>>;
  readonly send: (values: Values<N>) => Promise<unknown>;
  readonly submit: string;
  readonly kind?: "primary" | "brand" | "danger" | "plain";
  readonly big?: boolean;
  /** Empty again after it was sent. */
  readonly clears?: boolean;
  readonly isReady?: (values: Values<N>) => boolean;
  /** Above the fields. */
  readonly children?: ComponentChildren;
  /** Beside the button. */
  readonly beside?: ComponentChildren;
}

/** Some lines of text and one button; a refusal stands at its field, or above the button, and the focus goes there. */
export function EntryForm<N extends string>(props: EntryFormProps<N>) {
  const { entries, send, clears = false } = props;
  const names = Object.keys(entries) as N[];
  const atFirst = () => Object.fromEntries(names.map((name) => [name, entries[name].initial ?? ""])) as Values<N>;
  const [values, setValues] = useState(atFirst);
  const { busy, wrong, submit } = useSubmit();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [wrong]);
  // With one field there is nothing else that could be meant.
  const only = names.length === 1;
  return (
    <form
      class="form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(async () => {
          await send(values);
          if (clears) setValues(atFirst);
        }, names);
      }}
    >
      {props.children}
      {names.map((name) => {
        const entry: Entry = entries[name];
        return (
          <Field
            key={name}
            name={name}
            {...entry}
            value={values[name]}
            onValue={(value) => setValues((before) => ({ ...before, [name]: value }))}
            wrong={wrong[name] ?? (only ? wrong["form"] : undefined)}
            required
          />
        );
      })}
      {!only && wrong["form"] !== undefined && (
        <p class="wrong" role="alert">
          {wrong["form"]}
        </p>
      )}
      <div class="form-foot">
        <button
          type="submit"
          class="btn"
          data-kind={props.kind ?? "plain"}
          {...(props.big === true ? { "data-size": "big" } : {})}
          disabled={busy || props.isReady?.(values) === false}
        >
          {props.submit}
        </button>
        {props.beside}
      </div>
    </form>
  );
}
