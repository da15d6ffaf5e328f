/**
 * A game server that does not read, with its queue nearly full: the hub's next frame to it ends the connection, in the
 * middle of what the hub was doing. When that frame was ROOM_OPEN, the match was told that its server was lost before it knew that
 * it had one, and then waited ten seconds for an answer; when it was one of the events told again after a restore, the
 * room was called playing with no server behind it, and waited for ever.
 */
import { expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import type { RoomOpenInfo } from "../../protocol/link.ts";
import { linkLimits } from "../../protocol/limits.ts";
import type { PortRoomEvents } from "../../src/link/port.ts";
import { GameAccount } from "../../src/link/game-account.ts";
import { Conduct } from "../../src/link/conduct.ts";
import { linkGuards } from "../../protocol/limits.ts";
import { FlushTurn } from "../../src/link/flush-turn.ts";
import { Outbox } from "../../src/link/outbox.ts";
import { RoomTable } from "../../src/link/room-table.ts";
import { FakePort } from "../kit/fake-port.ts";
import { RecordedRoom, roomInfo } from "../kit/link.ts";
import { playMatch } from "../kit/match.ts";

test("a room whose ROOM_OPEN ends the connection was never opened, and is told of no loss", () => {
  const account = new GameAccount(new Conduct(linkGuards, () => {}), 0);
  const outbox: Outbox = new Outbox({
    write: () => 0,
    turn: new FlushTurn(),
    queueBytesMax: () => 10,
    overflow: () => {
      for (const room of table.clear()) room.events.lost();
    },
    drained: () => {},
  });
  const table: RoomTable = new RoomTable(outbox, linkLimits, linkGuards, () => 0, account);
  const events = new RecordedRoom();
  expect(table.open(roomInfo, events)).toBeUndefined();
  expect(events.isLost).toBe(0);
  expect(account.rooms).toBe(0);
});

/** A server that is gone with the first event it is told. */
class FullPort extends FakePort {
  override openRoom(info: RoomOpenInfo, events: PortRoomEvents) {
    const room = super.openRoom(info, events);
    return room && { ...room, data: () => events.lost() };
  }
}

test("a match whose server goes while it is told again waits, and is not called resumed", async () => {
  const { match, port, happened } = await playMatch();
  port.game.checkpoint(0, Uint8Array.of(1));
  match.fromPlayer(0, Uint8Array.of(7));
  port.game.lost();
  expect(match.open(new FullPort())).toBeTrue();
  await Promise.resolve();
  expect(happened).not.toContain("resumed");
  expect(match.port).toBeUndefined();
  expect(match.open(new FakePort())).toBeTrue();
  await Promise.resolve();
  expect(happened.at(-1)).toBe("resumed");
  expect(match.void("over")).not.toBeInstanceOf(Refusal);
});
