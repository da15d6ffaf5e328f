/** No vowels (no words), nothing that is mistaken for something else when spoken or read: 20^5 = 3.2 million codes. */
const letters = "BCDFGHJKLMNPQRSTVWXZ";

export const roomCodeLength = 5;

/** A fresh room code. `random` fills the array it is given. */
export function makeRoomCode(random: (bytes: Uint8Array) => void): string {
  let code = "";
  const byte = new Uint8Array(1);
  while (code.length < roomCodeLength) {
    random(byte);
    const [drawn = 0] = byte;
    // 240 is the last multiple of 20: above it the choice would not be even.
    if (drawn < 240) code += letters[drawn % letters.length];
  }
  return code;
}

/** What somebody typed, as a code: case, spaces and dashes do not matter. */
export function normalizeRoomCode(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, "");
}
