import { useCallback, useEffect, useRef, useState } from "react";
import { cleanLine } from "../../client/view-text.ts";

/** What went wrong, in one line that is safe to show; a hub's sentence may say anything. */
export function problemText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return cleanLine(message, 300);
}

export interface Task {
  readonly busy: boolean;
  readonly problem: string | null;
  /** Runs one thing at a time; a second call while one runs does nothing. */
  readonly run: (work: () => Promise<void>) => void;
  readonly clear: () => void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef(false);
  const alive = useAlive();
  const run = useCallback(
    (work: () => Promise<void>) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setProblem(null);
      work()
        .catch((error: unknown) => {
          if (alive.current) setProblem(problemText(error));
        })
        .finally(() => {
          running.current = false;
          if (alive.current) setBusy(false);
        });
    },
    [alive],
  );
  const clear = useCallback(() => {
    setProblem(null);
  }, []);
  return { busy, problem, run, clear };
}

/** Current value false once the component is gone. */
export function useAlive() {
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  return alive;
}

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "loaded"; readonly value: T }
  | { readonly state: "failed"; readonly problem: string };

/** Loads when `key` changes, and again every `everyMs` where that is given, keeping the old value meanwhile. */
export function useLoaded<T>(load: () => Promise<T>, key: string, everyMs?: number): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    let over = false;
    const refresh = () => {
      latest
        .current()
        .then((value): Loaded<T> => ({ state: "loaded", value }))
        .catch((error: unknown): Loaded<T> => ({ state: "failed", problem: problemText(error) }))
        .then((result) => (over ? undefined : setLoaded(result)))
        .catch(() => undefined);
    };
    refresh();
    const timer = everyMs === undefined ? undefined : setInterval(refresh, everyMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [key, everyMs]);
  return loaded;
}
