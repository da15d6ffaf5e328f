/** Time as the game service needs it; tests own it. */
export interface Clock {
  /** Unix ms. For what is stored and shown. */
  now(): number;
  /** Monotonic ms. For everything that is waited for. */
  monotonic(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
