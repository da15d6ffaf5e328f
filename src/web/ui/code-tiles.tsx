/** A room's code as tiles. Read out letter by letter, for that is how it is passed on. */
export function CodeTiles({ code, size = "m" }: { readonly code: string; readonly size?: "s" | "m" }) {
  const letters = code.split("");
  return (
    <span class="tiles" data-size={size} role="img" aria-label={letters.join(" ")}>
      {letters.map((letter, index) => (
        <span class="tile" key={index} aria-hidden="true">
          {letter}
        </span>
      ))}
    </span>
  );
}
