/** What `minihub dev` and its page say to each other: over loopback, between parts of one executable. */
import type { Options, OptionsSchema } from "./manifest.ts";

export interface DevPlayer {
  /** From 1. */
  readonly number: number;
  /** Where this player's own copy of the web client is served. */
  readonly origin: string;
  readonly delayMs: number;
  /** The connection is cut, and stays cut until it is let in again. */
  readonly dropped: boolean;
  readonly connected: boolean;
}

/** All that the page shows besides the log. Sent whole at every change. */
export interface DevState {
  /** How the author's program is. */
  readonly program: "starting" | "running" | "stopping" | "ended";
  /** How it ended, as "exit code 1". */
  readonly ended: string | null;
  readonly command: string;
  /** Null until its manifest was accepted. */
  readonly game: { readonly name: string; readonly version: string; readonly connected: boolean } | null;
  readonly players: readonly DevPlayer[];
  readonly seats: { readonly min: number; readonly max: number } | null;
  readonly room: string | null;
  readonly phase: "none" | "lobby" | "starting" | "playing" | "waiting" | "finished" | "closed";
  readonly schema: OptionsSchema | null;
  readonly options: Options;
  /** Command that brings the game to a hub. */
  readonly next: string;
}

/** One line of the log. */
export type DevLine =
  | {
      readonly kind: "frame";
      readonly number: number;
      readonly atMs: number;
      readonly toGame: boolean;
      readonly name: string;
      readonly room: number | null;
      readonly seat: number | null;
      readonly text: string;
      readonly bytes: number;
      /** Set for an ERROR. */
      readonly rule: string | null;
      readonly isError: boolean;
    }
  | { readonly kind: "output"; readonly number: number; readonly atMs: number; readonly text: string }
  | { readonly kind: "note"; readonly number: number; readonly atMs: number; readonly text: string };

/** What a person does on the page. */
export type DevRequest =
  | { readonly do: "players"; readonly count: number }
  | { readonly do: "drop"; readonly player: number; readonly dropped: boolean }
  | { readonly do: "delay"; readonly player: number; readonly ms: number }
  | { readonly do: "start" }
  | { readonly do: "stop" }
  | { readonly do: "restart-program" }
  | { readonly do: "options"; readonly options: Options };

export const devPlayersMax = 8;
export const devDelayMsMax = 5_000;
