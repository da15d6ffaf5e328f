import type { ErasedPlayer } from "../db/erased-players.ts";
import type { GamePort } from "../link/port.ts";

export interface ErasuresDeps {
  /** Connected servers of a game. */
  readonly ports: (game: string) => readonly GamePort[];
  /** Of whom this game has not been told, the first of them. */
  readonly untold: (game: string, limit: number) => Promise<readonly ErasedPlayer[]>;
  /** Whose storage is still to be deleted. */
  readonly unpurged: () => Promise<readonly ErasedPlayer[]>;
  /** A part is done. */
  readonly settle: (erased: ErasedPlayer, part: "told" | "purged") => Promise<void>;
  /** Deletes what the game stores at the hub about the player. */
  readonly purge: (game: string, player: string) => Promise<void>;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

/** Told at once, before the game server is heard from again: thousands in one go are more than its queue takes. */
const toldAtOnce = 100;

/**
 * Carries out what an erasure leaves to do: the game's storage is purged, and a server of the game is told. What cannot be done
 * now (no server is connected, the disk is full) is done when a server comes, or when the hub starts again.
 */
export class Erasures {
  readonly #deps: ErasuresDeps;

  constructor(deps: ErasuresDeps) {
    this.#deps = deps;
  }

  /** Players that were just erased; the database has noted them. */
  begin(erased: readonly ErasedPlayer[]): void {
    for (const one of erased) {
      this.#run(this.#purge(one));
      for (const port of this.#deps.ports(one.game)) this.#run(this.#tell(port, [one]));
    }
  }

  /** Purges what an earlier run of the hub could not. */
  resume(): void {
    this.#run(this.#deps.unpurged().then((all) => Promise.all(all.map((one) => this.#purge(one)))));
  }

  /** A server came: it is told of everybody its game has not been told of. */
  connected(port: GamePort): void {
    this.#run(this.#tellAll(port));
  }

  async #tellAll(port: GamePort): Promise<void> {
    for (;;) {
      const some = await this.#deps.untold(port.identity.game, toldAtOnce);
      if (some.length > 0) await this.#tell(port, some);
      if (some.length < toldAtOnce) return;
    }
  }

  /** Resolves when a server has them; never, if it goes away before. */
  async #tell(port: GamePort, erased: readonly ErasedPlayer[]): Promise<void> {
    for (const { player } of erased) port.playerErased(player);
    // Frames keep their order: an answer to what was sent afterwards proves that the game server has them.
    await new Promise<void>((heard) => port.whenHeard(heard));
    for (const one of erased) await this.#deps.settle(one, "told");
  }

  async #purge(one: ErasedPlayer): Promise<void> {
    await this.#deps.purge(one.game, one.player);
    await this.#deps.settle(one, "purged");
  }

  #run(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#deps.log("An erasure is not finished", { error: String(error) }));
  }
}
