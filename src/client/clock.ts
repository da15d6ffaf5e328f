/** Time as a parameter, so that tests own it. */
export interface Clock {
  /** Ms; by default Unix time of this machine, so it goes on while a phone sleeps. */
  now(): number;
  /** Runs `then` once after `ms`; the function it gives back cancels. */
  after(ms: number, then: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
