/**
 * A game server that attacks, and eight players of its own: `bun bench/attack-game.ts ADDRESS KEY-FILE NAME URL` prints a line when
 * their match has begun, and takes the names of attacks on its standard input, one a line; "rest" ends the one that is on. The attacks
 * are those of the tests.
 */
import { readFileSync } from "node:fs";
import { keyPairFromSecret } from "../protocol/keys.ts";
import { frameTypes as types } from "../protocol/link.ts";
import { evilManifest } from "../test/kit/evil/attack.ts";
import { type EvilGame, strategies, type StrategyName } from "../test/kit/evil/game.ts";
import { Seeded } from "../test/kit/evil/seeded.ts";
import { RawGame } from "../test/kit/raw-game.ts";
import { seatPrey } from "./parts/prey.ts";

const [address = "", keyFile = "", name = "", url = ""] = Bun.argv.slice(2);
const pair = keyPairFromSecret("game", readFileSync(keyFile, "utf8").trim());
const manifest = evilManifest(name, 8);
/** Between looks at whether there is more to be sent, or a new connection to be made. */
const lookMs = 20;

let raw = await RawGame.connect(address, pair, manifest);
let attack: StrategyName | undefined;
await seatPrey(url, name, 8);
console.log(JSON.stringify({ connected: true }));

/** As much of the attack as the hub takes, for as long as it is on; over and over, on new connections where one was ended. */
async function go(): Promise<void> {
  for (;;) {
    await Bun.sleep(lookMs);
    if (raw.peer.closed) {
      raw = await RawGame.connect(address, pair, manifest).catch(() => raw);
      continue;
    }
    const last = raw.rooms.at(-1);
    if (attack === undefined || !last || raw.peer.unsentBytes > 0) continue;
    raw.send([types.checkpoint, last.room, 0, Uint8Array.of(1)]);
    const game: EvilGame = {
      raw,
      room: last.room,
      random: new Seeded(1),
      added: { pair, address, game: "" },
      manifest,
    };
    await strategies[attack](game);
  }
}

void go();
for await (const line of console) {
  attack = line in strategies ? (line as StrategyName) : undefined;
  // What was not taken of the last one shall not be measured as the next one.
  if (raw.peer.unsentBytes > 0) raw.kill();
}
process.exit(0);
