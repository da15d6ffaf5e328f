import { Refusal } from "../../protocol/errors.ts";

/** Hashes and verifies, a bounded number at a time: each takes 19 MiB and 40 ms of a core. */
export interface Passwords {
  /** @throws Refusal busy when too many wait */
  hash(password: string): Promise<string>;
  /** Takes as long where there is no hash, so that nobody learns who has an account. @throws Refusal busy */
  verify(password: string, hash: string | null): Promise<boolean>;
}

const argon2id = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

/** Of a password nobody knows, with the parameters above. */
const nobodysHash =
  "$argon2id$v=19$m=19456,t=2,p=1$ceGYUvgLMdv6Q+numheePqsBlORV3pwLkC8e9Aeu1RI$ixQSW0qycgL57uAXnMJYaWNn2DdZm42UdNL4BE0hMW8";

/** With 40 ms each, the last in the queue waits about 0.6 s. */
const waitingPerCore = 16;

export function createPasswords(hashesMax: number): Passwords {
  const gate = new Gate(hashesMax, hashesMax * waitingPerCore);
  return {
    hash: (password) => gate.run(() => Bun.password.hash(password, argon2id)),
    async verify(password, hash) {
      const same = await gate.run(() => Bun.password.verify(password, hash ?? nobodysHash));
      return same && hash !== null;
    },
  };
}

/** At most `running` at the same time and `waiting` behind them. */
class Gate {
  readonly #runningMax: number;
  readonly #waitingMax: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(runningMax: number, waitingMax: number) {
    this.#runningMax = runningMax;
    this.#waitingMax = waitingMax;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#runningMax) {
      if (this.#waiting.length >= this.#waitingMax) throw new Refusal("busy");
      // Whoever ends hands its place over, so the count stays.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
