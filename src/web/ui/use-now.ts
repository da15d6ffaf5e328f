import { useEffect, useMemo, useState } from "preact/hooks";

/** The time (Unix ms), looked at again every so many ms; with null it stands still. */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** The local time at which a span that was told as "so many ms from now" is over. */
export function useUntil(remainingMs: number): number {
  return useMemo(() => Date.now() + remainingMs, [remainingMs]);
}
