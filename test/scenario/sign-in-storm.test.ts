import { readFileSync } from "node:fs";
import { expect, setDefaultTimeout, test } from "bun:test";
import { HubProcess } from "../kit/evil/hub-process.ts";
import { Invariants } from "../kit/evil/invariants.ts";

setDefaultTimeout(60_000);

const password = "tuba rain kettle 9";
const people = 8;
const rounds = 6;

/** Time of processors in ticks of the system: of the thread that relays frames, and of all threads. */
function ticks(pid: number): { readonly relay: number; readonly all: number } {
  const of = (path: string) => {
    // The second field is a name in brackets that may hold anything.
    const fields = readFileSync(path, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return Number(fields[11]) + Number(fields[12]);
  };
  return { relay: of(`/proc/${pid}/task/${pid}/stat`), all: of(`/proc/${pid}/stat`) };
}

test("[AU-04] hashes of sign-ins are not computed on the thread that relays frames, and a room plays on meanwhile", async () => {
  const hub = await HubProcess.start();
  const invariants = await Invariants.watch(hub);
  const post = (path: string, who: number) =>
    fetch(hub.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": `10.6.0.${who + 1}` },
      body: JSON.stringify({ username: `stranger.${who}`, password, session: "token" }),
    });
  const everybody = Array.from({ length: people }, (_, who) => who);
  for (const who of everybody) expect((await post("/api/accounts", who)).status).toBe(201);
  await invariants.roundTrip();
  const before = ticks(hub.pid);
  for (let round = 0; round < rounds; round += 1) {
    const signedIn = Promise.all(everybody.map((who) => post("/api/sessions", who)));
    await invariants.roundTrip();
    for (const { status } of await signedIn) expect(status).toBe(201);
  }
  const after = ticks(hub.pid);
  const relay = after.relay - before.relay;
  const all = after.all - before.all;
  // 48 hashes of about 40 ms each: had they been there, they would be nearly all of its time.
  expect(all).toBeGreaterThan(50);
  expect(relay / all).toBeLessThan(0.3);
  await hub.stop();
});
