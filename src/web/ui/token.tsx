/** Each of the eight player colours has a drawing of its own on the piece, so that colour is never the only sign. */
const marks: readonly string[] = [
  "M12 8.500a3.5 3.5 0 100 7 3.5 3.5 0 000-7",
  "M8.5 8.500l7 7M15.5 8.500l-7 7",
  "M12 7.500l4.5 8h-9z",
  "M8.5 8.500h7v7h-7z",
  "M12 7.500v9M7.5 12h9",
  "M7 10c2-2.6 3.3-2.6 5 0s3 2.6 5 0M7 15c2-2.6 3.3-2.6 5 0s3 2.6 5 0",
  "M12 7l5 5-5 5-5-5z",
  "M7.5 9.500h9M7.5 14.500h9",
];

export const markCount = marks.length;

/** The drawing of a player colour, for pieces on boards too. */
export function markPath(index: number): string {
  return marks[((index % markCount) + markCount) % markCount] ?? "";
}

/** A person's piece. `index` is the seat in a match, else the member's number. Decoration: the name stands beside it. */
export function Token({
  index,
  away = false,
  size = "m",
}: {
  readonly index: number;
  readonly away?: boolean;
  readonly size?: "s" | "m" | "l";
}) {
  return (
    <svg
      class="token"
      data-tone={`p${index % markCount}`}
      data-away={away}
      data-size={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <circle class="token-edge" cx="12" cy="13" r="10.5" />
      <circle class="token-face" cx="12" cy="11.5" r="10.5" />
      <path class="token-mark" d={markPath(index)} transform="translate(0 -.5)" />
    </svg>
  );
}
