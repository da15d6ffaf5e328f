import { z } from "@hono/zod-openapi";
import type * as http from "../../protocol/http.ts";
import { linkLimits } from "../../protocol/limits.ts";
import { optional } from "./optional.ts";

/**
 * What the API takes, as schemas: form and size only. What a name or a password may be is for src/auth
 * to say. Objects are strict, so that a misspelt field is refused instead of silently left out.
 */

/** Text of at most `charsMax` UTF-16 units that is whole Unicode, without NUL. */
function text(charsMax: number) {
  return z
    .string()
    .max(charsMax)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "holds half a character or a NUL");
}

const name = text(200).openapi({ example: "Ada" });
const username = text(200).openapi({ example: "ada" });
/** Above this nothing is hashed: a password is no place for 5 MB of work. */
const password = text(512).openapi({ format: "password", example: "correct horse battery" });
const session = optional(z.enum(["cookie", "token"])).openapi({
  description: 'How the session is handed out; "cookie" where it is left out, "token" for programs',
});

export const guestBody = z.strictObject({ name, session }).openapi("GuestBody") satisfies z.ZodType<http.GuestBody>;

export const accountBody = z
  .strictObject({ username, password, name: optional(name), session })
  .openapi("AccountBody") satisfies z.ZodType<http.AccountBody>;

export const signInBody = z
  .strictObject({ username, password, session })
  .openapi("SignInBody") satisfies z.ZodType<http.SignInBody>;

export const mePatch = z
  .strictObject({ name: optional(name), shareName: optional(z.boolean()) })
  .openapi("MePatch") satisfies z.ZodType<http.MePatch>;

export const passwordBody = z
  .strictObject({ current: password, next: password })
  .openapi("PasswordBody") satisfies z.ZodType<http.PasswordBody>;

export const eraseBody = z.strictObject({ password: optional(password) }).openapi("EraseBody");

export const deviceBody = z
  .strictObject({ client: text(100).openapi({ example: "minihub on laptop" }) })
  .openapi("DeviceBody");

export const deviceTokenBody = z.strictObject({ deviceCode: text(128) }).openapi("DeviceTokenBody");

const userCode = text(32).openapi({ example: "BCDF-GHJK" });

export const deviceLookupBody = z.strictObject({ userCode }).openapi("DeviceLookupBody");

export const deviceConfirmBody = z
  .strictObject({ userCode, approval: text(128), approve: z.boolean() })
  .openapi("DeviceConfirmBody");

export const roomCreate = z
  .strictObject({
    game: optional(text(64)).openapi({ description: "Id or name" }),
    public: optional(z.boolean()),
    password: optional(text(64).min(1)),
    capacity: optional(z.int().min(1).max(1000)),
  })
  .openapi("RoomCreate") satisfies z.ZodType<http.RoomCreate>;

const publicKey = text(128).openapi({ description: "Public key, G…" });

export const challengeBody = z.strictObject({ key: publicKey }).openapi("ChallengeBody");

export const registrationBody = z
  .strictObject({
    key: publicKey,
    name,
    nonce: text(128),
    signature: text(256).openapi({ description: "Hex of the Ed25519 signature" }),
    invite: optional(text(64)),
    vouch: optional(
      z.strictObject({
        key: publicKey,
        signature: text(256).openapi({ description: "Hex of the Ed25519 signature of the key that vouches" }),
        retire: z.boolean().openapi({ description: "The key that vouches is revoked" }),
      }),
    ),
  })
  .openapi("RegistrationBody") satisfies z.ZodType<http.RegistrationBody>;

export const logsBody = z
  .strictObject({
    key: publicKey,
    nonce: text(128).openapi({ description: "Of a challenge, or of the last answer" }),
    signature: text(256).openapi({ description: "Hex of the Ed25519 signature" }),
    after: optional(z.int().min(0)).openapi({ description: "Only lines with a larger `n`" }),
  })
  .openapi("LogsBody") satisfies z.ZodType<http.LogsBody>;

export const claimBody = z.strictObject({ token: text(128) }).openapi("ClaimBody");

// Administration

export const inviteBody = z
  .strictObject({
    label: optional(text(100)),
    hours: optional(z.number()).openapi({
      description: "How long it is good; 24 where it is left out, at most 90 days",
    }),
    game: optional(text(64)).openapi({ description: "Id or name: the invite adds a server key to this game" }),
  })
  .openapi("InviteBody");

const limitNames = Object.keys(linkLimits) as [keyof typeof linkLimits, ...(keyof typeof linkLimits)[]];

export const limitsBody = z
  .partialRecord(z.enum(limitNames), z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullable())
  .openapi("LimitsBody", { example: { roomsMax: 20 } });

export const createUserBody = z
  .strictObject({ username, password: optional(password), admin: optional(z.boolean()) })
  .openapi("CreateUserBody");

export const setPasswordBody = z.strictObject({ password: optional(password) }).openapi("SetPasswordBody");

export const setAdminBody = z.strictObject({ admin: z.boolean() }).openapi("SetAdminBody");

// Paths and queries

export const gamePath = z.object({ game: text(64).openapi({ description: "Id or name" }) });
export const idPath = z.object({ id: text(64) });
export const codePath = z.object({ code: text(32).openapi({ description: "The room's code", example: "KQXFR" }) });
export const keyPath = z.object({ key: publicKey });
export const userPath = z.object({ user: text(200).openapi({ description: "Id or username" }) });

const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(200)
  .default(50)
  .openapi({ description: "Rows at most", type: "integer", minimum: 1, maximum: 200, default: 50 });
const before = z.coerce
  .number()
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER)
  .optional()
  .openapi({ description: "Unix ms: only what is older", type: "integer", minimum: 0 });

export const limitQuery = z.object({ limit });
export const pageQuery = z.object({ limit, before });
export const logQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .openapi({ description: "Only lines with a larger `n`", type: "integer", minimum: 0, default: 0 }),
});
