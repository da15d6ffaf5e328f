/**
 * The attack: a deadline that is called `__proto__`. The hub took it, and told it to who came back as a key of a map (PD3), which no
 * client reads: nobody who dropped, joined late or watched ever saw the match again.
 */
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { openBench, openRoom } from "../kit/link.ts";

test("[DL1] [FR4] a deadline is not called what cannot be a key, by the hub's own word", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  for (const name of ["__proto__", "constructor", "prototype"]) {
    peer.body(encode([types.deadline, handle, name, 5]));
    const [, , code, message] = await peer.next(types.error);
    expect([code, message]).toEqual(["frame_invalid", expect.stringContaining("FR4")]);
  }
  peer.send([types.deadline, handle, "proto", 5]);
  expect(await events.call("deadline")).toEqual(["deadline", "proto", 5]);
});
