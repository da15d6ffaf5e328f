/** What a game says of itself after READY (SPEC.md, section "Manifest"). */

/** The stated subset of JSON Schema from which clients draw the options form: one flat object of scalars. */
export type OptionSchema =
  | {
      readonly type: "boolean";
      readonly title?: string;
      readonly description?: string;
      readonly default: boolean;
    }
  | {
      readonly type: "integer" | "number";
      readonly title?: string;
      readonly description?: string;
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
    }
  | {
      readonly type: "string";
      readonly title?: string;
      readonly description?: string;
      readonly maxLength?: number;
      readonly enum?: readonly string[];
      readonly default: string;
    };

export interface OptionsSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, OptionSchema>>;
}

export type OptionValue = boolean | number | string;
export type Options = Readonly<Record<string, OptionValue>>;

/** A named number that results may carry per seat. */
export interface StatDeclaration {
  readonly title: string;
  /** How the numbers of several matches become one in the statistics. */
  readonly aggregate: "sum" | "max" | "min" | "average";
}

export interface Manifest {
  /** The name under which the game is registered; another name is refused. */
  readonly name: string;
  /** Of the game, as MAJOR.MINOR.PATCH; among connected servers the newest one gets new rooms. */
  readonly version: string;
  readonly description: string;
  readonly seats: { readonly min: number; readonly max: number };
  readonly options?: OptionsSchema;
  readonly stats?: Readonly<Record<string, StatDeclaration>>;
  /** Results change ratings. Default true. */
  readonly rated?: boolean;
  /** Players may take a free seat during a match. Default false. */
  readonly lateJoin?: boolean;
  /** The game sends a view for spectators. Default false: nobody can watch. */
  readonly spectators?: boolean;
  /** Name and version of the SDK, for the host's eyes. */
  readonly sdk?: string;
}

/** A match's end, told by the game. */
export interface Placement {
  readonly seat: number;
  /** 1 is best; equal places are a tie. */
  readonly place: number;
  readonly score?: number;
  readonly stats?: Readonly<Record<string, number>>;
}

export interface MatchResult {
  /** Every seat of the match exactly once. */
  readonly placements: readonly Placement[];
}
