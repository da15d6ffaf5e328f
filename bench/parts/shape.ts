/** What is measured, the same for both ways. */
export const shape = {
  seatsPerRoom: 8,
  payloadBytes: 64,
  /** Rooms for the fixed rates. */
  rooms: 50,
  /** Rooms for saturation: a player may send 150 messages a second, so it takes more players to fill a hub. */
  saturationRooms: 100,
  /** Messages a second of one player that the load never exceeds, below what a hub takes (SPEC.md, PW6). */
  perPlayerMax: 145,
  /** What a player may send at once after a quiet time, below the hub's burst. */
  perPlayerBurst: 200,
} as const;

export type Target = "floor" | "minihub";

/** Each player at a fixed rate, or as fast as answers come: so many messages of each player are on their way at any time. */
export type Pace = { readonly perPlayer: number } | { readonly inFlight: number };

/** What the load process is told to do, one thing at a time. */
export type LoadOrder =
  | { readonly order: "connect"; readonly target: Target; readonly url: string; readonly rooms: number }
  | {
      readonly order: "run";
      readonly target: Target;
      readonly rooms: number;
      readonly pace: Pace;
      readonly warmMs: number;
      readonly measureMs: number;
      readonly pids: Pids;
    };

export interface Pids {
  readonly hub: number;
  readonly game: number;
}

/** What one run gave. Times of processors in seconds per second. */
export interface Measured {
  readonly deliveriesPerSecond: number;
  readonly hubMicrosPerDelivery: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly hubCpu: number;
  readonly gameCpu: number;
  readonly loadCpu: number;
  /** Frames to players other than broadcasts: errors, if there are many. */
  readonly otherFrames: number;
}

export type LoadAnswer = { readonly done: Measured | null } | { readonly failed: string };
