/** The game that SPEC.md tells byte by byte is a real one. */
import { expect, test } from "bun:test";
import { parseLinkAddress } from "../../protocol/address.ts";
import { decode, encode } from "../../protocol/codec.ts";
import { FrameSplitter, writeFrame } from "../../protocol/frame.ts";
import { playerFrames } from "../../protocol/player.ts";
import { FrameScan } from "../../protocol/scan.ts";
import { dialogue, writeDialogue, type Spoken } from "../../protocol/vectors/dialogue.ts";
import handshake from "../../protocol/vectors/handshake.json";
import { GamePeer } from "../kit/game-peer.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";

const spec = await Bun.file(new URL("../../protocol/SPEC.md", import.meta.url)).text();
const shown =
  spec
    .split("\n## One game, byte by byte\n")[1]
    ?.split("```")[1]
    ?.replace(/^text\n/, "") ?? "";
const bytes = Buffer.from(shown.replaceAll(/#.*$/gm, "").replaceAll(/\s/g, ""), "hex");

test("the dialogue in SPEC.md is what its program prints", () => {
  expect(shown.trim()).toBe(writeDialogue());
});

test("[FR1] [FR2] the bytes in SPEC.md are these frames, and begin with the handshake of the vectors", () => {
  const bodies: Uint8Array[] = [];
  new FrameSplitter(65_536, (data, start, end) => {
    bodies.push(data.slice(start, end));
    return true;
  }).push(bytes);
  expect(bodies.filter((body) => new FrameScan().scan(body) !== "ok")).toEqual([]);
  expect(bodies.map((body) => decode(body))).toEqual(dialogue.map(({ frame }) => [...frame]));
  const [{ hello, challenge, proof }] = handshake.cases as [(typeof handshake.cases)[number]];
  const first = bodies.slice(0, 3).map((body) => Buffer.from(body).toString("hex"));
  expect(first).toEqual([hello, challenge, proof]);
});

test("a real hub takes what the game says in SPEC.md, and says what the hub does", async () => {
  const hub = await startHub();
  const { pair, address } = await hub.addGame("Guess");
  const { host, port, tls } = parseLinkAddress(address);
  const peer = await GamePeer.connect({ host, port, tls, key: pair });
  await peer.signIn();

  const player = await TestPlayer.guest(hub.url, "Ada");
  const afterReady = dialogue.slice(4).filter(({ name }) => name !== "PING" && name !== "PONG");
  for (const spoken of afterReady) {
    const [type] = spoken.frame;
    if (spoken.from === "game") {
      peer.raw(writeFrame(encode(spoken.frame)));
      continue;
    }
    if (spoken.name === "ROOM_OPEN") await begin(player);
    if (spoken.name === "ACTION") await answer(player, spoken);
    expect(shapeOf(await peer.next(type as number))).toEqual(shapeOf(spoken.frame));
  }
  const { state } = await player.phase("finished");
  expect(state).toMatchObject({ placements: [{ seat: 0, place: 1, score: 2 }] });
  expect(player.errors()).toEqual([]);
  expect(player.frames.findIndex(([kind]) => kind === playerFrames.snapshot)).toBeGreaterThan(0);
  expect(peer.frames.filter(([type]) => type === 5)).toEqual([]);
});

test("[PR1] the state of a room has the fields that SPEC.md lists", async () => {
  const { url } = await startHub();
  const player = await TestPlayer.guest(url, "Bo");
  await player.join((await player.createRoom()).code);
  const table = spec.split("| room state ")[1]?.split("\n\n")[0] ?? "";
  const rows = [...table.matchAll(/^\| `(\w+)` +\| (.*)/gm)].map(([, name = "", value = ""]) => [name, value] as const);
  const room = player.room!;
  expect(rows.map(([name]) => name).toSorted()).toEqual(Object.keys(room).toSorted());
  const inner = (name: string) =>
    rows
      .find(([key]) => key === name)?.[1]
      .match(/`\{(.*?)\}/)?.[1]
      ?.split(", ")
      .toSorted();
  expect(inner("members")).toEqual(Object.keys(room.members[0]!).toSorted());
  expect(inner("settings")).toEqual(Object.keys(room.settings).toSorted());
});

async function begin(player: TestPlayer): Promise<void> {
  const { code } = await player.createRoom("Guess");
  await player.join(code);
  // The room is told to be open when the game has taken it, which it does next.
  void player.command({ name: "start" });
}

async function answer(player: TestPlayer, { frame }: Spoken): Promise<void> {
  await player.phase("playing");
  player.act(frame[4] as string, frame[5] as number);
}

/** Without what is random in ROOM_OPEN. */
function shapeOf(frame: readonly unknown[]): unknown {
  return JSON.parse(
    JSON.stringify(decode(encode(frame)), (key, value: unknown) =>
      ["match", "player", "commit"].includes(key) ? typeof value : value,
    ),
  );
}
