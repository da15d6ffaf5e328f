/**
 * The games' storage. The problem: SQLite works on the thread that also relays frames. A thread of its own would take
 * each request across twice, and the executable a second entry point. Chosen instead: requests wait in a queue per game, and
 * a few of them at a time, taken in turn from all games, go into one transaction between two turns of the event loop. With
 * the log of SQLite in WAL mode a commit waits for no disk. Measured: a read takes 0.04 ms, a write of any size up to
 * 0.3 ms, so a turn is held up by about 1 ms, and a game at its full rate takes 1.5 % of a core.
 */
import { Refusal } from "../../protocol/errors.ts";
import type { OkValue } from "../../protocol/link.ts";
import {
  deleteEntry,
  erasePlayer,
  getEntry,
  keepGames,
  listEntries,
  putEntry,
  removeStored,
} from "../db/store/entries.ts";
import type { StoreDatabase } from "../db/store/schema.ts";
import type { GameIdentity, StoreRequest } from "../link/port.ts";
import { TokenBucket } from "./token-bucket.ts";

export interface StorageDeps {
  /** Opens the file. It is tried again where it fails: a full disk may have room later. */
  readonly open: () => Promise<StoreDatabase>;
  /** Whether a game knows somebody by this id now. */
  readonly isPlayer: (game: string, player: string) => Promise<boolean>;
  readonly monotonic: () => number;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

interface Job {
  /** Checked before the transaction; throws a Refusal. */
  readonly admit: () => Promise<void>;
  /** In the transaction. A Refusal thrown has written nothing. */
  readonly run: (trx: StoreDatabase) => Promise<OkValue>;
  readonly done: (value: OkValue) => void;
  readonly failed: (error: unknown) => void;
}

type Outcome = { readonly value: OkValue } | { readonly refusal: Refusal };

/** Requests in one transaction. */
const jobsPerTurn = 4;
const openAgainMs = 10_000;

/** Key-value storage of all games, in a file that can be full or broken without anything else suffering. */
export class Storage {
  readonly #deps: StorageDeps;
  /** Waiting requests by game; a game that is not in it has none. */
  readonly #queues = new Map<string, Job[]>();
  readonly #rates = new Map<string, TokenBucket>();
  #db: StoreDatabase | undefined;
  #openAt = -Infinity;
  #running: Promise<void> | undefined;

  constructor(deps: StorageDeps) {
    this.#deps = deps;
  }

  /** @throws Refusal not_found, conflict, limit_exceeded; busy while the file cannot be used */
  async request(game: GameIdentity, request: StoreRequest): Promise<OkValue> {
    this.#charge(game);
    const { scope } = request;
    return this.#enqueue(game.game, {
      admit: async () => {
        if (scope !== null && !(await this.#deps.isPlayer(game.game, scope))) throw noPlayer();
      },
      run: (trx) => answer(trx, game, request),
    });
  }

  /** Deletes all that a game stores about a player. Resolves when it is done. */
  async erasePlayer(game: string, player: string): Promise<void> {
    await this.#enqueue(
      game,
      maintenance((trx) => erasePlayer(trx, { game, player })),
    );
  }

  /** Deletes all that a removed game stores. */
  async removeGame(game: string): Promise<void> {
    this.#rates.delete(game);
    await this.#enqueue(
      game,
      maintenance((trx) => removeStored(trx, game)),
    );
  }

  /** Deletes what is stored of games that are gone: removed while the hub was down. */
  async keepGames(games: readonly string[]): Promise<void> {
    await this.#enqueue(
      "",
      maintenance((trx) => keepGames(trx, games)),
    );
  }

  /** Finishes what is waiting, then closes the file. */
  async close(): Promise<void> {
    await this.#running;
    await this.#db?.destroy();
    this.#db = undefined;
  }

  #charge({ game, limits }: GameIdentity): void {
    const perSecond = limits.storeOperationsPerSecond;
    const rate = this.#rates.get(game) ?? new TokenBucket(perSecond, 2 * perSecond, this.#deps.monotonic);
    this.#rates.set(game, rate);
    rate.setRate(perSecond, 2 * perSecond);
    // What waits is bounded, too, where the disk is slower than the rate.
    if ((this.#queues.get(game)?.length ?? 0) >= 2 * perSecond || !rate.take(1)) {
      throw new Refusal(
        "limit_exceeded",
        `More requests to the storage than ${perSecond} a second (storeOperationsPerSecond). Wait for the answers.`,
        "ST5",
      );
    }
  }

  #enqueue(game: string, job: Pick<Job, "admit" | "run">): Promise<OkValue> {
    return new Promise((done, failed) => {
      const queue = this.#queues.get(game) ?? [];
      queue.push({ ...job, done, failed });
      this.#queues.set(game, queue);
      this.#running ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    while (this.#queues.size > 0) {
      // The sockets' turn comes between any two transactions.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#settle(this.#take());
    }
    // In the same step as the look at the queues: a request that comes now starts the work anew.
    this.#running = undefined;
  }

  /** The next requests: one of each game, then another of each. */
  #take(): Job[] {
    const jobs: Job[] = [];
    while (jobs.length < jobsPerTurn && this.#queues.size > 0) {
      for (const [game, queue] of this.#queues) {
        const job = jobs.length < jobsPerTurn ? queue.shift() : undefined;
        if (job) jobs.push(job);
        if (queue.length === 0) this.#queues.delete(game);
      }
    }
    return jobs;
  }

  async #settle(jobs: readonly Job[]): Promise<void> {
    const admitted: Job[] = [];
    for (const job of jobs) {
      await job.admit().then(() => admitted.push(job), job.failed);
    }
    try {
      await this.#transact(admitted);
    } catch {
      // One that cannot be written, as on a full disk, takes the others of its transaction with it: each gets its own.
      for (const job of admitted) {
        await this.#transact([job]).catch((error: unknown) => {
          if (this.#db) this.#deps.log("The games' storage failed", { error: String(error) });
          job.failed(unusable());
        });
      }
    }
  }

  async #transact(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    const db = await this.#open();
    const outcomes = await db.transaction().execute(async (trx) => {
      const all: Outcome[] = [];
      for (const job of jobs) all.push(await job.run(trx).then((value) => ({ value }), refusalOf));
      return all;
    });
    for (const [index, outcome] of outcomes.entries()) {
      if ("value" in outcome) jobs[index]?.done(outcome.value);
      else jobs[index]?.failed(outcome.refusal);
    }
  }

  async #open(): Promise<StoreDatabase> {
    if (this.#db) return this.#db;
    const now = this.#deps.monotonic();
    if (now - this.#openAt < openAgainMs) throw unusable();
    this.#openAt = now;
    try {
      this.#db = await this.#deps.open();
    } catch (error) {
      this.#deps.log("The games' storage cannot be opened", { error: String(error) });
      throw unusable();
    }
    return this.#db;
  }
}

function answer(trx: StoreDatabase, { game, limits }: GameIdentity, request: StoreRequest): Promise<OkValue> {
  const player = request.scope ?? "";
  switch (request.kind) {
    case "get":
      return getEntry(trx, { game, player, key: request.key });
    case "put":
      return putEntry(trx, { game, player, key: request.key }, request.value, request.ifRevision, limits);
    case "delete":
      return deleteEntry(trx, { game, player, key: request.key }, request.ifRevision);
    case "list":
      return listEntries(trx, { game, player }, request);
  }
}

function maintenance(run: (trx: StoreDatabase) => Promise<void>): Pick<Job, "admit" | "run"> {
  return { admit: async () => {}, run: (trx) => run(trx).then(() => null) };
}

function refusalOf(error: unknown): Outcome {
  if (error instanceof Refusal) return { refusal: error };
  throw error;
}

const noPlayer = () => new Refusal("not_found", "There is no player of this id in this game.", "ST3");
const unusable = () =>
  new Refusal("busy", "The hub's storage cannot be used now; nothing was changed. Repeat in a minute.", "ST6");
