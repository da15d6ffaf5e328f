import { chmodSync, writeFileSync } from "node:fs";
import { createServer, connect, type TLSSocket } from "node:tls";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "bun:test";
import { formatLinkAddress } from "../../protocol/address.ts";
import { Refusal } from "../../protocol/errors.ts";
import { newKeyPair, type KeyPair } from "../../protocol/keys.ts";
import type { RoomOpenInfo } from "../../protocol/link.ts";
import { defineGame, Refuse, type Game } from "../../sdk/typescript/src/game.ts";
import type { Say } from "../../sdk/typescript/src/say.ts";
import { serve } from "../../sdk/typescript/src/serve.ts";
import { button, column, text } from "../../sdk/typescript/src/views.ts";
import { openCertificate } from "../../src/link/certificate.ts";
import type { GamePort } from "../../src/link/port.ts";
import { openBench, RecordedRoom, roomInfo, type LinkBench } from "../kit/link.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Counts presses; "crash" is a bug in a handler, the fourth press wins. */
const counter = defineGame({
  name: "Test Game",
  version: "1.0.0",
  description: "Counts presses.",
  seats: { min: 1, max: 8 },
  open(room) {
    if (room.options["refuse" as never]) throw new Refuse("Not with these options.");
    return { presses: 0 };
  },
  view: ({ state }) =>
    column(text(`${state.presses} presses`), button("Press", "press"), button("Crash", "crash", { value: 1 })),
  actions: {
    press(room, seat) {
      if (++room.state.presses === 4) room.finish({ order: [seat] });
    },
    crash() {
      throw new Error("a bug of the author");
    },
  },
});

interface Served {
  readonly lines: string[];
  readonly done: Promise<unknown>;
  readonly key: KeyPair;
  stop(): Promise<void>;
}

function addressOf(bench: LinkBench, port = bench.link.port, hubKey = bench.hubKey): string {
  return formatLinkAddress({ host: "127.0.0.1", port, hubKey: hubKey.publicKey, tls: bench.tls });
}

function start(address: string, key: KeyPair, game: Game = counter): Served {
  const lines: string[] = [];
  const controller = new AbortController();
  const say: Say = (level, line) => void lines.push(`${level}: ${line}`);
  // What it fails with is looked at by the test that expects it.
  const done = serve(game, { address, key: key.secretText, signal: controller.signal, say }).catch((e: unknown) => e);
  const stop = async () => {
    controller.abort();
    await done;
  };
  stops.push(stop);
  return { lines, done, key, stop };
}

const portOf = (bench: LinkBench, count = 1): Promise<GamePort> =>
  until(`connection ${count}`, () => bench.connected[count - 1]);

/** Opens a room and waits until the game has taken it. */
async function open(port: GamePort, info: RoomOpenInfo = roomInfo) {
  const events = new RecordedRoom();
  const room = port.openRoom(info, events);
  if (!room) throw new Error("no room");
  await events.call("opened");
  return { room, events };
}

const viewsOf = (events: RecordedRoom, seat: number) =>
  events.calls.filter((call) => call[0] === "view" && call[1] === seat).map((call) => JSON.stringify(call[2]));
const shows = (events: RecordedRoom, words: string) =>
  until(`the view "${words}"`, () => viewsOf(events, 0).at(-1)?.includes(words));

describe("a served game", () => {
  for (const tls of [true, false]) {
    test(`[HS2] [MF1] is in the catalogue and plays a match, ${tls ? "over TLS 1.3" : "in the clear on loopback"}`, async () => {
      const bench = await openBench({ tls });
      const served = start(addressOf(bench), bench.newKey());
      const port = await portOf(bench);
      expect(port.manifest).toMatchObject({ name: "Test Game", sdk: expect.stringMatching(/^typescript /) });
      const { room, events } = await open(port);
      await shows(events, "0 presses");
      for (let n = 1; n <= 4; n++) room.action(n, n % 2, "press", null);
      const [, result] = await events.call("result");
      expect(result).toEqual({
        placements: [
          { seat: 0, place: 1 },
          { seat: 1, place: 2 },
        ],
      });
      await shows(events, "4 presses");
      // First what the hub keeps, then what players see.
      const order = events.calls.map(([name]) => name).filter((name) => name !== "opened");
      expect(order.slice(0, 3)).toEqual(["checkpoint", "view", "view"]);
      await served.stop();
      expect(served.lines.at(-1)).toBe("info: Stopped.");
    });
  }

  test("[RM1] that refuses a match gives its reason, and one that fails there gives none of its own words", async () => {
    const bench = await openBench();
    const served = start(addressOf(bench), bench.newKey(), {
      ...counter,
      handlers: {
        ...counter.handlers,
        open(room) {
          if (room.round === 1) throw new Refuse("Not today.");
          throw new Error("secret place");
        },
      },
    });
    const port = await portOf(bench);
    for (const round of [1, 2]) {
      const events = new RecordedRoom();
      port.openRoom({ ...roomInfo, round }, events);
      const [, reason] = await events.call("refused");
      expect(reason).toBe(round === 1 ? "Not today." : "The game program failed. Its author can see why.");
    }
    expect(served.lines.some((line) => line.includes('"open" failed'))).toBe(true);
  });

  test("voids only the match in which a handler fails, and tells the author", async () => {
    const bench = await openBench();
    const served = start(addressOf(bench), bench.newKey());
    const port = await portOf(bench);
    const broken = await open(port);
    const healthy = await open(port);
    await shows(broken.events, "0 presses");
    broken.room.action(1, 0, "crash", 1);
    const [, reason] = await broken.events.call("void");
    expect(reason).toBe("The game program failed. Its author can see why.");
    expect(served.lines).toContain('error: A match is void: the handler of "action" failed.');
    healthy.room.action(1, 0, "press", null);
    await shows(healthy.events, "1 presses");
    expect(bench.logged.join()).not.toContain("a bug of the author");
  });

  test("[CP2] comes back by itself when the connection breaks, and its matches go on", async () => {
    const bench = await openBench();
    const served = start(addressOf(bench), bench.newKey());
    const first = await open(await portOf(bench));
    first.room.action(1, 0, "press", null);
    first.room.action(2, 0, "press", null);
    await shows(first.events, "2 presses");
    const [, n, checkpoint] = first.events.calls.findLast(([name]) => name === "checkpoint") ?? [];
    (await portOf(bench)).close(new Refusal("shutting_down"));
    expect(await until("the reason", () => served.lines.find((line) => line.includes("shutting_down")))).toBeTruthy();
    const again = await portOf(bench, 2);
    const restore = { checkpoint: checkpoint as Uint8Array, n: Number(n) };
    const { room, events } = await open(again, { ...roomInfo, restore });
    await shows(events, "2 presses");
    // One that the checkpoint holds already, and one that came after it.
    room.action(2, 0, "press", null);
    room.action(3, 0, "press", null);
    await shows(events, "3 presses");
  });

  test("[DR1] says that it stops before it goes", async () => {
    const bench = await openBench();
    const served = start(addressOf(bench), bench.newKey());
    const port = await portOf(bench);
    await served.stop();
    await until("the end", () => bench.disconnected.includes(port));
    expect(port.draining).toBe(true);
  });

  test("names the rule when the hub refuses a frame", async () => {
    const bench = await openBench();
    const served = start(addressOf(bench), bench.newKey());
    const port = await portOf(bench);
    const { room, events } = await open(port);
    events.refuse = new Refusal("view_invalid", "The view is not to the taste of this hub.", "VW1");
    room.action(1, 0, "press", null);
    const line = await until("the refusal", () => served.lines.find((one) => one.includes("view_invalid")));
    expect(line).toContain("not to the taste of this hub. Rule VW1 of protocol/SPEC.md.");
  });
});

describe("[HS3] [HS-03] PROOF is sent to nobody but the pinned hub", () => {
  test("not to a man in the middle with a certificate of his own, who forwards every byte", async () => {
    const bench = await openBench();
    const own = await openCertificate(tempFolder(), Date.now);
    let forwarded = 0;
    const sockets: TLSSocket[] = [];
    const proxy = createServer({ key: own.keyPem, cert: own.certificatePem, minVersion: "TLSv1.3" }, (victim) => {
      const hub = connect({ host: "127.0.0.1", port: bench.link.port, rejectUnauthorized: false });
      sockets.push(victim, hub);
      victim.on("data", (bytes) => {
        forwarded++;
        hub.write(bytes);
      });
      hub.on("data", (bytes) => victim.write(bytes));
      for (const socket of [victim, hub]) socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as { port: number };
    const served = start(addressOf(bench, port), bench.newKey());
    const error = await served.done;
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).message).toContain("somebody stands between");
    // HELLO, and nothing after it.
    expect(forwarded).toBe(1);
    expect(bench.connected).toEqual([]);
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  test("not to another hub", async () => {
    const bench = await openBench();
    const served = start(addressOf(bench, bench.link.port, newKeyPair("hub")), bench.newKey());
    const error = await served.done;
    expect((error as Refusal).message).toContain("another hub than the one in the address");
    expect(bench.verified).toEqual([]);
  });
});

describe("what trying again does not mend ends serving", () => {
  test("[MF3] a name that is not the registered one", async () => {
    const bench = await openBench();
    const other = { ...counter, manifest: { ...counter.manifest, name: "Another Game" } };
    const served = start(addressOf(bench), bench.newKey(), other);
    const error = await served.done;
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).code).toBe("manifest_invalid");
  });

  test("settings that are missing or wrong, without a word of the secret", async () => {
    const key = newKeyPair("game");
    const address = formatLinkAddress({ host: "127.0.0.1", port: 1, hubKey: newKeyPair("hub").publicKey, tls: true });
    const file = join(tempFolder(), "game.key");
    writeFileSync(file, key.secretText);
    chmodSync(file, 0o644);
    const failing: [settings: object, words: RegExp][] = [
      [{ key: key.secretText }, /MINIHUB_ADDRESS/],
      [{ address }, /MINIHUB_KEY/],
      [{ address: "localhost:7000", key: key.secretText }, /minihub:\/\/HOST:PORT#KEY/],
      [{ address, key: "no-such-file.key" }, /no key file no-such-file\.key/],
      [{ address, key: file }, /chmod 600/],
      [{ address, key: mistyped(key.secretText) }, /checksum/],
    ];
    for (const [settings, words] of failing) {
      const error = await serve(counter, { ...settings, say: () => {} }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(Refusal);
      expect((error as Refusal).message).toMatch(words);
      expect((error as Refusal).message).not.toContain(key.secretText.slice(5, 50));
    }
  });
});

test("[HS4] a game that is not approved yet keeps trying and says so", async () => {
  const bench = await openBench();
  const served = start(addressOf(bench), newKeyPair("game"));
  const line = await until("the refusal", () => served.lines.find((one) => one.includes("auth_failed")));
  expect(line).toContain("Perhaps the host has not approved the game yet; this program keeps trying.");
  expect(await until("the next try", () => served.lines.find((one) => one.includes("Next try")))).toBeTruthy();
});

test("a hub that is not there is tried again", async () => {
  const bench = await openBench();
  const port = bench.link.port;
  await bench.link.close();
  const served = start(addressOf(bench, port), bench.newKey());
  const line = await until("the failure", () => served.lines.find((one) => one.startsWith("warn")));
  expect(line).toContain(`No link to the hub at 127.0.0.1:${port}`);
});

/** One letter in the middle is another one. */
function mistyped(text: string): string {
  return `${text.slice(0, 30)}${text[30] === "A" ? "B" : "A"}${text.slice(31)}`;
}
