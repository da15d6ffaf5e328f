import { formatLinkAddress, type LinkAddress } from "../../../protocol/address.ts";
import { isRefusalCode, Refusal } from "../../../protocol/errors.ts";
import type { KeyPair } from "../../../protocol/keys.ts";
import { preAuthLimits } from "../../../protocol/limits.ts";
import { BackOff } from "./back-off.ts";
import type { Game } from "./game.ts";
import { HubUnproven, Link, LinkClosed } from "./link.ts";
import type { HubError } from "./match.ts";
import { sayOnConsole, type Say } from "./say.ts";
import { Session } from "./session.ts";
import { findAddress, findKey } from "./settings.ts";
import { openTransport } from "./transport.ts";

export interface ServeSettings {
  /** `minihub://HOST:PORT#H…`, as minihub register prints it. Default: MINIHUB_ADDRESS. */
  readonly address?: string;
  /** Path of the key file, or the secret key itself (SG…). Default: MINIHUB_KEY. */
  readonly key?: string;
  /** Ends serving. Default: SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
  /** What the author is told. Default: lines on stderr. */
  readonly say?: Say;
}

const connectMs = 10_000;
/** Waiting for an approval, or for another copy to stop: no need to ask more often. */
const refusedMs = 10_000;
/** A connection that lasted this long starts the back-off anew. */
const steadyMs = 10_000;

/** Trying again does not help: the program must change. */
const fatal: ReadonlySet<string> = new Set(["manifest_invalid", "version_unsupported"]);
const hints: Readonly<Record<string, string>> = {
  auth_failed: "Perhaps the host has not approved the game yet; this program keeps trying.",
  already_connected: "Another copy of this program runs with the same key; every machine needs a key of its own.",
  suspended: "This program keeps trying.",
  revoked: "This program keeps trying.",
};

/**
 * Plays the game at a hub until it is told to stop, and connects again whenever the connection breaks.
 * Matches are kept at the hub meanwhile and go on from their last state.
 * @throws Refusal for what trying again does not mend: missing settings, a wrong key or address, a manifest or version that the hub refuses
 */
export async function serve(game: Game, settings: ServeSettings = {}): Promise<void> {
  const address = findAddress(settings.address);
  const key = findKey(settings.key);
  const say = settings.say ?? sayOnConsole;
  const stop = settings.signal ?? stopSignal();
  const backOff = new BackOff();
  let isMet = false;
  while (!stop.aborted) {
    const began = performance.now();
    let leastMs = 0;
    try {
      leastMs = await playOnce(game, address, key, say, stop, () => (isMet = true));
    } catch (error) {
      if (stop.aborted) break;
      if (error instanceof Refusal) throw error;
      // A wrong pin is a wrong setting at first; later on it is somebody in between, who may go away.
      if (error instanceof HubUnproven && !isMet) throw new Refusal("hub_unreachable", error.message, "HS3");
      say("warn", `No link to the hub at ${address.host}:${address.port}: ${messageOf(error)}`);
      if (error instanceof HubUnproven) leastMs = refusedMs;
    }
    if (stop.aborted) break;
    if (performance.now() - began > steadyMs) backOff.reset();
    const waitMs = backOff.next(leastMs);
    say("info", `Next try in ${(waitMs / 1000).toFixed(1)} s.`);
    await pause(waitMs, stop);
  }
  say("info", "Stopped.");
}

/** One connection, from TCP to its end. Resolves with the least ms to wait before the next one. */
async function playOnce(
  game: Game,
  address: LinkAddress,
  key: KeyPair,
  say: Say,
  stop: AbortSignal,
  met: () => void,
): Promise<number> {
  const transport = await openTransport(address, connectMs, stop);
  const link = new Link(transport);
  const late = setTimeout(() => link.destroy(), preAuthLimits.handshakeMs);
  const abandon = () => link.destroy();
  stop.addEventListener("abort", abandon, { once: true });
  try {
    const ready = await link.handshake(address, key);
    clearTimeout(late);
    stop.removeEventListener("abort", abandon);
    met();
    return await playSession(new Session(game, link, ready, say), link, game, address, say, stop);
  } catch (error) {
    if (error instanceof LinkClosed && error.hubError) return waitAfter(error.hubError, say);
    throw error;
  } finally {
    clearTimeout(late);
    stop.removeEventListener("abort", abandon);
    link.destroy();
  }
}

async function playSession(
  session: Session,
  link: Link,
  game: Game,
  address: LinkAddress,
  say: Say,
  stop: AbortSignal,
): Promise<number> {
  const { name, version } = game.manifest;
  let drain = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    drain = () => {
      session.drain("stopping");
      link.end().then(resolve, reject);
    };
    link.start({
      frame: (fields) => session.receive(fields),
      error: (error) => session.tell(error),
      closed: (reason) => !stop.aborted && reject(reason),
    });
    session.announce((error) => {
      if (error) reject(new LinkClosed(error.message, error));
      else say("info", `${name} ${version} is in the catalogue of ${formatLinkAddress(address)}.`);
    });
  });
  if (stop.aborted) drain();
  stop.addEventListener("abort", drain, { once: true });
  try {
    await ended;
    return 0;
  } finally {
    stop.removeEventListener("abort", drain);
  }
}

/** Says why the hub does not want us now. @throws Refusal for what is final */
function waitAfter(error: HubError, say: Say): number {
  const { code, message, rule } = error;
  if (fatal.has(code) && isRefusalCode(code)) throw new Refusal(code, message, rule ?? undefined);
  const hint = Object.hasOwn(hints, code) ? ` ${hints[code]}` : "";
  say("error", `The hub ended the link: ${code}. ${message}${rule === null ? "" : ` Rule ${rule}.`}${hint}`);
  return hint === "" ? 0 : refusedMs;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener("abort", done, { once: true });
  });
}

/** The first Ctrl-C ends in good order, the second at once, as Node does by itself. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
