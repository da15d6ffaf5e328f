import { markPath } from "./token.tsx";

/** A small hash, so that a game looks the same every time although it brings no picture. */
function seed(name: string): number {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
  return hash >>> 0;
}

/** A pattern of pieces laid out from the game's name. Decoration. */
export function GameArt({ name, small = false }: { readonly name: string; readonly small?: boolean }) {
  const start = seed(name);
  const side = small ? 2 : 3;
  const step = 64 / side;
  const main = start % 8;
  const other = (main + 1 + ((start >>> 3) % 6)) % 8;
  const cells = Array.from({ length: side * side }, (_, index) => {
    const bits = Math.imul(start ^ (index * 0x9e3779b1), 0x85ebca6b) >>> 0;
    return {
      kind: (bits >>> 5) % 4,
      tone: (bits >>> 9) % 3 === 0 ? other : main,
      x: (index % side) * step + step / 2,
      y: Math.floor(index / side) * step + step / 2,
    };
  });
  return (
    <svg class="art" data-small={small} viewBox="-4 -4 72 72" aria-hidden="true" focusable="false">
      <rect class="art-felt" x="-4" y="-4" width="72" height="72" rx="14" />
      {cells.map(({ kind, tone, x, y }, index) => (
        <g data-tone={`p${tone}`} transform={`translate(${x} ${y}) scale(${step / 24})`} key={index}>
          {kind === 0 && <circle class="art-hole" r="3" />}
          {kind === 1 && <circle class="art-fill" r="9.5" />}
          {kind === 2 && <rect class="art-fill" x="-8.5" y="-8.5" width="17" height="17" rx="4" />}
          {kind === 3 && <circle class="art-line" r="7.5" />}
          {(kind === 1 || kind === 2) && <path class="art-mark" d={markPath(tone)} transform="translate(-12 -12)" />}
        </g>
      ))}
    </svg>
  );
}
