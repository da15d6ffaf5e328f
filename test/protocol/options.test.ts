import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Refusal } from "../../protocol/errors.ts";
import type { OptionsSchema } from "../../protocol/manifest.ts";
import { checkOptions, checkOptionsSchema, defaultOptions } from "../../protocol/options.ts";

const schema: OptionsSchema = checkOptionsSchema({
  type: "object",
  properties: {
    blitz: { type: "boolean", title: "Blitz", default: false },
    rounds: { type: "integer", minimum: 1, maximum: 9, default: 3 },
    pace: { type: "number", minimum: 0.5, maximum: 2, default: 1 },
    level: { type: "string", enum: ["easy", "hard"], default: "easy" },
    topic: { type: "string", maxLength: 5, default: "" },
  },
});

const refusalOf = (attempt: () => unknown): Refusal => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};
const one = (option: unknown, name = "x") => ({ type: "object", properties: { [name]: option } });

describe("[OP1] [OP2] a schema outside the subset is refused by the option's name", () => {
  const wrong: [what: string, value: unknown, message: RegExp][] = [
    ["no object", [], /options must be/],
    ["another type", { type: "array", properties: {} }, /options must be/],
    ["a name with a space", one({ type: "boolean", default: true }, "a b"), /option's name/],
    ["a name of the prototype", one({ type: "boolean", default: true }, "constructor"), /option's name/],
    ["a type outside the subset", one({ type: "array", default: [] }), /option x: type/],
    ["no default", one({ type: "boolean" }), /option x: default is missing/],
    ["a default of another type", one({ type: "boolean", default: 1 }), /option x: default must be true or false/],
    ["a default out of range", one({ type: "integer", minimum: 1, maximum: 2, default: 3 }), /default must be a whole/],
    ["no range", one({ type: "number", default: 3 }), /minimum and maximum/],
    ["a range the wrong way", one({ type: "number", minimum: 2, maximum: 1, default: 2 }), /in this order/],
    ["an endless range", one({ type: "number", minimum: 0, maximum: Infinity, default: 2 }), /finite/],
    ["an empty enum", one({ type: "string", enum: [], default: "" }), /enum must be 1 to 50/],
    ["an enum with twins", one({ type: "string", enum: ["a", "a"], default: "a" }), /different/],
    ["an enum that drives a terminal", one({ type: "string", enum: ["\x1b[2J"], default: "\x1b[2J" }), /control/],
    ["a default outside the enum", one({ type: "string", enum: ["a"], default: "b" }), /must be one of a/],
    ["a length out of bounds", one({ type: "string", maxLength: 201, default: "" }), /maxLength/],
    ["a long title", one({ type: "boolean", title: "t".repeat(81), default: true }), /title/],
  ];
  for (const [what, value, message] of wrong) {
    test(what, () => {
      const refusal = refusalOf(() => checkOptionsSchema(value));
      expect(refusal.code).toBe("manifest_invalid");
      expect(refusal.message).toMatch(message);
      expect(refusal.rule).toMatch(/^OP[12]$/);
    });
  }

  test("more than 24 options", () => {
    const names = Array.from({ length: 25 }, (_, i) => [`o${i}`, { type: "boolean", default: true }]);
    expect(
      refusalOf(() => checkOptionsSchema({ type: "object", properties: Object.fromEntries(names) })).message,
    ).toMatch(/24/);
  });
});

test("[OP2] a schema keeps only what the subset knows, its texts made safe", () => {
  const clean = checkOptionsSchema(one({ type: "boolean", title: "a\x1b[2Jb", default: true, pattern: "(a+)+$" }));
  expect(clean.properties["x"]).toEqual({ type: "boolean", title: "ab", default: true });
});

test("[OP3] missing options get their defaults, given ones stay", () => {
  expect(defaultOptions(schema)).toEqual({ blitz: false, rounds: 3, pace: 1, level: "easy", topic: "" });
  expect(checkOptions(schema, { rounds: 9, level: "hard" })).toEqual({
    ...defaultOptions(schema),
    rounds: 9,
    level: "hard",
  });
  expect(checkOptions(undefined, {})).toEqual({});
});

describe("[OP3] options that the schema does not allow are refused by name", () => {
  const wrong: [values: unknown, message: RegExp][] = [
    [null, /must be a map/],
    [[], /must be a map/],
    [{ speed: 1 }, /no option "speed"/],
    [{ "\x1b[2J": 1 }, /no option ""/],
    [{ toString: 1 }, /no option "toString"/],
    [{ blitz: 1 }, /Blitz must be true or false/],
    [{ rounds: 0 }, /rounds must be a whole number from 1 to 9/],
    [{ rounds: 2.5 }, /rounds/],
    [{ rounds: "3" }, /rounds/],
    [{ pace: NaN }, /pace must be a number from 0.5 to 2/],
    [{ level: "toString" }, /level must be one of easy, hard/],
    [{ topic: "sixsix" }, /topic must be a text of up to 5/],
    [{ topic: null }, /topic/],
  ];
  for (const [values, message] of wrong) {
    test(JSON.stringify(values), () => {
      const refusal = refusalOf(() => checkOptions(schema, values));
      expect(refusal.code).toBe("options_invalid");
      expect(refusal.message).toMatch(message);
    });
  }
});

test("[OP3] any options that are taken are taken again unchanged", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (rounds, topic) => {
      try {
        const options = checkOptions(schema, { rounds, topic });
        expect(checkOptions(schema, options)).toEqual(options);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
  );
});
