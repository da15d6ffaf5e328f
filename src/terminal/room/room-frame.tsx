/** @jsxImportSource react */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { cleanLine, cleanName } from "../../client/view-text.ts";
import { Screen, type Help } from "../ui/screen.tsx";
import type { Span } from "../view/block.ts";
import { asideText, bannerText, roomTitle, type RoomProps } from "./room-context.ts";

/** A line of chat stays in sight this long. */
const chatShownMs = 12_000;
/** A refused action is said this long. */
const troubleShownMs = 6_000;

/** The frame of every pane: title, banner, and in the message line what is most urgent. */
export function RoomFrame({
  room: props,
  title,
  hint,
  help,
  quiet = false,
  children,
}: {
  readonly room: RoomProps;
  readonly title?: string;
  readonly hint?: string | null;
  readonly help: Help;
  /** The chat is on the screen anyway. */
  readonly quiet?: boolean;
  readonly children: ReactNode;
}) {
  const { snapshot, room, task, connection } = props;
  const busyBanner = snapshot.connection.state === "reconnecting" || room.state.phase === "waiting";
  const now = useNow(connection, busyBanner);
  const waitingSince = useSince(room, connection);
  const shown =
    room.state.phase === "waiting"
      ? {
          ...snapshot,
          room: {
            ...room,
            state: {
              ...room.state,
              remainingMs: room.state.remainingMs - (now - waitingSince),
            },
          },
        }
      : snapshot;
  const trouble = useFresh(snapshot.trouble, troubleShownMs);
  // What was refused is soon no longer true: somebody came, somebody is ready.
  const problem = useFresh(task.problem, troubleShownMs);
  const line = useFresh(snapshot.chat.at(-1) ?? null, chatShownMs);
  const message = ((): Span | null => {
    if (problem !== null) return { text: `✗ ${problem}`, tone: "bad" };
    if (hint) return { text: hint, tone: "warn" };
    if (trouble !== null) return { text: `✗ ${cleanLine(trouble.message, 300)}`, tone: "bad" };
    if (line !== null && !quiet) return { text: `${cleanName(line.name)}: ${cleanLine(line.text, 300)}` };
    return null;
  })();
  return (
    <Screen
      title={title ?? roomTitle(room)}
      aside={asideText(snapshot)}
      banner={bannerText(shown, now)}
      message={message}
      help={help}
    >
      {children}
    </Screen>
  );
}

/** The connection's time, drawn anew four times a second while `running`. */
export function useNow(connection: RoomProps["connection"], running: boolean): number {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => {
      setTick((tick) => tick + 1);
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [running]);
  return connection.now();
}

/** When this state of the room came; its remaining ms count from there. */
function useSince(room: RoomProps["room"], connection: RoomProps["connection"]): number {
  const known = useRef({ room, at: connection.now() });
  if (known.current.room !== room) known.current = { room, at: connection.now() };
  return known.current.at;
}

/** The value for a while after it came; what was there at first counts as old. */
function useFresh<T>(value: T | null, ms: number): T | null {
  const [old, setOld] = useState<T | null>(value);
  useEffect(() => {
    if (value === old) return undefined;
    // The same words again are news again.
    if (value === null) {
      setOld(null);
      return undefined;
    }
    const timer = setTimeout(() => {
      setOld(value);
    }, ms);
    return () => {
      clearTimeout(timer);
    };
  }, [value, old, ms]);
  return value === old ? null : value;
}
