import type { Conduct } from "./conduct.ts";

/** The rooms of one connection. */
export interface RoomsOfServer {
  readonly size: number;
  readonly players: number;
}

/** What all connections of one game share, so that more servers do not mean more rights. */
export class GameAccount {
  readonly conduct: Conduct;
  readonly #servers = new Set<RoomsOfServer>();

  constructor(conduct: Conduct) {
    this.conduct = conduct;
  }

  get rooms(): number {
    let rooms = 0;
    for (const { size } of this.#servers) rooms += size;
    return rooms;
  }

  /** Seated in all its rooms. */
  get players(): number {
    let sum = 0;
    for (const { players } of this.#servers) sum += players;
    return sum;
  }

  enter(server: RoomsOfServer): void {
    this.#servers.add(server);
  }

  leave(server: RoomsOfServer): void {
    this.#servers.delete(server);
  }
}
