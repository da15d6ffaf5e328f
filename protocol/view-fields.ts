import { charsWithin, checkPart, count, fail, isRecord, type FieldCheck, type Fields } from "./view-walk.ts";
import { shapes, tones, type ViewNode } from "./view.ts";

/** Bounds of SPEC.md, section 9, that hold for every game alike. */
export const viewBounds = {
  textCharsMax: 2_000,
  /** Strings and seats of one text. */
  textPiecesMax: 64,
  nameCharsMax: 64,
  labelCharsMax: 200,
  valueCharsMax: 1_000,
  sideMax: 32,
  cellCharsMax: 8,
  seatMax: 254,
} as const;

const string =
  (max: number, min = 0): FieldCheck =>
  (value, walk, name) => {
    if (typeof value !== "string" || value.length < min || !charsWithin(value, max)) {
      const least = min > 0 ? `${min} to ` : "up to ";
      throw fail(
        walk,
        `${name} must be a string of ${least}${max} characters`,
        max === viewBounds.textCharsMax ? "VW2" : "VW1",
      );
    }
  };

const boolean: FieldCheck = (value, walk, name) => {
  if (typeof value !== "boolean") {
    throw fail(walk, `${name} must be true or false`, "VW1");
  }
};

const number: FieldCheck = (value, walk, name) => {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw fail(walk, `${name} must be a finite number`, "VW1");
  }
};

const integer =
  (min: number, max: number): FieldCheck =>
  (value, walk, name) => {
    if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
      throw fail(walk, `${name} must be an integer, ${min} to ${max}`, "VW1");
    }
  };

const oneOf =
  (values: readonly string[]): FieldCheck =>
  (value, walk, name) => {
    if (typeof value !== "string" || !values.includes(value)) {
      throw fail(walk, `${name} must be one of ${values.join(", ")}`, "VW1");
    }
  };

/** What an action sends back. */
const scalar: FieldCheck = (value, walk, name) => {
  if (typeof value === "string") return valueString(value, walk, name);
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw fail(walk, `${name} must be a finite number or a string`, "VW1");
  }
};

const text: FieldCheck = (value, walk, name) => {
  if (typeof value === "string") return longText(value, walk, name);
  if (!Array.isArray(value) || value.length > viewBounds.textPiecesMax) {
    throw fail(
      walk,
      `${name} must be a string or an array of up to ${viewBounds.textPiecesMax} strings and {seat}`,
      "VW1",
    );
  }
  let chars = 0;
  for (const piece of value) {
    if (typeof piece === "string") chars += piece.length;
    else if (isRecord(piece)) seat(piece["seat"], walk, `${name}.seat`);
    else throw fail(walk, `${name} must hold strings and {seat} only`, "VW1");
  }
  if (chars > viewBounds.textCharsMax) {
    throw fail(walk, `${name} must have up to ${viewBounds.textCharsMax} characters`, "VW2");
  }
};

/** Counts its entries as nodes before it looks at them. */
const list =
  (entry: FieldCheck): FieldCheck =>
  (value, walk, name) => {
    if (!Array.isArray(value)) {
      throw fail(walk, `${name} must be an array`, "VW1");
    }
    count(walk, value.length);
    for (let i = 0; i < value.length; i++) {
      entry(value[i], walk, `${name}[${i}]`);
    }
  };

const part =
  (fields: Fields): FieldCheck =>
  (value, walk, name) =>
    checkPart(value, fields, walk, name);

const valueString = string(viewBounds.valueCharsMax);
const longText = string(viewBounds.textCharsMax);
const seat = integer(0, viewBounds.seatMax);
const name = string(viewBounds.nameCharsMax, 1);
const label = string(viewBounds.labelCharsMax);
const tone = oneOf(tones);
const shape = oneOf(shapes);
const side = integer(1, viewBounds.sideMax);

const cellFields: Fields = {
  required: {},
  optional: {
    text: string(viewBounds.cellCharsMax),
    shape,
    tone,
    label,
    value: scalar,
  },
};
const cell: FieldCheck = (value, walk, at) => {
  if (value !== null) checkPart(value, cellFields, walk, at);
};

/** Names along a side of a board; not nodes, and never more than the side is long. */
const sideNames: FieldCheck = (value, walk, at) => {
  if (!Array.isArray(value) || value.length > viewBounds.sideMax) {
    throw fail(walk, `${at} must be an array of up to ${viewBounds.sideMax} strings`, "VW1");
  }
  for (let i = 0; i < value.length; i++) name(value[i], walk, `${at}[${i}]`);
};

/** Only that it is an array: the children are nodes, and the walk comes to them. */
const children: FieldCheck = (value, walk, at) => {
  if (!Array.isArray(value)) {
    throw fail(walk, `${at} must be an array of nodes`, "VW1");
  }
};

const choice = part({
  required: { value: scalar, label: text },
  optional: { tone, selected: boolean, disabled: boolean },
});

const card = part({
  required: { title: label },
  optional: {
    text: label,
    tone,
    value: scalar,
    selected: boolean,
    hidden: boolean,
  },
});

const key: FieldCheck = (value, walk, at) => {
  if (typeof value !== "string" || value.length === 0 || !charsWithin(value, viewBounds.nameCharsMax)) {
    throw fail(walk, `${at} must be a string of 1 to ${viewBounds.nameCharsMax} characters`, "VW3");
  }
};

const node = (
  required: Fields["required"],
  optional: Fields["optional"] = {},
  together?: Fields["together"],
): Fields => ({
  required: { type: string(viewBounds.nameCharsMax), ...required },
  optional: { key, ...optional },
  ...(together ? { together } : {}),
});

/** The fields of every type of node, as in the table of SPEC.md, section 9. */
export const nodeFields: Readonly<Record<ViewNode["type"], Fields>> = {
  column: node({ children }),
  row: node({ children }),
  group: node({ title: text, children }),
  text: node({ text }, { role: oneOf(["title", "status", "strong", "note"]), tone }),
  board: node(
    { label, rows: side, columns: side, cells: list(cell) },
    { action: name, columnNames: sideNames, rowNames: sideNames },
    (board, walk) => {
      const wanted = Number(board["rows"]) * Number(board["columns"]);
      const { length } = board["cells"] as unknown[];
      if (length !== wanted) {
        throw fail(walk, `.cells must have rows × columns = ${wanted} entries, and has ${length}`, "VW1");
      }
    },
  ),
  choices: node({ label: text, action: name, choices: list(choice) }, { multi: boolean }),
  button: node({ label: text, action: name }, { value: scalar, primary: boolean, disabled: boolean, confirm: text }),
  input: node(
    { label: text, action: name, kind: oneOf(["text", "number"]) },
    {
      placeholder: label,
      maxLength: integer(1, viewBounds.valueCharsMax),
      min: number,
      max: number,
      disabled: boolean,
    },
  ),
  cards: node({ label: text, cards: list(card) }, { action: name }),
  table: node({ label: text, columns: list(text), rows: list(list(text)) }, {}, (table, walk) => {
    const columns = table["columns"] as unknown[];
    const rows = table["rows"] as unknown[][];
    const odd = rows.findIndex((row) => row.length !== columns.length);
    if (odd >= 0) {
      throw fail(walk, `.rows[${odd}] must have as many entries as columns: ${columns.length}`, "VW1");
    }
  }),
  timer: node({ deadline: name }, { label: text }),
  progress: node({ label: text, value: number, max: number }, {}, ({ value, max }, walk) => {
    if (Number(max) <= 0 || Number(value) < 0 || Number(value) > Number(max)) {
      throw fail(walk, ".value must lie between 0 and a positive max", "VW1");
    }
  }),
  log: node({ lines: list(text) }),
};
