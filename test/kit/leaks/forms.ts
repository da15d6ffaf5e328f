import { createHash } from "node:crypto";
import { parsePublicKey, parseSecretKey } from "../../../protocol/keys.ts";

/** What somebody may keep secret: a text, bytes, or a time in Unix ms. */
export type Secret = string | number | Uint8Array;

/** One way in which a secret may be written. */
interface Form {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Shorter ones stand in any traffic by chance. */
const charsMin = 5;
const derivedBytesMin = 6;
/** Of a token or a hash that is cut short, as marks of keys are. */
const partChars = 12;
/** A number below is too small to say anything: a count, a flag, a length of time. */
const timeMin = 1e12;

/** Whether this is worth looking for at all. */
export function isTelling(secret: Secret): boolean {
  if (typeof secret === "number") return Number.isSafeInteger(secret) && secret > timeMin;
  return typeof secret === "string" ? secret.length >= charsMin : secret.length >= 4;
}

/** All the forms in which a secret is looked for. Letters count in either case. */
export function formsOf(secret: Secret): readonly Form[] {
  const forms =
    typeof secret === "number" ? timeForms(secret) : typeof secret === "string" ? textForms(secret) : byteForms(secret);
  return forms.filter(({ form, bytes }) => bytes.length >= (plain.has(form) ? 4 : derivedBytesMin));
}

const plain = new Set(["utf-8", "latin1", "binary"]);

function timeForms(ms: number): readonly Form[] {
  const [integer, float] = [Buffer.alloc(8), Buffer.alloc(8)];
  integer.writeBigUInt64BE(BigInt(ms));
  float.writeDoubleBE(ms);
  return [
    { form: "decimal", bytes: Buffer.from(String(ms)) },
    { form: "ISO 8601", bytes: Buffer.from(new Date(ms).toISOString().slice(0, 23)) },
    // As MessagePack has it, in any of its widths; the two bytes before are zero.
    { form: "integer", bytes: integer.subarray(2) },
    { form: "float", bytes: float },
  ];
}

function textForms(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  const forms: Form[] = [
    { form: "utf-8", bytes },
    { form: "latin1", bytes: Buffer.from(text, "latin1") },
    { form: "utf-16le", bytes: Buffer.from(text, "utf16le") },
    { form: "utf-16be", bytes: Buffer.from(text, "utf16le").swap16() },
    { form: "percent", bytes: Buffer.from(encodeURIComponent(text)) },
    { form: "json", bytes: Buffer.from(text.replace(/[^ -~]/g, escaped)) },
    ...coded("", bytes),
    ...digests(bytes),
  ];
  if (!/\s/.test(text) && text.length >= 2 * partChars) {
    // Ids begin with the time, which others share; what tells them apart comes last.
    forms.push({ form: "tail", bytes: Buffer.from(text.slice(-partChars)) });
    if (!isUuid(text)) forms.push({ form: "head", bytes: Buffer.from(text.slice(0, partChars)) });
  }
  const meant = meantBytes(text);
  return meant ? [...forms, ...byteForms(meant), ...digests(Buffer.from(meant))] : forms;
}

function byteForms(bytes: Uint8Array): readonly Form[] {
  return [{ form: "binary", bytes: Buffer.from(bytes) }, ...coded("binary ", Buffer.from(bytes))];
}

/** As hex, and as base64 wherever in its groups of three the bytes stand. */
function coded(of: string, bytes: Buffer): readonly Form[] {
  const forms = [{ form: `${of}hex`, bytes: Buffer.from(bytes.toString("hex")) }];
  for (const before of [0, 1, 2]) {
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    for (const alphabet of ["base64", "base64url"] as const)
      forms.push({ form: `${of}${alphabet}`, bytes: Buffer.from(padded.toString(alphabet).slice(start, end)) });
  }
  return forms;
}

/** A game knows people by random ids; one that is made from something of theirs could be found out by trying. */
function digests(bytes: Buffer): readonly Form[] {
  return ["md5", "sha1", "sha256"].flatMap((name) => {
    const start = createHash(name).update(bytes).digest().subarray(0, 8);
    return [[{ form: name, bytes: start }], coded(`${name} `, start)].flat();
  });
}

/** The bytes that an id, a hash, a token or a key stands for; of an id those that are random. */
function meantBytes(text: string): Uint8Array | undefined {
  if (isUuid(text)) return Buffer.from(text.replaceAll("-", ""), "hex").subarray(8);
  if (/^(?:[0-9a-f]{2}){8,}$/i.test(text)) return Buffer.from(text, "hex");
  if (/^S?[GH][A-Z2-7]{50,}$/.test(text)) return keyBytes(text);
  return /^[\w-]{20,}$/.test(text) ? Buffer.from(text, "base64url") : undefined;
}

function keyBytes(text: string): Uint8Array {
  const role = /^S?G/.test(text) ? "game" : "hub";
  return text.startsWith("S") ? parseSecretKey(text, role) : parsePublicKey(text, role);
}

const isUuid = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
