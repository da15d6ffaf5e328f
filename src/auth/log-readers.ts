import { Refusal } from "../../protocol/errors.ts";
import type { LogsBody } from "../../protocol/http.ts";
import { parsePublicKey } from "../../protocol/keys.ts";
import { logsMessage } from "../../protocol/registration.ts";
import type { Database } from "../db/schema.ts";
import { serverKey } from "../db/server-keys.ts";
import type { Caller } from "./caller.ts";
import type { Challenges } from "./challenges.ts";
import type { Limits } from "./limits.ts";

export interface LogReader {
  /** Id and name of the game whose lines the reader may have. */
  readonly game: string;
  readonly name: string;
  /** To be signed for the next time: who follows the lines needs no further challenge. */
  readonly nonce: string;
}

/** Authors, who read by a key of their game what its servers said. */
export interface LogReaders {
  /**
   * Also of a game that is suspended: its author is to see why.
   * @throws Refusal key_invalid, key_secret, auth_failed (wrong or stale signature, or a key of no game here), revoked, too_many
   */
  readLogs(body: LogsBody, caller: Caller): Promise<LogReader>;
}

export interface LogReaderParts {
  readonly db: Database;
  readonly challenges: Challenges;
  readonly limits: Pick<Limits, "logReads">;
  /** 32 bytes. */
  readonly hubKey: Uint8Array;
}

export function createLogReaders({ db, challenges, limits, hubKey }: LogReaderParts): LogReaders {
  return {
    async readLogs(body, caller) {
      const { key, nonce } = body;
      const gameKey = parsePublicKey(key, "game");
      // A weak key may prove anything; it is no game's, for only vetted ones are registered.
      const isProven = challenges.proves(body, gameKey, () => logsMessage({ hubKey, gameKey, nonce }));
      const found = isProven ? await serverKey(db, key) : undefined;
      if (!found) {
        throw new Refusal(
          "auth_failed",
          "No game of this hub has this key, or the signature does not match, or its challenge is older than five minutes.",
        );
      }
      if (found.key.state === "revoked") throw new Refusal("revoked");
      // By the game: nobody but who holds its keys can use that up.
      await limits.logReads.take({ ...caller, address: found.game.id });
      return { game: found.game.id, name: found.game.name, nonce: challenges.issue(key) };
    },
  };
}
