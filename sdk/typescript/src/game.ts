import { checkManifest } from "../../../protocol/manifest-check.ts";
import type { LeaveReason, CloseReason } from "../../../protocol/link.ts";
import type { Manifest, Options, OptionSchema, StatDeclaration } from "../../../protocol/manifest.ts";
import { programVersion } from "../../../protocol/version.ts";
import type { ActionValue, ViewNode } from "../../../protocol/view.ts";
import type { Room, Seat } from "./room.ts";

/** The options form, as JSON Schema has it; see SPEC.md section 6. */
export type OptionDefinitions = Readonly<Record<string, OptionSchema>>;

/** The values of an options form: what `room.options` holds. */
export type OptionValues<O extends OptionDefinitions> = {
  readonly [K in keyof O]: O[K] extends { readonly type: "boolean" }
    ? boolean
    : O[K] extends { readonly enum: readonly (infer E)[] }
      ? E
      : O[K] extends { readonly type: "string" }
        ? string
        : number;
};

/** Handlers may be async; the events of a room come one at a time either way. */
type Handled = void | Promise<void>;

/** What the hub's catalogue shows of a game. */
export interface GameInfo<O extends OptionDefinitions> {
  /** As registered, letter for letter; 2 to 40 characters. */
  readonly name: string;
  /** MAJOR.MINOR.PATCH */
  readonly version: string;
  readonly description: string;
  readonly seats: { readonly min: number; readonly max: number };
  readonly options?: O;
  readonly stats?: Readonly<Record<string, StatDeclaration>>;
  /** Results change ratings. Default true. */
  readonly rated?: boolean;
  /** Players may take a free seat during a match. Default false. */
  readonly lateJoin?: boolean;
  /** `view` is also asked for what spectators see, with seat null. Default false. */
  readonly spectators?: boolean;
}

/**
 * What a game does. After every event the SDK stores `room.state` at the hub and sends each seat the view that changed,
 * so a game is little more than `open`, `view` and `actions`, and goes on after a crash of its server or of the hub.
 * A handler that throws voids its match and no other.
 */
export interface Handlers<Values, State> {
  /** A match begins: its state, which is whatever JSON can hold. Throw `Refuse` to decline with a reason. */
  open(room: Room<Values, undefined>): State | Promise<State>;
  /** What a seat sees now; null are the spectators. Show no seat another one's secrets. */
  view?(room: Room<Values, State>, seat: number | null): ViewNode;
  /**
   * By the names that views give their actions. Only what the seat's present view offers gets here,
   * with a value that it offers: a late click on a button that is gone is dropped.
   */
  readonly actions?: Readonly<Record<string, (room: Room<Values, State>, seat: number, value: ActionValue) => Handled>>;
  /** By the names given to `room.deadline`. */
  readonly deadlines?: Readonly<Record<string, (room: Room<Values, State>) => Handled>>;
  /** A player's own client sent bytes. */
  data?(room: Room<Values, State>, seat: number, payload: Uint8Array): Handled;
  /** Somebody took a free seat; only with `lateJoin`. */
  joined?(room: Room<Values, State>, seat: Seat): Handled;
  /** A connection broke. The seat is kept for a while; `back` or `left` follows. */
  dropped?(room: Room<Values, State>, seat: number): Handled;
  /** With `missed`, bytes of `room.send` were lost. Views never are. */
  back?(room: Room<Values, State>, seat: number, missed: boolean): Handled;
  /** Gone for good. */
  left?(room: Room<Values, State>, seat: number, reason: LeaveReason): Handled;
  /** The match is over for the hub; nothing can be sent any more. */
  closed?(room: Room<Values, State>, reason: CloseReason): void;
  /** A player id that never comes again: delete what is stored about it. */
  forget?(player: string): void;
  /** For a state that JSON cannot hold (a Map, a class): what is stored instead, and the way back. */
  readonly stored?: { save(state: State): unknown; load(saved: unknown): State };
}

export interface GameDefinition<O extends OptionDefinitions, State>
  extends GameInfo<O>, Handlers<OptionValues<O>, State> {}

/** A game that can be served, or played at a `Table` in tests. */
export interface Game {
  readonly manifest: Manifest;
  readonly handlers: Handlers<Options, unknown>;
}

/**
 * Checks what the hub will check, so that a wrong manifest fails here, with the field in the message.
 * @throws Refusal manifest_invalid
 */
export function defineGame<const O extends OptionDefinitions = {}, State = unknown>(
  definition: GameDefinition<O, State>,
): Game {
  const { name, version, description, seats, options, stats, rated, lateJoin, spectators } = definition;
  const manifest = checkManifest({
    name,
    version,
    description,
    seats,
    ...(options && { options: { type: "object", properties: options } }),
    stats,
    rated,
    lateJoin,
    spectators,
    sdk: `typescript ${programVersion}`,
  });
  // The options and the state that handlers get are those of this manifest and of this `open`.
  return { manifest, handlers: definition as unknown as Handlers<Options, unknown> };
}

/** Thrown by `open`: the reason is shown to the host of the room. */
export class Refuse extends Error {
  override readonly name = "Refuse";
}
