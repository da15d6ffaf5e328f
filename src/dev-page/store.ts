import { signal } from "@preact/signals";
import type { DevLine, DevRequest, DevState } from "../../protocol/dev.ts";

const linesKeptMax = 2_000;

export const state = signal<DevState | null>(null);
export const lines = signal<readonly DevLine[]>([]);
/** The program on the author's machine answers. */
export const online = signal(false);
/** What was refused last. */
export const refused = signal<string | null>(null);

/** Listens for as long as the page is open; the browser connects again by itself. */
export function listen(): void {
  const events = new EventSource("/events");
  events.onopen = () => (online.value = true);
  events.onerror = () => (online.value = false);
  events.addEventListener("state", ({ data }) => (state.value = JSON.parse(data as string) as DevState));
  events.addEventListener("lines", ({ data }) => (lines.value = JSON.parse(data as string) as DevLine[]));
  // Many come at once; they are drawn once per frame.
  let fresh: DevLine[] = [];
  events.addEventListener("line", ({ data }) => {
    if (fresh.push(JSON.parse(data as string) as DevLine) > 1) return;
    requestAnimationFrame(() => {
      lines.value = [...lines.value, ...fresh].slice(-linesKeptMax);
      fresh = [];
    });
  });
}

export async function ask(request: DevRequest): Promise<void> {
  refused.value = null;
  const body = JSON.stringify(request);
  try {
    const answer = await fetch("/do", { method: "POST", headers: { "content-type": "application/json" }, body });
    const { refused: why } = (await answer.json()) as { readonly refused: string | null };
    refused.value = why;
  } catch {
    refused.value = "minihub dev does not answer. Is it still running in your terminal?";
  }
}
