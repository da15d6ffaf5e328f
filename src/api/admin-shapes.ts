import { z } from "@hono/zod-openapi";
import type * as http from "../../protocol/http.ts";
import { optional } from "./optional.ts";
import { roomFields, timeMs } from "./shapes.ts";

/** What the routes under /api/admin answer; see shapes.ts. */

const adminKey = z
  .object({
    key: z.string(),
    state: z.enum(["active", "revoked"]),
    createdAt: timeMs,
    lastSeenAt: timeMs.nullable(),
    connected: z.boolean(),
  })
  .openapi("AdminKey") satisfies z.ZodType<http.AdminKey>;

const conduct = z.enum(["good", "throttled", "quarantined"]);

export const adminGame = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(["pending", "approved", "suspended"]),
    bundled: z.boolean(),
    createdAt: timeMs,
    version: z.string().nullable(),
    keys: z.array(adminKey),
    addresses: z.array(
      z.object({
        address: z.string(),
        key: z.string(),
        firstSeenAt: timeMs,
        lastSeenAt: timeMs,
      }),
    ),
    rooms: z.int(),
    strikes: z.int(),
    conduct,
    quarantinedUntil: timeMs.nullable(),
    limits: z.record(z.string(), z.number()),
  })
  .openapi("AdminGame") satisfies z.ZodType<http.AdminGame>;

const adminUserFields = {
  id: z.string(),
  username: z.string().nullable(),
  name: z.string(),
  guest: z.boolean(),
  admin: z.boolean(),
  createdAt: timeMs,
  lastSeenAt: timeMs.nullable(),
};

export const adminUser = z.object(adminUserFields).openapi("AdminUser") satisfies z.ZodType<http.AdminUser>;

const madePassword = optional(z.string()).openapi({
  description: "Only where the hub made the password: told once, never again",
});

export const createdUser = z
  .object({ ...adminUserFields, password: madePassword })
  .openapi("CreatedUser") satisfies z.ZodType<http.AdminUser & { readonly password?: string }>;

export const newPassword = z.object({ password: madePassword }).openapi("NewPassword") satisfies z.ZodType<{
  readonly password?: string;
}>;

export const gameInvite = z.object({ code: z.string(), expiresAt: timeMs }).openapi("GameInvite");

export const adminRoom = z
  .object({ ...roomFields, openedAt: timeMs, connected: z.int() })
  .openapi("AdminRoom") satisfies z.ZodType<http.AdminRoom>;

export const hubStatus = z
  .object({
    running: z.boolean(),
    version: z.string(),
    hub: z.string(),
    pid: z.int().nullable(),
    startedAt: timeMs.nullable(),
    http: z.string().nullable(),
    origins: z.array(z.string()),
    link: z.string().nullable(),
    data: z.string(),
    linkVersions: z.array(z.int()),
    games: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        servers: z.int(),
        rooms: z.int(),
        rttMs: z.number().nullable(),
        conduct,
      }),
    ),
    counts: z.object({
      users: z.int(),
      guests: z.int(),
      games: z.int(),
      pendingGames: z.int(),
      rooms: z.int(),
      players: z.int(),
      matches: z.int(),
    }),
  })
  .openapi("HubStatus") satisfies z.ZodType<http.HubStatus>;
