/**
 * Fuzzes whole sessions of game servers and players against a hub in a process of its own, for longer than the suite does:
 *
 *     bun test/fuzz/link.ts --seconds 600 [--seed N] [--minihub FILE]
 *
 * The hub is that of the source, which cannot dial out, or the executable named. Prints its seed. Ends with 1 on an exception
 * that nobody caught, a hub that does not answer, or memory that grows and grows.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string" }, minihub: { type: "string" } },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(seconds > 0) || !Number.isInteger(seed)) throw new Error("--seconds takes a number above 0, --seed a whole one");

const executable = values.minihub === undefined ? {} : { MINIHUB_FUZZ_EXECUTABLE: resolve(values.minihub) };
// The kit is made for the test runner, so the same test as in the suite is run, with other figures.
const run = Bun.spawn([process.execPath, "test", "./test/fuzz/sessions.test.ts"], {
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  env: { ...process.env, ...executable, MINIHUB_FUZZ_SECONDS: String(seconds), MINIHUB_FUZZ_SEED: String(seed) },
  stdio: ["ignore", "inherit", "inherit"],
});
process.exit(await run.exited);
