import { Refusal } from "../../protocol/errors.ts";
import { skeleton } from "./skeleton.ts";

/** A name that may be shown and stored. */
export interface CheckedName {
  /** NFC, without spaces at the ends or in a row. */
  readonly name: string;
  readonly skeleton: string;
}

const nameCharsMax = 24;
const gameNameCharsMax = 40;

/** Letters of these are one alphabet to their readers. The first that holds all letters of a name is its script. */
const scripts = [
  ["Latin"],
  ["Cyrillic"],
  ["Greek"],
  ["Arabic"],
  ["Hebrew"],
  ["Armenian"],
  ["Georgian"],
  ["Devanagari"],
  ["Bengali"],
  ["Gurmukhi"],
  ["Gujarati"],
  ["Oriya"],
  ["Tamil"],
  ["Telugu"],
  ["Kannada"],
  ["Malayalam"],
  ["Sinhala"],
  ["Thai"],
  ["Lao"],
  ["Khmer"],
  ["Myanmar"],
  ["Ethiopic"],
  ["Tibetan"],
  ["Han", "Hiragana", "Katakana"],
  ["Han", "Hangul"],
  ["Han", "Bopomofo"],
].map((names) => new RegExp(`^[${names.map((name) => `\\p{scx=${name}}`).join("")}]*$`, "u"));

/** Letters, their marks, ASCII digits and a few separators. Nothing invisible, no control, no direction mark, no `<`. */
const allowed = /^[\p{L}\p{M}0-9 ._-]+$/u;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
/** After NFC every ordinary letter carries at most two more marks; more of them run over the neighbouring lines. */
const piledMarks = /\p{M}{3}|(?:^|[^\p{L}\p{M}])\p{M}/u;
/** Forms that only look different (wide, ligature, mathematical). Thai and Lao write AM in a form that NFKC takes apart. */
const exempt = /[\u0e33\u0eb3]/gu;

const reserved = new Set(
  (
    "admin administrator root host hub minihub moderator mod mods system sysadmin server guest official staff support " +
    "owner operator security help bot everyone everybody nobody anonymous me you null undefined deleted former.player"
  )
    .split(" ")
    .map(skeleton),
);
/** Words of the address space of games, so that a name never hides a route. */
const reservedForGames = new Set(
  "admin administrator minihub hub system host invites new all".split(" ").map(skeleton),
);

/** Username or shown name of a person. @throws Refusal name_invalid */
export function checkName(text: string): CheckedName {
  const checked = checkForm(text, nameCharsMax);
  if (isReserved(checked, reserved)) {
    throw new Refusal("name_invalid", "This name is reserved, or looks like one that is. Choose another.");
  }
  return checked;
}

/** Name of a game. @throws Refusal name_invalid */
export function checkGameName(text: string): CheckedName {
  const checked = checkForm(text, gameNameCharsMax);
  if (isReserved(checked, reservedForGames)) {
    throw new Refusal("name_invalid", "This name is reserved, or looks like one that is. Choose another.");
  }
  return checked;
}

/** The same name to a person who types it: case, form and spaces at the ends do not count. */
export function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function fold(name: string): string {
  return tidy(name).toLowerCase().normalize("NFC");
}

function checkForm(text: string, charsMax: number): CheckedName {
  // Before any other work: a name from a socket can be as long as its body.
  if (text.length > charsMax * 8) throw invalid(charsMax);
  const name = tidy(text);
  const chars = Array.from(name).length;
  const letters = name.replace(/[0-9 ._-]/g, "");
  const looks = skeleton(name);
  const good =
    chars >= 2 &&
    chars <= charsMax &&
    text.isWellFormed() &&
    allowed.test(name) &&
    !invisible.test(name) &&
    !piledMarks.test(name) &&
    isPlainForm(name) &&
    scripts.some((script) => script.test(letters)) &&
    looks.length > 0;
  if (!good) throw invalid(charsMax);
  return { name, skeleton: looks };
}

function tidy(text: string): string {
  return text
    .normalize("NFC")
    .replace(/^ +| +$/g, "")
    .replace(/ {2,}/g, " ");
}

function isPlainForm(name: string): boolean {
  const bare = name.replace(exempt, "");
  return bare.normalize("NFKC") === bare.normalize("NFC");
}

/** Digits at the end do not make "admin 2" anybody else. */
function isReserved({ name, skeleton: looks }: CheckedName, words: ReadonlySet<string>): boolean {
  return words.has(looks) || words.has(skeleton(name.replace(/[0-9 ._-]+$/, "")));
}

function invalid(charsMax: number): Refusal {
  return new Refusal(
    "name_invalid",
    `This name cannot be used. Take 2 to ${charsMax} letters, digits, spaces, dots, dashes or underscores of one script.`,
  );
}
