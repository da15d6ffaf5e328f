import type { StageRoom } from "./stage-room.ts";
import type { Stage } from "./stage.ts";

/** Silence after which a game that keeps no checkpoint is taken to have said all it had to say. */
const quietMs = 30;
const answerMsMax = 1_500;
/** How long an answer is waited for, by the slowest one of late. */
const patienceMin = 60;
const patienceFactor = 5;
const settleMsMax = 5_000;

/**
 * Waits until the game has said all that it says to what it was told.
 * @param heard `room.heard` from before, where the game should say something: it is waited for a while
 */
export async function settle(stage: Stage, room: StageRoom, heard?: number): Promise<void> {
  if (heard !== undefined) {
    // An action may well have no effect, so silence is an answer, too.
    const patienceMs = Math.min(answerMsMax, Math.max(patienceMin, stage.slowestMs * patienceFactor));
    await stage.wait(() => (room.heard > heard || isOver(room) ? true : undefined), patienceMs);
  }
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
