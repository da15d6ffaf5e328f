/** The room this browser was in last, so that the home page can offer the way back. */
const key = "minihub.room";

export function rememberRoom(code: string): void {
  try {
    localStorage.setItem(key, code);
  } catch {
    // Storage may be forbidden; the link still works.
  }
}

export function forgetRoom(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

export function lastRoom(): string | null {
  try {
    const code = localStorage.getItem(key);
    return code !== null && /^[A-Z0-9]{3,12}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}
