import { Refusal } from "./errors.ts";
import type { OptionSchema, Options, OptionsSchema, OptionValue } from "./manifest.ts";
import { cleanText } from "./text.ts";
import { charsWithin, isRecord } from "./view-walk.ts";

/** Bounds of SPEC.md, section 6. */
export const optionBounds = {
  optionsMax: 24,
  titleCharsMax: 80,
  descriptionCharsMax: 300,
  stringCharsMax: 200,
  enumMax: 50,
} as const;

const optionName = /^[A-Za-z0-9_-]{1,40}$/;

/** Would change or hide a map's own workings (FR4 refuses them on the wire already). */
const unsafeNames = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The value as a schema of options, with nothing in it but what the subset of JSON Schema knows.
 * @throws Refusal manifest_invalid, which names the option
 */
export function checkOptionsSchema(value: unknown): OptionsSchema {
  if (!isRecord(value) || value["type"] !== "object" || !isRecord(value["properties"])) {
    throw bad('options must be {"type": "object", "properties": {…}}', "OP1");
  }
  const entries = Object.entries(value["properties"]);
  if (entries.length > optionBounds.optionsMax) {
    throw bad(`options may have ${optionBounds.optionsMax} at most`, "OP1");
  }
  const properties = entries.map(([name, schema]) => {
    if (!optionName.test(name) || unsafeNames.has(name)) {
      throw bad("an option's name has 1 to 40 letters, digits, _ or -", "OP1");
    }
    return [name, checkOption(name, schema)] as const;
  });
  return { type: "object", properties: Object.fromEntries(properties) };
}

/** A value for every option: its default. */
export function defaultOptions(schema: OptionsSchema | undefined): Options {
  return Object.fromEntries(Object.entries(schema?.properties ?? {}).map(([name, option]) => [name, option.default]));
}

/**
 * A value for every option: those given, the rest by default. A game without a schema takes no options.
 * @throws Refusal options_invalid, which names the option and says what it takes
 */
export function checkOptions(schema: OptionsSchema | undefined, values: unknown): Options {
  if (!isRecord(values)) {
    throw new Refusal("options_invalid", "Options must be a map.", "OP3");
  }
  const known = schema?.properties ?? {};
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(known, name)) {
      throw new Refusal("options_invalid", `This game has no option "${cleanText(name, { maxChars: 40 })}".`, "OP3");
    }
  }
  const options = Object.entries(known).map(([name, option]) => {
    const value = Object.hasOwn(values, name) ? values[name] : option.default;
    const wanted = misfit(option, value);
    if (wanted !== undefined) {
      throw new Refusal("options_invalid", `${option.title ?? name} must be ${wanted}.`, "OP3");
    }
    return [name, value as OptionValue] as const;
  });
  return Object.fromEntries(options);
}

/** What the option takes, if `value` is not that. */
function misfit(option: OptionSchema, value: unknown): string | undefined {
  switch (option.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
    case "integer":
    case "number": {
      const { minimum, maximum } = option;
      const fits =
        typeof value === "number" &&
        (option.type === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
        value >= minimum &&
        value <= maximum;
      const kind = option.type === "integer" ? "a whole number" : "a number";
      return fits ? undefined : `${kind} from ${minimum} to ${maximum}`;
    }
    case "string": {
      if (option.enum) {
        return typeof value === "string" && option.enum.includes(value)
          ? undefined
          : `one of ${option.enum.join(", ")}`;
      }
      const max = option.maxLength ?? optionBounds.stringCharsMax;
      return typeof value === "string" && charsWithin(value, max) ? undefined : `a text of up to ${max} characters`;
    }
  }
}

function checkOption(name: string, value: unknown): OptionSchema {
  if (!isRecord(value)) throw bad(`option ${name} must be a map`, "OP2");
  const option = { ...optionBase(name, value), ...optionType(name, value) };
  // The parts have been checked one by one; what is left is that the default fits them.
  const schema = option as OptionSchema;
  const wanted = misfit(schema, schema.default);
  if (wanted !== undefined) {
    throw bad(`option ${name}: default must be ${wanted}`, "OP2");
  }
  return schema;
}

function optionBase(name: string, value: Record<string, unknown>) {
  if (!Object.hasOwn(value, "default")) {
    throw bad(`option ${name}: default is missing`, "OP2");
  }
  return {
    default: value["default"],
    ...label(name, value, "title", optionBounds.titleCharsMax),
    ...label(name, value, "description", optionBounds.descriptionCharsMax),
  };
}

function label(
  name: string,
  value: Record<string, unknown>,
  field: "title" | "description",
  max: number,
): { readonly [field: string]: string } {
  const text = value[field] ?? undefined;
  if (text === undefined) return {};
  if (typeof text !== "string" || !charsWithin(text, max)) {
    throw bad(`option ${name}: ${field} must be a string of up to ${max} characters`, "OP2");
  }
  return { [field]: cleanText(text, { maxChars: max }) };
}

function optionType(name: string, value: Record<string, unknown>) {
  const { type } = value;
  switch (type) {
    case "boolean":
      return { type };
    case "integer":
    case "number":
      return { type, ...range(name, value) };
    case "string":
      return { type, ...stringShape(name, value) };
    default:
      throw bad(`option ${name}: type must be boolean, integer, number or string`, "OP2");
  }
}

function range(name: string, value: Record<string, unknown>) {
  const { minimum, maximum } = value;
  if (
    typeof minimum !== "number" ||
    typeof maximum !== "number" ||
    !Number.isFinite(minimum) ||
    !Number.isFinite(maximum) ||
    minimum > maximum
  ) {
    throw bad(`option ${name}: minimum and maximum must be finite numbers in this order`, "OP2");
  }
  return { minimum, maximum };
}

function stringShape(name: string, value: Record<string, unknown>) {
  const { stringCharsMax, enumMax } = optionBounds;
  const choices = value["enum"] ?? undefined;
  const maxLength = value["maxLength"] ?? undefined;
  if (choices !== undefined) {
    const texts = Array.isArray(choices) ? choices.filter(isEnumText) : [];
    const isWhole = Array.isArray(choices) && texts.length === choices.length && new Set(texts).size === texts.length;
    if (isWhole && texts.length > 0 && texts.length <= enumMax) return { enum: texts };
    throw bad(`option ${name}: enum must be 1 to ${enumMax} different strings without control characters`, "OP2");
  }
  if (maxLength === undefined) return {};
  if (typeof maxLength === "number" && Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= stringCharsMax) {
    return { maxLength };
  }
  throw bad(`option ${name}: maxLength must be an integer, 1 to ${stringCharsMax}`, "OP2");
}

function isEnumText(value: unknown): value is string {
  return typeof value === "string" && cleanText(value, { maxChars: optionBounds.stringCharsMax }) === value;
}

function bad(message: string, rule: string): Refusal {
  return new Refusal("manifest_invalid", `The manifest is wrong: ${message}.`, rule);
}
