import { expect } from "bun:test";
import { encode } from "../../../protocol/codec.ts";
import { lengthBytes } from "../../../protocol/frame.ts";
import { linkLimits } from "../../../protocol/limits.ts";
import { frameTypes as types, type GameToHub } from "../../../protocol/link.ts";
import { playerFrames } from "../../../protocol/player.ts";
import { RecordedRoom } from "../link.ts";
import {
  bytes,
  type Case,
  clock,
  connect,
  feedBytes,
  feedFrames,
  type Limit,
  logLine,
  manifest,
  open,
  play,
  roomOf,
} from "./game.ts";

export const linkCases = {
  frameBytesMax: {
    values: [131_072],
    async holds(frameBytesMax) {
      const { link, handle, socket } = await play({ frameBytesMax });
      const frame = (size: number): GameToHub => [types.data, handle, null, bytes(size)];
      const most = frameBytesMax - (encode(frame(frameBytesMax)).length - frameBytesMax);
      expect(await link.say(frame(most))).toBe("ok");
      expect(socket.frames.at(-1)).toEqual([playerFrames.dataOut, 0, 1, Buffer.from(bytes(most))]);
      expect(await link.say(frame(most + 1))).toBe("protocol_error");
    },
  },
  bytesPerSecond: {
    values: [1_000, 512_000],
    async holds(bytesPerSecond) {
      const { game, link } = await open({ bytesPerSecond });
      feedBytes(game, linkLimits.bytesBurst - link.bytesFed);
      clock.advance(1_000);
      feedBytes(game, bytesPerSecond);
      expect(link.paused).toBe(false);
      feedFrames(game, 1);
      expect(link.paused).toBe(true);
    },
  },
  bytesBurst: {
    values: [10_000, 1_200_000],
    async holds(bytesBurst) {
      const { game, link } = await open({ bytesBurst });
      feedBytes(game, bytesBurst - link.bytesFed);
      expect(link.paused).toBe(false);
      feedFrames(game, 1);
      expect(link.paused).toBe(true);
    },
  },
  framesPerSecond: {
    values: [1_000, 5_000],
    async holds(framesPerSecond) {
      const { game, link } = await open({ framesPerSecond });
      feedFrames(game, linkLimits.framesBurst - link.framesFed);
      clock.advance(1_000);
      feedFrames(game, framesPerSecond);
      expect(link.paused).toBe(false);
      feedFrames(game, 1);
      expect(link.paused).toBe(true);
    },
  },
  framesBurst: {
    values: [100, 9_000],
    async holds(framesBurst) {
      const { game, link } = await open({ framesBurst });
      feedFrames(game, framesBurst - link.framesFed);
      expect(link.paused).toBe(false);
      feedFrames(game, 1);
      expect(link.paused).toBe(true);
    },
  },
  workMsPerSecond: {
    values: [50, 200],
    async holds(workMsPerSecond) {
      const { game, link } = await open({ workMsPerSecond });
      // The share of a game begins with its first connection.
      clock.advance(1_000);
      // A quarter of it may be taken at once.
      game.lineMs = workMsPerSecond / 4;
      link.send(logLine(1));
      expect(link.paused).toBe(false);
      game.lineMs = 1;
      link.send(logLine(1));
      expect(link.paused).toBe(true);
    },
  },
  queueBytesMax: {
    values: [131_072, 2_000_000],
    async holds(queueBytesMax) {
      const { link, port } = await open({ queueBytesMax });
      const events = new RecordedRoom();
      const room = port.openRoom(roomOf(1), events)!;
      await link.frame(([type]) => type === types.roomOpen);
      const frame = lengthBytes + encode([types.data, 1, 1_000, 0, bytes(1_000)]).length;
      link.stuck = true;
      for (let sent = frame; sent <= queueBytesMax; sent += frame) room.data(1_000, 0, bytes(1_000));
      expect(events.isLost).toBe(0);
      room.data(1_000, 0, bytes(1_000));
      expect(events.isLost).toBe(1);
    },
  },
  roomsMax: {
    values: [2, 101],
    async holds(roomsMax) {
      const { port } = await open({ roomsMax });
      const opened = Array.from({ length: roomsMax + 1 }, () => port.openRoom(roomOf(1), new RecordedRoom()));
      expect(opened.findIndex((room) => room === undefined)).toBe(roomsMax);
    },
  },
  playersMax: {
    values: [3, 501],
    async holds(playersMax) {
      const { port } = await open({ playersMax });
      for (let left = playersMax; left > 0; left -= 64)
        expect(port.openRoom(roomOf(Math.min(64, left)), new RecordedRoom())).toBeDefined();
      expect(port.openRoom(roomOf(1), new RecordedRoom())).toBeUndefined();
    },
  },
  seatsMax: {
    values: [4],
    async holds(seatsMax) {
      const { name, link } = await connect({ seatsMax });
      const seats = (max: number) => manifest(name, { seats: { min: 1, max } });
      expect(await link.ask(1, seats(seatsMax + 1))).toBe("manifest_invalid");
      expect(await link.ask(1, seats(seatsMax))).toBe("ok");
    },
  },
  manifestBytesMax: {
    values: [1_024, 20_000],
    async holds(manifestBytesMax) {
      const { name, link } = await connect({ manifestBytesMax });
      const padded = (size: number) => manifest(name, { padding: bytes(size) });
      const size = (frame: GameToHub) => encode(frame[2]).length;
      const most = manifestBytesMax - (size(padded(manifestBytesMax)) - manifestBytesMax);
      expect(size(padded(most))).toBe(manifestBytesMax);
      expect(await link.ask(1, padded(most + 1))).toBe("manifest_invalid");
      expect(await link.ask(1, padded(most))).toBe("ok");
    },
  },
  logLinesPerSecond: {
    values: [2, 30],
    async holds(logLinesPerSecond) {
      const { link, lines } = await open({ logLinesPerSecond });
      for (let i = 0; i <= logLinesPerSecond; i += 1) link.send(logLine(1));
      expect(lines).toHaveLength(logLinesPerSecond);
    },
  },
  logLineCharsMax: {
    values: [20, 1_000],
    async holds(logLineCharsMax) {
      const { link, lines } = await open({ logLineCharsMax });
      link.send(logLine(logLineCharsMax));
      link.send(logLine(logLineCharsMax + 1));
      expect(lines.map((line) => line.length)).toEqual([logLineCharsMax, logLineCharsMax]);
      expect(lines[0]).toBe("x".repeat(logLineCharsMax));
    },
  },
  silenceMsMax: {
    values: [15_000, 60_000],
    async holds(silenceMsMax) {
      const { link } = await open({ silenceMsMax });
      clock.advance(silenceMsMax);
      link.connection.tick(clock.monotonic());
      expect(link.connection.session).toBeDefined();
      clock.advance(1);
      link.connection.tick(clock.monotonic());
      const [, , code] = await link.frame(([type]) => type === types.error);
      expect(code).toBe("silent");
    },
  },
} satisfies { readonly [K in Limit]?: Case };
