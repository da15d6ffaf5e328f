import { Refusal } from "../protocol/errors.ts";

/** A whole number in a flag. @throws Refusal that names the flag and what it takes */
export function readWhole(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new Refusal("invalid", `${flag} takes a whole number from ${min} to ${max}, not "${text}".`);
  };
}
