import { systemClock, type Clock } from "./clock.ts";
import type { ClientSnapshot } from "./snapshot.ts";

/** Nobody sees pictures that follow each other faster. */
const pictureMs = 16;

type Listener = (snapshot: ClientSnapshot) => void;

/**
 * A listener that is told as often as it can draw.
 *
 * Problem: a game may change a view thousands of times a second, and a large one takes tens of ms to draw: each drawn by itself would
 * leave no time for a key or a click, not even the one that leaves. Chosen: what changes within the match waits for the picture before
 * it, and then for as long as that one took; the newest is what is drawn. All that concerns the room or the connection comes at once.
 */
export function paced(listener: Listener, clock: Clock = systemClock): Listener {
  let told: ClientSnapshot | null = null;
  let next: ClientSnapshot | null = null;
  let isResting = false;

  const tell = (snapshot: ClientSnapshot) => {
    told = snapshot;
    next = null;
    listener(snapshot);
    if (isResting) return;
    isResting = true;
    const at = clock.now();
    clock.after(pictureMs, () => {
      // Drawing holds up the timer, wherever it is done.
      const drawnMs = clock.now() - at - pictureMs;
      if (drawnMs > pictureMs) clock.after(drawnMs, wake);
      else wake();
    });
  };
  const wake = () => {
    isResting = false;
    if (next !== null) tell(next);
  };
  return (snapshot) => {
    if (isResting && told !== null && mayWait(told, snapshot)) next = snapshot;
    else tell(snapshot);
  };
}

/** Only a game changes the rest as often as it likes. */
function mayWait(told: ClientSnapshot, now: ClientSnapshot): boolean {
  return (
    told.connection === now.connection &&
    told.room === now.room &&
    told.member === now.member &&
    told.trouble === now.trouble
  );
}
