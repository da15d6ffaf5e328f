import { encode } from "../../../protocol/codec.ts";
import type { Ready } from "../../../protocol/handshake.ts";
import { isRefusalCode, Refusal } from "../../../protocol/errors.ts";
import { frameTypes, type CloseReason } from "../../../protocol/link.ts";
import { cleanText } from "../../../protocol/text.ts";
import { Refuse, type Game } from "./game.ts";
import { integer, readRoomEvent, readRoomOpen, string } from "./hub-frames.ts";
import type { Link } from "./link.ts";
import { Match, type HubError, type MatchPort } from "./match.ts";
import type { LogLevel } from "./room.ts";
import type { Say } from "./say.ts";

/** A game's life on one connection: its manifest, its matches, and which frame belongs to which. */
export class Session {
  readonly #game: Game;
  readonly #link: Link;
  readonly #say: Say;
  readonly #port: MatchPort;
  readonly #matches = new Map<number, Match>();

  constructor(game: Game, link: Link, ready: Ready, say: Say) {
    this.#game = game;
    this.#link = link;
    this.#say = say;
    this.#port = {
      limits: ready.limits,
      write: (body) => link.write(body),
      request: (build, answered) =>
        link.request(build, (error) => {
          if (error) this.tell(error);
          answered(error);
        }),
      ask: (build) => ask(link, build),
      log: (level, line) => this.#log(level, line),
      failed: (error, during) => {
        say("error", `A match is void: the handler of "${during}" failed.`, error);
        // The author's own text may hold what the host must not see.
        this.#log(
          "error",
          `A match is void: "${during}" failed with ${error instanceof Error ? error.name : "an error"}.`,
          true,
        );
      },
    };
  }

  get matches(): number {
    return this.#matches.size;
  }

  /** Enters the game in the catalogue. `answered` gets the refusal, if there is one. */
  announce(answered: (error: HubError | undefined) => void): void {
    const { manifest } = this.#game;
    this.#link.request((id) => encode([frameTypes.manifest, id, manifest]), answered);
  }

  /** Tells the hub that this program is about to stop [DR1]. */
  drain(reason: string): void {
    this.#link.write(encode([frameTypes.drain, reason]));
  }

  /** A line for the author on what the hub did not like, with the rule of SPEC.md that says more. */
  tell(error: HubError): void {
    const rule = error.rule === null ? "" : ` Rule ${error.rule} of protocol/SPEC.md.`;
    this.#say("error", `The hub refused a frame: ${error.code}. ${error.message}${rule}`);
  }

  /** @throws FrameFault */
  receive(fields: readonly unknown[]): void {
    switch (fields[0]) {
      case frameTypes.roomOpen:
        return this.#open(fields);
      case frameTypes.roomClose:
        return this.#close(integer(fields[1], "room"), string(fields[2], "reason"));
      case frameTypes.playerErased:
        return this.#forget(string(fields[1], "player"));
      case frameTypes.drain:
        return this.#say("info", "The hub is about to stop. Matches go on when it is back.");
    }
    const event = readRoomEvent(fields);
    if (!event) {
      return this.#link.error(null, "unknown_type", `Frame type ${String(fields[0])} is not known here.`, "FR8");
    }
    // A room that is not there was closed or refused while the frame was on its way.
    this.#matches.get(integer(fields[1], "room"))?.handle(event);
  }

  #open(fields: readonly unknown[]): void {
    const opening = readRoomOpen(fields);
    const { id, room } = opening;
    const match = new Match(this.#game, opening, this.#port);
    this.#matches.set(room, match);
    match
      .open(() => this.#link.write(encode([frameTypes.ok, id])))
      .catch((error: unknown) => {
        this.#matches.delete(room);
        const reason = error instanceof Refuse ? error.message : "The game program failed.";
        this.#link.error(id, "game_refused", reason, "RM1");
      });
  }

  #close(room: number, reason: string): void {
    const match = this.#matches.get(room);
    this.#matches.delete(room);
    match?.close(closeReasons.find((known) => known === reason) ?? "closed");
  }

  #forget(player: string): void {
    try {
      this.#game.handlers.forget?.(player);
    } catch (error) {
      this.#say("error", 'The handler of "forget" failed.', error);
    }
  }

  #log(level: LogLevel, line: string, isSaid = false): void {
    if (!isSaid) this.#say(level, line);
    this.#link.write(encode([frameTypes.log, level, cleanText(line, { maxChars: this.#port.limits.logLineCharsMax })]));
  }
}

/** Rejects with what the hub said, as a Refusal; also if the link ends before it says anything. */
function ask(link: Link, build: (id: number) => Uint8Array): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const answered = (error: HubError | undefined, value?: unknown) => {
      if (!error) return resolve(value);
      const code = isRefusalCode(error.code) ? error.code : "internal";
      reject(new Refusal(code, error.message, error.rule ?? undefined));
    };
    link.request(build, answered, () =>
      reject(new Refusal("hub_unreachable", "The link ended before the hub answered.")),
    );
  });
}

const closeReasons: readonly CloseReason[] = ["finished", "voided", "closed", "moved"];
