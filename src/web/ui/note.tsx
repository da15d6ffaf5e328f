import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoteProps {
  readonly icon: IconName;
  readonly kind?: "info" | "warn" | "good";
  /** It comes up while the page is read, and is read out. */
  readonly live?: boolean;
  /** A button, or a number, at the end. */
  readonly end?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A sentence that stands out. */
export function Note({ icon, kind = "info", live = false, end, children }: NoteProps) {
  return (
    <div class="note" data-kind={kind}>
      <Icon name={icon} />
      <p {...(live ? { role: "status" as const } : {})}>{children}</p>
      {end}
    </div>
  );
}
