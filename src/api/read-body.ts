import { Refusal } from "../../protocol/errors.ts";

export interface BodyLimits {
  readonly bytesMax: number;
  /** From the first look at the body to its last byte. */
  readonly waitMs: number;
}

/** 64 KiB hold every body of the API several times; 10 s let a phone on a bad line send them. */
export const bodyLimits: BodyLimits = { bytesMax: 65_536, waitMs: 10_000 };

/** No body of the API holds more objects and lists than a few. */
const containersMax = 32;

/**
 * Reads a JSON body; undefined where there is none.
 * @throws Refusal invalid, too_large (without reading on), silent (it did not arrive in time).
 */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const bytes = await readBytes(request, limits);
  if (bytes.byteLength === 0) return undefined;
  if (!isJson(request))
    throw new Refusal("invalid", "The body's type is not known here. Send JSON with Content-Type: application/json.");
  // Each of {"999":0} costs 8 KB and 10 µs: 64 KiB of them held up the hub for 90 ms, and any stranger may send them.
  if (!hasFewContainers(bytes))
    throw new Refusal(
      "invalid",
      `The body holds more than ${containersMax} objects and lists; /docs says what it takes.`,
    );
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal("invalid", "The body is not valid JSON in UTF-8. Check quotes, commas and brackets.");
  }
}

/** Whether the request says that its body is JSON. A form or a plain-text post of another site cannot. */
export function isJson(request: Request): boolean {
  const type = request.headers.get("content-type") ?? "";
  return type.split(";")[0]?.trim().toLowerCase() === "application/json";
}

/** Of JSON: what stands in strings does not count. */
function hasFewContainers(bytes: Uint8Array): boolean {
  let containers = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) isText = !isText;
    else if (isText && byte === backslash) at++;
    else if (!isText && (byte === brace || byte === bracket) && ++containers > containersMax) return false;
  }
  return true;
}

const [quote, backslash, brace, bracket] = Buffer.from('"\\{[');

async function readBytes(request: Request, { bytesMax, waitMs }: BodyLimits): Promise<Uint8Array> {
  const tooLarge = new Refusal("too_large", `The body is larger than ${bytesMax} bytes. Send less.`);
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge;
  if (request.body === null) return new Uint8Array();

  const reader = request.body.getReader();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Refusal("silent", `The body did not arrive within ${waitMs / 1000} s. Send it again.`));
  }, waitMs);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late.promise]);
      if (done) break;
      size += value.byteLength;
      if (size > bytesMax) throw tooLarge;
      chunks.push(value);
    }
  } catch (error) {
    // What is still to come is not wanted; a failure to say so changes nothing.
    reader.cancel().catch(() => {});
    if (error instanceof Refusal) throw error;
    throw new Refusal("invalid", "The body broke off. Send it again.");
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}
