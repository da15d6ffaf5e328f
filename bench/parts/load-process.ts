import { join } from "node:path";
import type { Subprocess } from "bun";
import { remember } from "./processes.ts";
import type { LoadAnswer, LoadOrder, Measured } from "./shape.ts";

/** The process that plays all players, told what to do. */
export class Load {
  readonly #child: Subprocess;
  #answered: PromiseWithResolvers<Measured | null> | undefined;

  constructor(pin: readonly string[]) {
    this.#child = remember(
      Bun.spawn([...pin, process.execPath, join(import.meta.dir, "../load.ts")], {
        stdin: "ignore",
        stdout: "ignore",
        stderr: "inherit",
        ipc: (answer: LoadAnswer) => this.#take(answer),
        onExit: () => this.#answered?.reject(new Error("the load process ended")),
      }),
    );
  }

  order(order: LoadOrder): Promise<Measured | null> {
    this.#answered = Promise.withResolvers();
    this.#child.send(order);
    return this.#answered.promise;
  }

  #take(answer: LoadAnswer): void {
    if ("failed" in answer) this.#answered?.reject(new Error(answer.failed));
    else this.#answered?.resolve(answer.done);
  }
}
