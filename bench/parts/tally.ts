const bucketMicros = 10;
/** Up to a second; what took longer counts as that. */
const buckets = 100_000;

/** Counts what came back to all players of one process, while it is told to. */
export class Tally {
  counting = false;
  deliveries = 0;
  otherFrames = 0;
  readonly #latencies = new Uint32Array(buckets);

  start(): void {
    this.deliveries = 0;
    this.otherFrames = 0;
    this.#latencies.fill(0);
    this.counting = true;
  }

  delivery(micros: number): void {
    if (!this.counting) return;
    this.deliveries += 1;
    const bucket = Math.min(buckets - 1, (micros / bucketMicros) | 0);
    this.#latencies[bucket] = (this.#latencies[bucket] ?? 0) + 1;
  }

  /** The latency in ms that this share of the deliveries stayed below. */
  percentile(share: number): number {
    let left = this.deliveries * share;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      left -= this.#latencies[bucket] ?? 0;
      if (left <= 0) return ((bucket + 1) * bucketMicros) / 1000;
    }
    return (buckets * bucketMicros) / 1000;
  }
}

const startedAt = performance.now();

/** Microseconds of this process, in 32 bits: more than an hour. */
export function nowMicros(): number {
  return (performance.now() - startedAt) * 1000;
}
