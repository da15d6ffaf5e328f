import type { StageRoom } from "./stage-room.ts";
import type { Stage } from "./stage.ts";

/** Silence after which a game that keeps no checkpoint is taken to have said all it had to say. */
const quietMs = 30;
const answerMs = 1_500;
const settleMsMax = 5_000;

/**
 * Waits until the game has said all that it says to what it was told.
 * @param heard `room.heard` from before, where the game should say something: it is waited for a while
 */
export async function settle(stage: Stage, room: StageRoom, heard?: number): Promise<void> {
  if (heard !== undefined) await stage.wait(() => (room.heard > heard || isOver(room) ? true : undefined), answerMs);
  const began = performance.now();
  while (!isOver(room)) {
    await stage.roundTrip();
    const now = performance.now();
    // A game that stores a checkpoint after every event has dealt with all of them.
    if (heard !== undefined && room.saved) return;
    if (now - began >= quietMs && now - room.heardAt >= quietMs) return;
    if (now - began > settleMsMax) return;
    await Bun.sleep(4);
  }
}

/** Nothing more comes of the room on this connection. */
function isOver(room: StageRoom): boolean {
  return room.ended || room.state.name === "lost";
}
