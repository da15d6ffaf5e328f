import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { Refusal } from "../../../protocol/errors.ts";
import { failureText } from "../toast.tsx";
import { Empty } from "./empty.tsx";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T }
  | { readonly state: "failed"; readonly message: string; readonly code: string };

async function settle<T>(load: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { state: "ready", value: await load() };
  } catch (error) {
    const code = error instanceof Refusal ? error.code : "internal";
    return { state: "failed", message: failureText(error), code };
  }
}

/** Loads at first and whenever `key` changes; `reload` keeps what is shown until the new answer is there. */
export function useLoad<T>(
  load: () => Promise<T>,
  key: string,
): { readonly loaded: Loaded<T>; readonly reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const [count, setCount] = useState(0);
  useEffect(() => {
    let wanted = true;
    const run = async () => {
      const next = await settle(load);
      if (wanted) setLoaded(next);
    };
    void run();
    return () => {
      wanted = false;
    };
  }, [key, count]);
  const reload = useCallback(() => setCount((before) => before + 1), []);
  return { loaded, reload };
}

/** Reloads every `ms` while the page is looked at, and at once when it is looked at again. */
export function useRefresh(reload: () => void, ms: number): void {
  useEffect(() => {
    const look = () => {
      if (!document.hidden) reload();
    };
    const timer = setInterval(look, ms);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [reload, ms]);
}

/** What is loaded, or words for why it is not there yet. */
export function Load<T>({
  loaded,
  reload,
  children,
}: {
  readonly loaded: Loaded<T>;
  readonly reload: () => void;
  readonly children: (value: T) => ComponentChildren;
}) {
  switch (loaded.state) {
    case "loading":
      return (
        <p class="loading quiet" role="status">
          <span class="spinner" aria-hidden="true" /> Loading…
        </p>
      );
    case "failed":
      return (
        <Empty title="This did not load" text={loaded.message}>
          <button type="button" class="btn" onClick={reload}>
            Try again
          </button>
        </Empty>
      );
    case "ready":
      return <>{children(loaded.value)}</>;
  }
}
