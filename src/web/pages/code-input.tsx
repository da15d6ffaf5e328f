import { useState } from "preact/hooks";
import { readCode } from "../../client/room-facts.ts";

/** Room codes have five letters; more is taken too, so that a newer hub's codes still fit. */
const tilesLeast = 5;
const codeCharsMax = 8;

/** One real input, drawn as a row of tiles. A pasted invite link becomes its code. */
export function CodeInput({
  label,
  value,
  onValue,
}: {
  readonly label: string;
  readonly value: string;
  readonly onValue: (code: string) => void;
}) {
  const [focused, setFocused] = useState(false);
  const letters = value.split("");
  const count = Math.max(tilesLeast, letters.length);
  return (
    <div class="code-input" data-focused={focused}>
      <label class="hero-label" for="room-code">
        {label}
      </label>
      <div class="code-field">
        <span class="tiles" aria-hidden="true">
          {Array.from({ length: count }, (_, index) => (
            <span
              class="tile"
              data-empty={letters[index] === undefined}
              data-next={focused && index === Math.min(letters.length, count - 1)}
              key={index}
            >
              {letters[index] ?? ""}
            </span>
          ))}
        </span>
        <input
          id="room-code"
          name="room-code"
          value={value}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          required
          aria-describedby="room-code-hint"
          onInput={(event) => {
            const read = readCode(event.currentTarget.value)
              .replace(/[^A-Z0-9]/g, "")
              .slice(0, codeCharsMax);
            event.currentTarget.value = read;
            onValue(read);
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        />
      </div>
      <span class="sr" id="room-code-hint">
        The letters that the host of the room sees.
      </span>
    </div>
  );
}
