import { isRefusalCode, Refusal, type RefusalCode } from "../../protocol/errors.ts";
import { ShapeError, type Check } from "./shape.ts";

/** The one function of `fetch` that is needed, so that tests and other runtimes can hand in their own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpOptions {
  /** Scheme, host and port of the hub, as "https://games.example". */
  readonly origin: string;
  /** Session token for clients without cookies; a function where it changes at sign-in. */
  readonly token?: string | (() => string | null);
  readonly fetch?: Fetch;
  /** An answer must be complete after this many ms. */
  readonly timeoutMs?: number;
}

/** A refusal of the API that is about one field of the form. */
export class FieldRefusal extends Refusal {
  readonly field: string;

  constructor(code: RefusalCode, message: string, field: string) {
    super(code, message);
    this.field = field;
  }
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Sends one request; resolves with the decoded JSON body, null for 204. Every failure is a `Refusal`. */
export type Send = (method: Method, path: string, body?: object) => Promise<unknown>;

const answerBytesMax = 4_000_000;

export function createSend(options: HttpOptions): Send {
  const origin = options.origin.replace(/\/+$/, "");
  const ask = options.fetch ?? ((url, init) => fetch(url, init));
  const timeoutMs = options.timeoutMs ?? 15_000;

  return async (method, path, body) => {
    const token = typeof options.token === "function" ? options.token() : options.token;
    const headers: Record<string, string> = { accept: "application/json" };
    if (token) headers["authorization"] = `Bearer ${token}`;
    if (body !== undefined) headers["content-type"] = "application/json";
    let response: Response;
    let answer: string;
    try {
      response = await ask(`${origin}${path}`, {
        method,
        headers,
        credentials: "same-origin",
        // A redirect could carry the token to another host.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answer = await readText(response);
    } catch {
      throw new Refusal("hub_unreachable", `No hub answers at ${origin}. Check the address and that the hub runs.`);
    }
    if (response.ok && answer === "") return null;
    const value = parse(answer, origin);
    if (response.ok) return value;
    throw readRefusal(value, response.status);
  };
}

/** What was answered, without the memory that a hostile hub would like to have. @throws Error where it is too long */
export async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let answer = "";
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || value === undefined) return answer + decoder.decode();
    size += value.byteLength;
    if (size > answerBytesMax) {
      reader?.cancel().catch(() => {});
      throw new Error(`the answer is longer than ${answerBytesMax} bytes`);
    }
    answer += decoder.decode(value, { stream: true });
  }
}

function parse(answer: string, origin: string): unknown {
  try {
    return JSON.parse(answer) as unknown;
  } catch {
    throw new Refusal(
      "hub_unreachable",
      `Something answers at ${origin}, but it is not a minihub. Check the address and the port.`,
    );
  }
}

function readRefusal(value: unknown, status: number): Refusal {
  const error = field(value, "error");
  const code = field(error, "code");
  const message = field(error, "message");
  const name = field(error, "field");
  if (!isRefusalCode(code))
    return new Refusal(
      status === 404 ? "not_found" : "internal",
      `The hub answered with status ${status}, but not in a way this client knows. Update the client or the hub.`,
    );
  const sentence = typeof message === "string" ? message : undefined;
  return typeof name === "string" && sentence !== undefined
    ? new FieldRefusal(code, sentence, name)
    : new Refusal(code, sentence);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Checks an answer; a wrong shape is a refusal too, for it is the hub's and not the player's fault. */
export function checked<T>(check: Check<T>, value: unknown): T {
  try {
    return check(value, "answer");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new Refusal("internal", `The hub's answer cannot be read: ${error.message} Update the client or the hub.`);
  }
}
