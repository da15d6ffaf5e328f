import { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import type { GameLogLine, GameLogs, LogsBody } from "../protocol/http.ts";
import type { KeyPair } from "../protocol/keys.ts";
import { logsMessage } from "../protocol/registration.ts";
import { type KeyClaim, newClaim, nonceShape, signedBy } from "../src/author/game-proof.ts";
import { type Check, list, number, object, oneOf, ShapeError, text } from "../src/client/shape.ts";
import { existingKeyPair } from "./key-file.ts";
import { type LogLineFlags, printLogLines } from "./log-lines.ts";
import { tell } from "./output.ts";
import { findHub, type RemoteHub } from "./remote-hub.ts";

interface LogsFlags extends LogLineFlags {
  readonly key: string;
}

/** A time that there is. */
const time: Check<number> = (value, at) => {
  if (Math.abs(number(value, at)) <= 8.64e15) return value as number;
  throw new ShapeError(`${at} is not a time.`);
};

const logsShape = object<GameLogs>({
  game: text,
  name: text,
  nonce: nonceShape,
  lines: list(
    object<GameLogLine>({ n: number, at: time, level: oneOf("debug", "info", "warn", "error"), key: text, text }),
  ),
});

const examples = `
Example:
  minihub logs https://games.example --key my-game.key --follow

On the hub's own machine, for any game: minihub games logs NAME`;

export function logsCommand(): Command {
  return new Command("logs")
    .description("show what your game's servers say at a hub, and what the hub says of them")
    .argument("<hub-url>", "address players use, as http://192.168.1.5:7480")
    .requiredOption("--key <file>", "file of a secret key of the game, as minihub register made it")
    .option("-f, --follow", "go on until Ctrl-C")
    .option("--json", "print JSON; with --follow one line for each")
    .addHelpText("after", examples)
    .action(logs);
}

async function logs(hubUrl: string, flags: LogsFlags): Promise<void> {
  const pair = existingKeyPair(flags.key);
  const reader = new LogReader(await findHub(hubUrl), pair);
  await printLogLines(flags, () => reader.read());
}

/** Reads a game's lines at a hub, each time by a new proof of the key: every answer carries the nonce for the next. */
class LogReader {
  readonly #hub: RemoteHub;
  readonly #pair: KeyPair;
  #claim: KeyClaim | undefined;
  /** Number of the newest line so far; 0 where the hub has to be asked from the beginning. */
  #last = 0;
  /** Unix ms of the newest line so far. */
  #newest = 0;
  #state: "beginning" | "reading" | "away" = "beginning";

  constructor(hub: RemoteHub, pair: KeyPair) {
    this.#hub = hub;
    this.#pair = pair;
  }

  /** The lines that came since the last time; none while the hub is away. @throws the hub's Refusal */
  async read(): Promise<readonly GameLogLine[]> {
    const claim = this.#claim;
    // Good for one try, whatever comes of it.
    this.#claim = undefined;
    try {
      const lines = await this.#ask(claim ?? (await newClaim(this.#hub, this.#pair)));
      if (this.#state === "away") tell("The hub answers again.");
      this.#state = "reading";
      return lines;
    } catch (error) {
      const code = error instanceof Refusal ? error.code : undefined;
      // A hub that was started again knows nothing of the nonce.
      const isAway = code === "hub_unreachable" || (code === "auth_failed" && claim !== undefined);
      if (this.#state === "beginning" || !isAway) throw error;
      if (this.#state === "reading") tell("The hub has gone, and is asked again.");
      this.#state = "away";
      // It counts from 1 then, too.
      this.#last = 0;
      return [];
    }
  }

  async #ask(claim: KeyClaim): Promise<readonly GameLogLine[]> {
    const body: LogsBody = {
      key: this.#pair.publicText,
      nonce: claim.nonce,
      signature: signedBy(this.#pair, logsMessage(claim)),
      after: this.#last,
    };
    const { lines, nonce } = await this.#hub.ask("/api/registrations/logs", logsShape, body);
    this.#claim = { ...claim, nonce };
    const fresh = lines.filter(({ at }) => this.#last > 0 || at > this.#newest);
    this.#last = lines.at(-1)?.n ?? this.#last;
    this.#newest = Math.max(this.#newest, ...lines.map(({ at }) => at));
    return fresh;
  }
}
