import type { Manifest } from "../../protocol/manifest.ts";
import { newStand, type Seat, type SeatedPlayer, type Sink } from "./seat.ts";

/**
 * The seat that somebody takes who comes during a match; undefined: there is none for them.
 * Nobody has two in a match: who leaves and comes again and again would fill it alone, and play against themselves.
 */
export function lateSeat(
  who: SeatedPlayer,
  sink: Sink,
  seats: readonly Seat[],
  { lateJoin, seats: { max } }: Manifest,
): Seat | undefined {
  const hadOne = seats.some(({ who: { user } }) => user === who.user);
  if (!lateJoin || hadOne || seats.length >= max) return undefined;
  return { ...newStand(seats.length), who, sink, left: false };
}
