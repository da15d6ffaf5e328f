/** @jsxImportSource react */
import { useState } from "react";
import { cleanLine } from "../../client/view-text.ts";
import { fitText, padText, textWidth, wrapText, type Line } from "../view/block.ts";
import { charsOf, eraseLast, tailText, typedText } from "../view/typed-text.ts";
import { useKeys } from "./keys.ts";
import { Lines } from "./lines.tsx";
import { scrollWindow } from "./menu.tsx";

export type FormValue = string | number | boolean;
export type FormValues = Readonly<Record<string, FormValue>>;

interface FieldBase {
  readonly name: string;
  readonly label: string;
  /** Said below while the cursor is here. */
  readonly hint?: string;
}

export type FormField =
  | (FieldBase & {
      readonly kind: "text";
      readonly charsMax: number;
      /** Shown as dots. */
      readonly secret?: boolean;
    })
  | (FieldBase & {
      readonly kind: "number";
      readonly min: number;
      readonly max: number;
      readonly whole: boolean;
    })
  | (FieldBase & { readonly kind: "switch" })
  | (FieldBase & { readonly kind: "pick"; readonly choices: readonly string[] });

export interface FormProps {
  readonly fields: readonly FormField[];
  readonly initial: FormValues;
  readonly submit: string;
  readonly columns: number;
  readonly rows: number;
  readonly onSubmit: (values: FormValues) => void;
  readonly busy?: boolean;
  readonly active?: boolean;
}

/** Numbers are kept as typed until the form is sent, so that a half-typed one is not corrected under the fingers. */
function fromText(field: FormField, value: FormValue): FormValue {
  if (field.kind !== "number" || typeof value === "number") return value;
  const number = Number(String(value).replace(",", "."));
  return String(value).trim() === "" || !Number.isFinite(number) ? Number.NaN : number;
}

/** What is wrong with a field's value, as a sentence; null if nothing is. */
export function fieldProblem(field: FormField, value: FormValue): string | null {
  if (field.kind !== "number") return null;
  const number = fromText(field, value);
  if (typeof number !== "number" || Number.isNaN(number)) return `${field.label}: this takes a number.`;
  if (field.whole && !Number.isInteger(number)) return `${field.label}: this takes a whole number.`;
  if (number < field.min || number > field.max) return `${field.label}: from ${field.min} to ${field.max}.`;
  return null;
}

function changed(field: FormField, value: FormValue, by: 1 | -1): FormValue {
  switch (field.kind) {
    case "switch":
      return value !== true;
    case "pick": {
      const at = field.choices.indexOf(String(value));
      const count = field.choices.length;
      return field.choices[(at + by + count) % count] ?? value;
    }
    case "number": {
      const number = fromText(field, value);
      const step = field.whole || field.max - field.min > 10 ? 1 : 0.1;
      const next = (typeof number === "number" && !Number.isNaN(number) ? number : field.min) + by * step;
      const rounded = Math.round(next * 1_000) / 1_000;
      return Math.min(field.max, Math.max(field.min, rounded));
    }
    case "text":
      return value;
  }
}

/** Fields one below the other and a button; up and down walk, left and right change, Enter goes on. */
export function Form(props: FormProps) {
  const { fields, columns, rows, onSubmit, busy = false, active = true } = props;
  const [values, setValues] = useState<FormValues>(props.initial);
  const [at, setAt] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const field = fields[at];
  const set = (name: string, value: FormValue) => {
    setValues((before) => ({ ...before, [name]: value }));
    setProblem(null);
  };
  const send = () => {
    const wrong = fields.map((one) => fieldProblem(one, values[one.name] ?? "")).find((sentence) => sentence !== null);
    setProblem(wrong ?? null);
    if (wrong !== undefined || busy) return;
    onSubmit(Object.fromEntries(fields.map((one) => [one.name, fromText(one, values[one.name] ?? "")])));
  };
  useKeys((key) => {
    const count = fields.length + 1;
    if (key.kind === "up" || key.kind === "previous") setAt((at + count - 1) % count);
    else if (key.kind === "down" || key.kind === "next") setAt((at + 1) % count);
    else if (key.kind === "choose") {
      // The last text field sends: signing in is name, Enter, password, Enter.
      if (field === undefined || at === fields.length - 1) send();
      else setAt(at + 1);
    } else if (field !== undefined) edit(field, key);
  }, active);
  const edit = (one: FormField, key: { readonly kind: string; readonly text?: string }) => {
    const value = values[one.name] ?? "";
    if (key.kind === "left") set(one.name, changed(one, value, -1));
    else if (key.kind === "right" || key.text === " ") {
      if (one.kind === "text" && key.text === " ") set(one.name, typedText(`${String(value)} `, one.charsMax));
      else set(one.name, changed(one, value, 1));
    } else if (one.kind !== "text" && one.kind !== "number") return;
    else if (key.kind === "erase") set(one.name, eraseLast(String(value)));
    else if (key.text !== undefined)
      set(one.name, typedText(String(value) + key.text, one.kind === "text" ? one.charsMax : 12));
  };
  const labelColumns = Math.min(32, Math.max(0, ...fields.map(({ label }) => textWidth(label))));
  const lines: Line[] = fields.map((one, index) =>
    fieldLine(one, values[one.name] ?? "", {
      here: index === at && active,
      labelColumns,
      columns,
    }),
  );
  const onButton = at >= fields.length;
  lines.push([]);
  lines.push([
    { text: onButton ? "▸ " : "  ", bold: true, tone: "info" },
    {
      text: busy ? "[ … ]" : `[ ${props.submit} ]`,
      bold: true,
      inverse: onButton && active,
    },
  ]);
  const below = problem ?? field?.hint ?? "";
  const { from, to } = scrollWindow(lines.length, Math.max(3, rows - 3), at);
  return (
    <Lines
      lines={[
        ...lines.slice(from, to),
        [],
        ...wrapText(below, columns - 2)
          .slice(0, 2)
          .map((text): Line => [
            problem === null ? { text: `  ${text}`, dim: true } : { text: `✗ ${text}`, tone: "bad" },
          ]),
      ]}
    />
  );
}

function fieldLine(
  field: FormField,
  value: FormValue,
  at: {
    readonly here: boolean;
    readonly labelColumns: number;
    readonly columns: number;
  },
): Line {
  const { here, labelColumns, columns } = at;
  const room = Math.max(8, Math.min(40, columns - labelColumns - 8));
  const lead: Line = [
    { text: here ? "▸ " : "  ", bold: true, tone: "info" },
    { text: `${padText(field.label, labelColumns)}  `, bold: here },
  ];
  switch (field.kind) {
    case "switch":
      return [...lead, { text: value === true ? "[x] yes" : "[ ] no", inverse: here }];
    case "pick":
      return [...lead, { text: `◂ ${fitText(cleanLine(String(value)), room)} ▸`, inverse: here }];
    case "number":
    case "text": {
      const secret = field.kind === "text" && field.secret === true;
      const whole = secret ? "•".repeat(charsOf(String(value)).length) : cleanLine(String(value));
      const shown = tailText(whole, room - 1);
      const rest = room - textWidth(shown) - 1;
      return [
        ...lead,
        { text: "│" },
        { text: shown },
        { text: " ", inverse: here },
        { text: " ".repeat(rest) },
        { text: "│" },
      ];
    }
  }
}
