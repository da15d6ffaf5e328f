import { encode } from "../../protocol/codec.ts";
import { copyBytes } from "../../protocol/data-frame.ts";
import { type HubToPlayer, playerFrames } from "../../protocol/player.ts";

/** Frames to players that are not on the frame path. */
export function writeFrame(frame: HubToPlayer): Uint8Array {
  return encode(frame);
}

/** DATA `[20, stream, n, payload]`, written by hand: the payload, `bytes` from `start` to `end`, is copied once, here. */
export function writeData(stream: 0 | 1, n: number, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const size = end - start;
  const header = size < 256 ? 10 : size < 65_536 ? 11 : 13;
  const frame = new Uint8Array(header + size);
  frame[0] = 0x94;
  frame[1] = playerFrames.dataOut;
  frame[2] = stream;
  writeUint32(frame, 3, n);
  if (size < 256) {
    frame[8] = 0xc4;
    frame[9] = size;
  } else if (size < 65_536) {
    frame[8] = 0xc5;
    frame[9] = size >>> 8;
    frame[10] = size & 0xff;
  } else {
    frame[8] = 0xc6;
    frame[9] = size >>> 24;
    frame[10] = (size >>> 16) & 0xff;
    frame[11] = (size >>> 8) & 0xff;
    frame[12] = size & 0xff;
  }
  copyBytes(frame, header, bytes, start, end);
  return frame;
}

/** VIEW or PATCH `[type, n, body]` around a body that is MessagePack already. */
export function writeViewFrame(
  type: typeof playerFrames.view | typeof playerFrames.patch,
  n: number,
  body: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(7 + body.length);
  frame[0] = 0x93;
  frame[1] = type;
  writeUint32(frame, 2, n);
  frame.set(body, 7);
  return frame;
}

function writeUint32(frame: Uint8Array, at: number, value: number): void {
  frame[at] = 0xce;
  frame[at + 1] = value >>> 24;
  frame[at + 2] = (value >>> 16) & 0xff;
  frame[at + 3] = (value >>> 8) & 0xff;
  frame[at + 4] = value & 0xff;
}
