import type { Shape, Tone } from "../../../protocol/view.ts";
import { markPath } from "../ui/token.tsx";

export const toneNames: Readonly<Record<Tone, string>> = {
  good: "good",
  bad: "bad",
  warn: "warning",
  info: "marked",
  muted: "faded",
  p0: "red",
  p1: "blue",
  p2: "green",
  p3: "yellow",
  p4: "violet",
  p5: "teal",
  p6: "pink",
  p7: "brown",
};

/** Index of a player colour, null for the other tones. */
export function playerIndex(tone: Tone | undefined): number | null {
  return tone !== undefined && /^p\d$/.test(tone) ? Number(tone[1]) : null;
}

/** A shape on a grid of 24, in the tone of what surrounds it. Pieces in a player's colour carry that player's mark. */
export function ShapeDrawing({
  shape,
  tone,
  marked,
}: {
  readonly shape: Shape;
  readonly tone: Tone | undefined;
  /** False where a text is written on the piece instead. */
  readonly marked: boolean;
}) {
  const player = playerIndex(tone);
  return (
    <svg
      class="shape"
      data-shape={shape}
      {...(tone === undefined ? {} : { "data-tone": tone })}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      {drawing(shape)}
      {marked && player !== null && (shape === "disc" || shape === "square") && (
        <path class="shape-mark" d={markPath(player)} />
      )}
    </svg>
  );
}

function drawing(shape: Shape) {
  switch (shape) {
    case "disc":
      return (
        <>
          <circle class="shape-fill" cx="12" cy="12" r="11" />
          <circle class="shape-rim" cx="12" cy="12" r="8" />
        </>
      );
    case "ring":
      return <circle class="shape-line" cx="12" cy="12" r="7.5" />;
    case "cross":
      return <path class="shape-line" d="M6 6l12 12M18 6L6 18" />;
    case "square":
      return <rect class="shape-fill" x="2.5" y="2.5" width="19" height="19" rx="4" />;
    case "dot":
      return <circle class="shape-fill" cx="12" cy="12" r="3.8" />;
    case "wave":
      return (
        <path
          class="shape-thin"
          d="M3 9.500c3-3.5 4.5-3.5 6 0s4.5 3.5 6 0 4.5-3.5 6 0M3 15.500c3-3.5 4.5-3.5 6 0s4.5 3.5 6 0 4.5-3.5 6 0"
        />
      );
    case "ship":
      return <path class="shape-fill" d="M2.5 13h19l-3 6.500h-13zM7 11.500v-4h4v4zM12.5 11.500V4.500h4v7z" />;
    case "flag":
      return (
        <>
          <path class="shape-thin" d="M6 21V3" />
          <path class="shape-fill" d="M6 3.500l13 4-13 5z" />
        </>
      );
  }
}
