import { expect, test } from "bun:test";
import { HubProcess } from "../kit/evil/hub-process.ts";
import { fuzz } from "./run.ts";

/** A few seconds in the suite; `bun test/fuzz/link.ts` runs it longer, and with other seeds. */
const seconds = Number(process.env["MINIHUB_FUZZ_SECONDS"] ?? 5);
const seed = Number(process.env["MINIHUB_FUZZ_SEED"] ?? 20_261_123);

test(
  `[MP-17] [I8] ${seconds} s of sessions of all kinds, seed ${seed}, bring no hub down, make none wait, and leave nothing behind`,
  async () => {
    const hub = await HubProcess.start(undefined, process.env["MINIHUB_FUZZ_EXECUTABLE"]);
    const trouble = await fuzz({ hub, seed, seconds, tell: (line) => console.log(line) });
    await hub.stop();
    expect(trouble).toEqual([]);
  },
  (seconds + 60) * 1000,
);
