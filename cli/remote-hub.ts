import { isLoopback } from "../protocol/address.ts";
import { isRefusalCode, Refusal } from "../protocol/errors.ts";
import type { HubInfo } from "../protocol/http.ts";
import { parsePublicKey } from "../protocol/keys.ts";
import { readText } from "../src/client/http.ts";
import { type Check, ShapeError } from "../src/client/shape.ts";

/** A hub somewhere, over HTTP. It is not trusted: what it says is checked before it is used. */
export interface RemoteHub {
  /** Where it answered, after redirects. */
  readonly url: URL;
  readonly info: HubInfo;
  /** A POST of `body`. @throws the hub's Refusal, or hub_unreachable */
  ask<T>(path: string, check: Check<T>, body: object): Promise<T>;
}

const answerMs = 10_000;

/** @throws Refusal invalid for what is no address, hub_unreachable for what is no hub */
export async function findHub(text: string): Promise<RemoteHub> {
  const { answer, from } = await ask(readHubUrl(text), "/api/hub");
  const info = answer as HubInfo;
  if (!isHubInfo(answer)) throw noHub(from, "its answer to /api/hub is not a hub's");
  return {
    url: from,
    info,
    ask: async (path, check, body) => checked(check, await ask(from, path, body), path),
  };
}

function isHubInfo(answer: unknown): boolean {
  const { hub, linkPort, plainLinkHost } = (answer ?? {}) as Partial<Record<keyof HubInfo, unknown>>;
  if (typeof hub !== "string" || typeof linkPort !== "number") return false;
  if (plainLinkHost !== null && !(typeof plainLinkHost === "string" && isLoopback(plainLinkHost))) return false;
  try {
    parsePublicKey(hub, "hub");
  } catch {
    return false;
  }
  return Number.isInteger(linkPort) && linkPort > 0 && linkPort < 65_536;
}

interface Answer {
  readonly answer: unknown;
  readonly from: URL;
}

function checked<T>(check: Check<T>, { answer, from }: Answer, path: string): T {
  try {
    return check(answer, "answer");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw noHub(from, `its answer to ${path} cannot be read: ${error.message.replace(/\.$/, "")}`);
  }
}

/** What somebody types as the address at which players reach a hub. @throws Refusal invalid */
export function readHubUrl(text: string): URL {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== "" && url.username === "") return url;
  const hint = text.startsWith("minihub:") ? " (minihub://… is for game servers)" : "";
  throw new Refusal(
    "invalid",
    `"${text}" is not the address of a hub at which players reach it. It looks like http://192.168.1.5:7480 or https://games.example${hint}.`,
  );
}

async function ask(hub: URL, path: string, body?: object): Promise<Answer> {
  const request = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  let response: Response;
  let said: string;
  try {
    response = await fetch(new URL(path, hub), { ...request, signal: AbortSignal.timeout(answerMs) });
    said = await readText(response);
  } catch (error) {
    throw new Refusal(
      "hub_unreachable",
      `No hub answers at ${hub.origin} (${reasonOf(error)}). Check the address and that the hub runs.`,
    );
  }
  const answer = parsed(said);
  const from = new URL(response.url || hub);
  if (response.ok && answer !== undefined) return { answer, from };
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | undefined)?.error;
  if (isRefusalCode(error?.code)) throw new Refusal(error.code, String(error.message));
  throw noHub(from, `it answered ${response.status} to ${path}`);
}

function parsed(said: string): unknown {
  try {
    return JSON.parse(said) as unknown;
  } catch {
    return undefined;
  }
}

/** The runtime's code where there is one, as ECONNREFUSED: its sentences are not meant for people. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return `no answer within ${answerMs / 1_000} s`;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && code !== "") return code;
  return error instanceof Error ? error.message : String(error);
}

function noHub({ origin }: URL, why: string): Refusal {
  return new Refusal("hub_unreachable", `${origin} is not a minihub: ${why}. Take the address that players use.`);
}
