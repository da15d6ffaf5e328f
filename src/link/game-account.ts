import type { Conduct } from "./conduct.ts";
import { TokenBucket } from "./token-bucket.ts";

/** The rooms of one connection. */
export interface RoomsOfServer {
  readonly size: number;
  readonly players: number;
}

/** What all connections of one game share, so that more servers do not mean more rights. */
export class GameAccount {
  readonly conduct: Conduct;
  /** Ms of the hub's time. Its rate is that of the connection that came last. */
  readonly work: TokenBucket;
  readonly #servers = new Set<RoomsOfServer>();

  constructor(conduct: Conduct, now: number) {
    this.conduct = conduct;
    this.work = new TokenBucket(0, 0, now);
  }

  /** A quarter of a second's worth at once, in slices all the same: that begins many matches, and is no longer felt by others. */
  setWorkRate(msPerSecond: number): void {
    this.work.setRate(msPerSecond, msPerSecond / 4);
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
