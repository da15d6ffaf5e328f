/** For what whole programs do, on a machine that may be busy with other tests. */
export const busyMs = 40_000;

/** Resolves with the first value that is not undefined or false; looks again every few ms. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await Bun.sleep(5);
  }
}
