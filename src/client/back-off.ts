/** How long to wait before the next attempt to connect. */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Quick at first, for most drops are a moment of bad Wi-Fi; at most 10 s, so that a restarted hub is found within the grace time. */
export const defaultBackOff: BackOff = { firstMs: 400, mostMs: 10_000 };

/**
 * Doubles with each attempt (from 1), then takes a random half to whole of it, so that the players of a restarted hub
 * do not all come back in the same moment. `random` gives 0 to 1.
 */
export function backOffMs(
  attempt: number,
  random: () => number,
  { firstMs, mostMs }: BackOff = defaultBackOff,
): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(whole * (0.5 + random() / 2));
}
