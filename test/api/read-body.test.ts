import { describe, expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { readJson } from "../../src/api/read-body.ts";

const limits = { bytesMax: 1_000, waitMs: 10_000 };

function posted(body: BodyInit | null, type = "application/json", headers: Record<string, string> = {}) {
  return new Request("http://hub/", { method: "POST", body, headers: { "content-type": type, ...headers } });
}

async function refusalOf(request: Request, within = limits): Promise<string> {
  try {
    await readJson(request, within);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "none";
}

describe("a body", () => {
  test("is read as JSON, and is undefined where there is none", async () => {
    expect(await readJson(posted('{"a":"ä"}'), limits)).toEqual({ a: "ä" });
    expect(await readJson(posted("[1]", "Application/JSON; charset=utf-8"), limits)).toEqual([1]);
    expect(await readJson(new Request("http://hub/", { method: "POST" }), limits)).toBeUndefined();
  });

  test.each([
    ["broken JSON", "{", "application/json"],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "application/json"],
    ["a form", "a=1", "application/x-www-form-urlencoded"],
    ["plain text", '{"a":1}', "text/plain"],
    ["a look-alike type", '{"a":1}', "application/json-patch"],
    ["arrays that never close", "[".repeat(900), "application/json"],
  ])("that is %s is refused as invalid", async (_, body, type) => {
    expect(await refusalOf(posted(body, type))).toBe("invalid");
  });

  test("that says it is too long is refused before it is read [NW-14]", async () => {
    const stream = new ReadableStream({
      pull: () => {
        throw new Error("somebody reads");
      },
    });
    expect(await refusalOf(posted(stream, undefined, { "content-length": "1001" }))).toBe("too_large");
  });

  test("without a length is read no further than the limit [NW-14]", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100;
        controller.enqueue(new Uint8Array(100).fill(0x20));
      },
    });
    expect(await refusalOf(posted(endless))).toBe("too_large");
    expect(sent).toBeLessThan(2_000);
  });

  test("that does not arrive is given up, and what comes later is not read [NW-14]", async () => {
    const dropped = Promise.withResolvers<void>();
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array([0x7b])),
      cancel: () => dropped.resolve(),
    });
    expect(await refusalOf(posted(silent), { bytesMax: 1_000, waitMs: 20 })).toBe("silent");
    await dropped.promise;
  });
});
