import { Refusal } from "../../protocol/errors.ts";
import { commonPasswords } from "./common-passwords.ts";

const charsMin = 8;
const charsMax = 256;

/** Rows and runs that fingers follow. */
const runs = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiopu",
  "yxcvbnm",
  "azertyuiop",
  "qsdfghjklm",
  "1q2w3e4r5t6y7u8i9o0p",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
  "qazwsxedcrfvtgbyhnujm",
];

const leet: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Before any hashing, of a password that is new or only tried. @throws Refusal invalid */
export function checkPasswordForm(password: string): void {
  // 256 characters are at most 512 code units; a longer text is not even counted.
  const tooLong = password.length > charsMax * 2 || Array.from(password).length > charsMax;
  if (tooLong || password.length === 0) {
    throw new Refusal("invalid", `A password has ${charsMin} to ${charsMax} characters.`);
  }
  if (!password.isWellFormed()) {
    throw new Refusal("invalid", "The password holds half of a character. Type it again.");
  }
}

/** Of a new password; spaces and case are kept as they are. `names`: what it must not be made of. @throws Refusal invalid, password_weak */
export function checkNewPassword(password: string, names: readonly string[]): void {
  checkPasswordForm(password);
  if (Array.from(password).length < charsMin) {
    throw new Refusal("password_weak", `This password is too short. Take at least ${charsMin} characters.`);
  }
  const plain = password.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  if (isWeak(plain, new Set(names.flatMap(spellings)))) throw new Refusal("password_weak");
}

function isWeak(plain: string, names: ReadonlySet<string>): boolean {
  const common = (word: string) => commonPasswords.has(word) || names.has(word);
  const unit = repeatedUnit(plain);
  // "aaaaaaaa", "123123123", "minihub-minihub": worth no more than what is repeated.
  if (unit !== undefined && (Array.from(unit).length < 6 || spellings(unit).some(common) || isRun(unit))) return true;
  if (isRun(plain)) return true;
  if (spellings(plain).some(common)) return true;
  const parts = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return parts.length > 1 && parts.every((part) => spellings(part).some(common) || /^[0-9]{1,4}$/.test(part));
}

/** A word as itself, without digits and signs around it, and with letters for look-alike digits. */
function spellings(text: string): string[] {
  const word = text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const strip = (spelling: string) => spelling.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const unleet = (spelling: string) => Array.from(spelling, (char) => leet[char] ?? char).join("");
  const bare = strip(word);
  const all = [word, bare, unleet(word), unleet(bare), strip(unleet(word)), bare.replace(/[^\p{L}]/gu, "")];
  return [...new Set(all)].filter((spelling) => spelling.length > 1);
}

/** The shortest piece that, repeated with or without signs between, makes the whole; undefined if it is not repeated. */
function repeatedUnit(text: string): string | undefined {
  const letters = text.replace(/[^\p{L}\p{N}]/gu, "") || text;
  for (const whole of [text, letters]) {
    for (let size = 1; size <= whole.length / 2; size++) {
      if (whole.length % size !== 0) continue;
      const unit = whole.slice(0, size);
      if (unit.repeat(whole.length / size) === whole) return unit;
    }
  }
  return undefined;
}

/** A piece of a keyboard row, the alphabet or the digits, either way round, with a few digits or signs after it. */
function isRun(text: string): boolean {
  const bodies = [text, text.replace(/[^\p{L}]+$/u, ""), text.replace(/[^\p{L}\p{N}]+/gu, "")];
  return bodies.some((body) => {
    if (body.length < 4) return body.length === 0 && /^[0-9]+$/.test(text) && text.length < 9;
    const reversed = Array.from(body).toReversed().join("");
    return runs.some((run) => {
      const row = run + run;
      return row.includes(body) || row.includes(reversed);
    });
  });
}
