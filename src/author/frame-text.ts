import { frameTypes } from "../../protocol/link.ts";
import { cleanText } from "../../protocol/text.ts";

const names: ReadonlyMap<unknown, string> = new Map(
  Object.entries(frameTypes).map(([name, type]) => [type, name.replaceAll(/[A-Z]/g, "_$&").toUpperCase()]),
);

/** The name that SPEC.md gives a frame's type, as ROOM_OPEN. */
export function frameName(type: unknown): string {
  return names.get(type) ?? `TYPE ${String(type)}`;
}

const roomAt: ReadonlyMap<unknown, number> = new Map([
  [frameTypes.roomOpen, 2],
  [frameTypes.roomClose, 1],
  [frameTypes.playerJoined, 1],
  [frameTypes.playerDropped, 1],
  [frameTypes.playerBack, 1],
  [frameTypes.playerLeft, 1],
  [frameTypes.host, 1],
  [frameTypes.data, 1],
  [frameTypes.action, 1],
  [frameTypes.view, 1],
  [frameTypes.patch, 1],
  [frameTypes.deadline, 1],
  [frameTypes.checkpoint, 1],
  [frameTypes.result, 2],
  [frameTypes.void, 2],
  [frameTypes.random, 2],
]);

/** The number of the room a frame is about; undefined where it is about none. */
export function roomOf(fields: readonly unknown[]): number | undefined {
  const at = roomAt.get(fields[0]);
  const room = at === undefined ? undefined : fields[at];
  return typeof room === "number" ? room : undefined;
}

/** The seat a frame is about; `toGame` says which way it goes. */
export function seatOf(fields: readonly unknown[], toGame: boolean): number | undefined {
  const { data, action, view, patch, playerDropped, playerBack, playerLeft } = frameTypes;
  const numbered: readonly unknown[] = [data, action, playerDropped, playerBack, playerLeft];
  const at =
    toGame && numbered.includes(fields[0]) ? 3 : [view, patch, data].some((type) => type === fields[0]) ? 2 : 0;
  const seat = at === 0 ? undefined : fields[at];
  return typeof seat === "number" ? seat : undefined;
}

/** A frame's fields as one line, long ones cut: keys and secrets never stand in what comes after READY. */
export function fieldsText(fields: readonly unknown[], charsMax = 160): string {
  const text = fields.slice(1).map(valueText).join(" ");
  return cleanText(text, { maxChars: charsMax });
}

/** A frame as one line: its name, then its fields. */
export function frameText(fields: readonly unknown[], charsMax = 160): string {
  return `${frameName(fields[0])} ${fieldsText(fields, charsMax)}`.trimEnd();
}

/** Any decoded value, in the manner of JSON; bytes by their number, and as text where they are some. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value, readable) ?? "nil");
}

function readable(_key: string, value: unknown): unknown {
  // JSON.stringify has asked a Buffer for its own form already; decoded frames hold plain Uint8Arrays.
  if (!(value instanceof Uint8Array)) return value;
  const text = Buffer.from(value).toString("utf8");
  const shown = /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(value).toString("hex");
  return `<${value.length} bytes ${shown.slice(0, 40)}${shown.length > 40 ? "…" : ""}>`;
}
