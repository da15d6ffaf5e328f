import { signal } from "@preact/signals";
import { Refusal } from "../../protocol/errors.ts";
import { Icon } from "./ui/icon.tsx";
import { clean } from "./ui/text.ts";

interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly text: string;
}

const shownMax = 3;
/** Long enough to read two lines aloud. */
const shownMs = 7_000;

const toasts = signal<readonly Toast[]>([]);
let last = 0;

function show(tone: Toast["tone"], text: string): void {
  const id = ++last;
  const others = toasts.value.filter((toast) => toast.text !== text);
  toasts.value = [...others, { id, tone, text }].slice(-shownMax);
  setTimeout(() => dismiss(id), shownMs);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function sayDone(text: string): void {
  show("good", text);
}

/** Says a failure in the words of the hub. */
export function sayFailed(error: unknown): void {
  show("bad", failureText(error));
}

export function failureText(error: unknown): string {
  if (error instanceof Refusal) return clean(error.message, 400);
  return "Something went wrong in this page. Reload it, then try again.";
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div class="toast" data-tone={toast.tone} key={toast.id}>
          <Icon name={toast.tone === "good" ? "check" : "warning"} />
          <p>{toast.text}</p>
          <button
            type="button"
            class="btn"
            data-kind="quiet"
            data-size="icon"
            aria-label="Dismiss"
            onClick={() => dismiss(toast.id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
