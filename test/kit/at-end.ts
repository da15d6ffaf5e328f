import { afterAll } from "bun:test";

const work: (() => void | Promise<void>)[] = [];

/**
 * Does this when all tests of the run are over; what was named last is done first. bunfig.toml loads this file before
 * any test, so that its `afterAll` is the run's: that of another module belongs to the first test file that imports it,
 * and "exit" is never heard.
 */
export function atEnd(done: () => void | Promise<void>): void {
  work.push(done);
}

afterAll(async () => {
  for (const done of work.splice(0).reverse()) await done();
});
