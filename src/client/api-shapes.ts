import type {
  CurrentSession,
  DeviceLookup,
  DeviceStart,
  GameInfo,
  GameStats,
  HubInfo,
  LeaderboardRow,
  MatchInfo,
  MatchPlayer,
  PlayerGameStats,
  RevealedRandom,
  RoomInfo,
  SessionInfo,
  SignedIn,
  Ticket,
  UserInfo,
} from "../../protocol/http.ts";
import type { OptionSchema, OptionsSchema, OptionValue } from "../../protocol/manifest.ts";
import {
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  ShapeError,
  tagged,
  text,
  type Check,
} from "./shape.ts";

/** Checks of the HTTP answers that players' clients draw, and of the shapes they share with the WebSocket. */

const seats = object<{ min: number; max: number }>({
  min: number,
  max: number,
});

const optionBase = {
  title: optional(text),
  description: optional(text),
};

const numberOption = object<Extract<OptionSchema, { type: "integer" | "number" }>>({
  type: oneOf("integer", "number"),
  ...optionBase,
  minimum: number,
  maximum: number,
  default: number,
});

export const optionsSchemaShape: Check<OptionsSchema> = object<OptionsSchema>({
  type: oneOf("object"),
  properties: record(
    tagged<OptionSchema>("type", {
      boolean: object<Extract<OptionSchema, { type: "boolean" }>>({
        type: oneOf("boolean"),
        ...optionBase,
        default: flag,
      }),
      integer: numberOption,
      number: numberOption,
      string: object<Extract<OptionSchema, { type: "string" }>>({
        type: oneOf("string"),
        ...optionBase,
        maxLength: optional(number),
        enum: optional(list(text)),
        default: text,
      }),
    }),
  ),
});

const optionValue: Check<OptionValue> = (value, at) => {
  if (typeof value === "boolean" || typeof value === "string" || (typeof value === "number" && Number.isFinite(value)))
    return value;
  throw new ShapeError(`${at} is not an option's value.`);
};

export const optionsShape = record(optionValue);

export const hubInfoShape = object<HubInfo>({
  name: text,
  hub: text,
  version: text,
  linkPort: number,
  plainLinkHost: nullable(text),
  linkVersions: list(number),
  guests: flag,
  origins: list(text),
});

export const userInfoShape = object<UserInfo>({
  id: text,
  username: nullable(text),
  name: text,
  guest: flag,
  admin: flag,
  shareName: flag,
  createdAt: number,
});

export const currentSessionShape = object<CurrentSession>({ user: nullable(userInfoShape) });

export const signedInShape = object<SignedIn>({
  user: userInfoShape,
  token: optional(text),
});

export const sessionsShape = list(
  object<SessionInfo>({
    id: text,
    label: text,
    current: flag,
    createdAt: number,
    lastSeenAt: number,
  }),
);

export const deviceStartShape = object<DeviceStart>({
  deviceCode: text,
  userCode: text,
  verificationPath: text,
  intervalSeconds: number,
  expiresSeconds: number,
});

export const deviceLookupShape = object<DeviceLookup>({
  client: text,
  requestedAt: number,
  approval: text,
});

export const ticketShape = object<Ticket>({ ticket: text, expiresMs: number });

export const gameInfoShape = object<GameInfo>({
  id: text,
  name: text,
  description: text,
  version: text,
  seats,
  options: nullable(optionsSchemaShape),
  stats: record(
    object<GameInfo["stats"][string]>({
      title: text,
      aggregate: oneOf("sum", "max", "min", "average"),
    }),
  ),
  rated: flag,
  spectators: flag,
  lateJoin: flag,
  available: flag,
  matches: number,
  fingerprint: text,
  rttMs: nullable(number),
});

export const leaderboardShape = list(
  object<LeaderboardRow>({
    rank: number,
    name: text,
    rating: number,
    matches: number,
    wins: number,
    me: flag,
  }),
);

export const gameStatsShape = object<GameStats>({
  matches: number,
  players: number,
  voided: number,
  me: nullable(
    object<PlayerGameStats>({
      matches: number,
      wins: number,
      rating: nullable(number),
      stats: list(
        object<PlayerGameStats["stats"][number]>({
          name: text,
          title: text,
          value: number,
        }),
      ),
    }),
  ),
});

export const matchShape = object<MatchInfo>({
  id: text,
  game: object<MatchInfo["game"]>({ id: text, name: text, version: text }),
  options: optionsShape,
  startedAt: number,
  endedAt: number,
  outcome: oneOf("finished", "voided"),
  reason: nullable(text),
  players: list(
    object<MatchPlayer>({
      seat: number,
      name: text,
      me: flag,
      place: nullable(number),
      score: nullable(number),
      stats: record(number),
      ratingChange: nullable(number),
    }),
  ),
  random: nullable(object<RevealedRandom>({ commit: text, seed: text, labels: list(text) })),
});

export const roomInfoShape = object<RoomInfo>({
  code: text,
  game: nullable(object<NonNullable<RoomInfo["game"]>>({ id: text, name: text })),
  phase: oneOf("lobby", "starting", "playing", "waiting", "finished", "closed"),
  members: number,
  capacity: number,
  public: flag,
  locked: flag,
  hasPassword: flag,
  host: text,
});
