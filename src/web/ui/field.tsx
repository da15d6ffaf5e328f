import type { ComponentChildren, TargetedInputEvent } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";

export interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: "text" | "password";
  readonly hint?: ComponentChildren;
  readonly wrong?: string | undefined;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly code?: boolean;
  readonly disabled?: boolean;
}

/** A labelled line of text with its hint and, where the hub refused it, the reason. */
export function Field(props: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { label, name, value, onValue, type = "text", wrong } = props;
  // What is wrong says it better.
  const hint = wrong === undefined ? props.hint : undefined;
  const told = [hint === undefined ? "" : `${id}-hint`, wrong === undefined ? "" : `${id}-wrong`].join(" ").trim();
  const common = {
    class: "input",
    id,
    name,
    value,
    required: props.required ?? false,
    disabled: props.disabled ?? false,
    maxLength: props.maxLength ?? 200,
    placeholder: props.placeholder ?? "",
    autocomplete: props.autocomplete ?? "off",
    autocapitalize: props.code === true ? ("characters" as const) : ("off" as const),
    spellcheck: false,
    "aria-invalid": wrong !== undefined,
    ...(told === "" ? {} : { "aria-describedby": told }),
    ...(props.code === true ? { "data-code": true } : {}),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onValue(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === "password" ? (
        <div class="secret">
          {shown ? <input type="text" {...common} /> : <input type="password" {...common} />}
          {/* On a phone half of it is mistyped; who is alone may look. */}
          <button
            type="button"
            class="secret-look"
            aria-label={shown ? "Hide what I typed" : "Show what I typed"}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? "hide" : "eye"} />
          </button>
        </div>
      ) : (
        <input type="text" {...common} />
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
}

export function Switch({ label, checked, onChecked, hint, disabled = false }: SwitchProps) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <span class="hint">{hint}</span>}
      </span>
    </label>
  );
}
