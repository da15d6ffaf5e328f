import { z } from "@hono/zod-openapi";
import type * as http from "../../protocol/http.ts";
import type { OptionSchema } from "../../protocol/manifest.ts";
import { refusals, type RefusalCode } from "../../protocol/errors.ts";
import { optional } from "./optional.ts";

/**
 * What the API answers, as schemas: they describe it in /openapi.json, and every answer is read
 * through its schema before it is sent, so that nothing leaves which the contract does not name.
 * `satisfies` holds each against its type in protocol/http.ts.
 */

const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]];

export const timeMs = z.int().openapi({ description: "Unix time in ms, UTC", example: 1_795_000_000_000 });

export const errorBody = z
  .object({
    error: z.object({
      code: z.enum(refusalCodes),
      message: z.string(),
      field: optional(z.string()),
    }),
  })
  .openapi("Error") satisfies z.ZodType<http.ErrorBody>;

export const hubInfo = z
  .object({
    name: z.string(),
    hub: z.string().openapi({ description: "Public identity key, H…" }),
    version: z.string(),
    linkPort: z.int(),
    plainLinkHost: z
      .string()
      .nullable()
      .openapi({ description: "Where the link is without TLS: its loopback host; null with TLS" }),
    linkVersions: z.array(z.int()),
    guests: z.boolean(),
    origins: z.array(z.string()).openapi({ description: "Where others reach the hub; told on its own machine only" }),
  })
  .openapi("HubInfo") satisfies z.ZodType<http.HubInfo>;

export const userInfo = z
  .object({
    id: z.string(),
    username: z.string().nullable(),
    name: z.string(),
    guest: z.boolean(),
    admin: z.boolean(),
    shareName: z.boolean(),
    createdAt: timeMs,
  })
  .openapi("UserInfo") satisfies z.ZodType<http.UserInfo>;

export const signedIn = z
  .object({ user: userInfo, token: optional(z.string()) })
  .openapi("SignedIn") satisfies z.ZodType<http.SignedIn>;

export const currentSession = z
  .object({ user: userInfo.nullable() })
  .openapi("CurrentSession") satisfies z.ZodType<http.CurrentSession>;

export const sessionInfo = z
  .object({
    id: z.string(),
    label: z.string(),
    current: z.boolean(),
    createdAt: timeMs,
    lastSeenAt: timeMs,
  })
  .openapi("SessionInfo") satisfies z.ZodType<http.SessionInfo>;

export const deviceStart = z
  .object({
    deviceCode: z.string(),
    userCode: z.string(),
    verificationPath: z.string(),
    intervalSeconds: z.int(),
    expiresSeconds: z.int(),
  })
  .openapi("DeviceStart") satisfies z.ZodType<http.DeviceStart>;

export const deviceLookup = z
  .object({
    client: z.string(),
    requestedAt: timeMs,
    approval: z.string(),
  })
  .openapi("DeviceLookup") satisfies z.ZodType<http.DeviceLookup>;

export const ticket = z
  .object({ ticket: z.string(), expiresMs: z.int() })
  .openapi("Ticket") satisfies z.ZodType<http.Ticket>;

const described = {
  title: optional(z.string()),
  description: optional(z.string()),
};

const optionSchema = z
  .union([
    z.object({
      type: z.literal("boolean"),
      ...described,
      default: z.boolean(),
    }),
    z.object({
      type: z.enum(["integer", "number"]),
      ...described,
      minimum: z.number(),
      maximum: z.number(),
      default: z.number(),
    }),
    z.object({
      type: z.literal("string"),
      ...described,
      maxLength: optional(z.int()),
      enum: optional(z.array(z.string())),
      default: z.string(),
    }),
  ])
  .openapi("OptionSchema") satisfies z.ZodType<OptionSchema>;

export const gameInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    version: z.string(),
    seats: z.object({ min: z.int(), max: z.int() }),
    options: z
      .object({
        type: z.literal("object"),
        properties: z.record(z.string(), optionSchema),
      })
      .nullable(),
    stats: z.record(
      z.string(),
      z.object({
        title: z.string(),
        aggregate: z.enum(["sum", "max", "min", "average"]),
      }),
    ),
    rated: z.boolean(),
    spectators: z.boolean(),
    lateJoin: z.boolean(),
    available: z.boolean(),
    matches: z.int(),
    fingerprint: z.string(),
    rttMs: z.number().nullable(),
  })
  .openapi("GameInfo") satisfies z.ZodType<http.GameInfo>;

export const leaderboardRow = z
  .object({
    rank: z.int(),
    name: z.string(),
    rating: z.number(),
    matches: z.int(),
    wins: z.int(),
    me: z.boolean(),
  })
  .openapi("LeaderboardRow") satisfies z.ZodType<http.LeaderboardRow>;

const playerGameStats = z
  .object({
    matches: z.int(),
    wins: z.int(),
    rating: z.number().nullable(),
    stats: z.array(z.object({ name: z.string(), title: z.string(), value: z.number() })),
  })
  .openapi("PlayerGameStats") satisfies z.ZodType<http.PlayerGameStats>;

export const gameStats = z
  .object({
    matches: z.int(),
    players: z.int(),
    voided: z.int(),
    // Not `nullable()`: the document would lose the null of a named shape.
    me: z.union([playerGameStats, z.null()]),
  })
  .openapi("GameStats") satisfies z.ZodType<http.GameStats>;

const matchPlayer = z
  .object({
    seat: z.int(),
    name: z.string(),
    me: z.boolean(),
    place: z.int().nullable(),
    score: z.number().nullable(),
    stats: z.record(z.string(), z.number()),
    ratingChange: z.number().nullable(),
  })
  .openapi("MatchPlayer") satisfies z.ZodType<http.MatchPlayer>;

export const matchInfo = z
  .object({
    id: z.string(),
    game: z.object({ id: z.string(), name: z.string(), version: z.string() }),
    options: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
    startedAt: timeMs,
    endedAt: timeMs,
    outcome: z.enum(["finished", "voided"]),
    reason: z.string().nullable(),
    players: z.array(matchPlayer),
    random: z
      .object({ commit: z.string(), seed: z.string(), labels: z.array(z.string()) })
      .nullable()
      .openapi({ description: "Fair random numbers of the match, in hex, to be checked; null where it had none" }),
  })
  .openapi("MatchInfo") satisfies z.ZodType<http.MatchInfo>;

/** Fields of RoomInfo, which the admin's rooms have too. */
export const roomFields = {
  code: z.string(),
  game: z.object({ id: z.string(), name: z.string() }).nullable(),
  phase: z.enum(["lobby", "starting", "playing", "waiting", "finished", "closed"]),
  members: z.int(),
  capacity: z.int(),
  public: z.boolean(),
  locked: z.boolean(),
  hasPassword: z.boolean(),
  host: z.string(),
};

export const roomInfo = z.object(roomFields).openapi("RoomInfo") satisfies z.ZodType<http.RoomInfo>;

export const registrationChallenge = z
  .object({ nonce: z.string() })
  .openapi("RegistrationChallenge") satisfies z.ZodType<http.RegistrationChallenge>;

export const registration = z
  .object({
    game: z.string(),
    name: z.string(),
    state: z.enum(["pending", "approved"]),
    hub: z.string(),
    linkPort: z.int(),
  })
  .openapi("Registration") satisfies z.ZodType<http.Registration>;

export const gameLogLine = z
  .object({
    n: z.int(),
    at: timeMs,
    level: z.enum(["debug", "info", "warn", "error"]),
    key: z.string(),
    text: z.string(),
  })
  .openapi("GameLogLine") satisfies z.ZodType<http.GameLogLine>;

export const gameLogs = z
  .object({
    game: z.string(),
    name: z.string(),
    nonce: z.string().openapi({ description: "To sign for the next request" }),
    lines: z.array(gameLogLine),
  })
  .openapi("GameLogs") satisfies z.ZodType<http.GameLogs>;
