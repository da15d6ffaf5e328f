import type { Manifest } from "./manifest.ts";
import type { Options } from "./manifest.ts";
import type { RefusalCode } from "./errors.ts";

/**
 * Bodies of the HTTP API, as JSON. All times are Unix ms, all ids opaque strings.
 * The routes stand beside each shape; `/openapi.json` says the same with every status.
 *
 * Who calls: browsers by the session cookie, others by `Authorization: Bearer <session token>`.
 */

/** Every refusal's body. */
export interface ErrorBody {
  readonly error: {
    readonly code: RefusalCode;
    readonly message: string;
    readonly field?: string;
  };
}

/** GET /api/hub: what anybody may know. */
export interface HubInfo {
  readonly name: string;
  /** Public identity key, H… */
  readonly hub: string;
  readonly version: string;
  /** Port of the game link, for authors. */
  readonly linkPort: number;
  /** Where the link is without TLS: its loopback host, at which alone it is reached (SPEC.md, TR3). Null with TLS. */
  readonly plainLinkHost: string | null;
  readonly linkVersions: readonly number[];
  readonly guests: boolean;
  /**
   * Where others reach the hub, best first: told only to somebody on the hub's own machine, whose page would otherwise
   * invite friends to 127.0.0.1.
   */
  readonly origins: readonly string[];
}

export interface UserInfo {
  readonly id: string;
  /** Sign-in name; null for guests. */
  readonly username: string | null;
  /** Shown to other players. */
  readonly name: string;
  readonly guest: boolean;
  readonly admin: boolean;
  /** Games get the shown name. */
  readonly shareName: boolean;
  readonly createdAt: number;
}

/** How the session is handed out: a cookie for browsers, the token in the body for other clients. */
export type SessionKind = "cookie" | "token";

/** POST /api/guests -> 201 SignedIn */
export interface GuestBody {
  readonly name: string;
  readonly session?: SessionKind;
}
/** POST /api/accounts -> 201 SignedIn. Sent with a guest's session it upgrades the guest: same id, same history. */
export interface AccountBody {
  readonly username: string;
  readonly password: string;
  readonly name?: string;
  readonly session?: SessionKind;
}
/** POST /api/sessions -> 201 SignedIn */
export interface SignInBody {
  readonly username: string;
  readonly password: string;
  readonly session?: SessionKind;
}
export interface SignedIn {
  readonly user: UserInfo;
  /** Only with session "token". */
  readonly token?: string;
}

/** GET /api/me -> UserInfo; PATCH /api/me MePatch -> UserInfo; DELETE /api/me { password? } -> 204; GET /api/me/export -> JSON file */
export interface MePatch {
  readonly name?: string;
  readonly shareName?: boolean;
}
/** POST /api/me/password -> 204; other sessions end. */
export interface PasswordBody {
  readonly current: string;
  readonly next: string;
}
/** POST /api/me/games/:game/reset -> 204: a new player id in this game, old history unlinked. */

/** GET /api/sessions/current -> CurrentSession: asked by pages, which do not know yet whether anybody is signed in. */
export interface CurrentSession {
  readonly user: UserInfo | null;
}

/** GET /api/sessions -> SessionInfo[]; DELETE /api/sessions/:id -> 204; DELETE /api/sessions/current -> 204 (sign out) */
export interface SessionInfo {
  readonly id: string;
  readonly label: string;
  readonly current: boolean;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** POST /api/device { client } -> DeviceStart (RFC 8628) */
export interface DeviceStart {
  readonly deviceCode: string;
  /** Typed by the person, as "BCDF-GHJK". */
  readonly userCode: string;
  /** Path of the page where it is typed: /device */
  readonly verificationPath: string;
  readonly intervalSeconds: number;
  readonly expiresSeconds: number;
}
/** POST /api/device/token { deviceCode } -> 201 SignedIn with token, or device_pending / device_slow_down / device_expired */
/** POST /api/device/lookup { userCode } (signed in) -> DeviceLookup; POST /api/device/confirm { userCode, approval, approve } -> 204 */
export interface DeviceLookup {
  readonly client: string;
  readonly requestedAt: number;
  /** Bound to this browser's session; goes back with the confirmation. */
  readonly approval: string;
}

/** POST /api/tickets -> 201 Ticket. Then GET /ws?ticket=… upgrades, once, within 30 s. */
export interface Ticket {
  readonly ticket: string;
  readonly expiresMs: number;
}

/** GET /api/games -> GameInfo[]; GET /api/games/:game -> GameInfo. `:game` is an id or a name. */
export interface GameInfo {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly seats: { readonly min: number; readonly max: number };
  readonly options: Manifest["options"] | null;
  readonly stats: NonNullable<Manifest["stats"]>;
  readonly rated: boolean;
  readonly spectators: boolean;
  readonly lateJoin: boolean;
  /** A server is connected: rooms can be started. */
  readonly available: boolean;
  readonly matches: number;
  /** How its oldest key begins, G…, to tell look-alikes apart: see `keyMark`. */
  readonly fingerprint: string;
  readonly rttMs: number | null;
}

/** GET /api/games/:game/leaderboard?limit=50 -> LeaderboardRow[] */
export interface LeaderboardRow {
  readonly rank: number;
  readonly name: string;
  /** Whole points; openskill ordinal scaled so that a newcomer has 1000. */
  readonly rating: number;
  readonly matches: number;
  readonly wins: number;
  /** The asking player's own row. */
  readonly me: boolean;
}

/** GET /api/games/:game/stats -> GameStats: of the game, and of the asking player */
export interface GameStats {
  readonly matches: number;
  readonly players: number;
  readonly voided: number;
  readonly me: PlayerGameStats | null;
}
export interface PlayerGameStats {
  readonly matches: number;
  readonly wins: number;
  readonly rating: number | null;
  readonly stats: readonly {
    readonly name: string;
    readonly title: string;
    readonly value: number;
  }[];
}

/** GET /api/me/matches?before=ms&limit=50 -> MatchInfo[]; GET /api/matches/:id -> MatchInfo (players of it only) */
export interface MatchInfo {
  readonly id: string;
  readonly game: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
  };
  readonly options: Options;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "finished" | "voided";
  readonly reason: string | null;
  readonly players: readonly MatchPlayer[];
  /** Null where the game asked for no fair random numbers. */
  readonly random: RevealedRandom | null;
}
/** The match's fair random numbers, for who wants to check them (protocol/SPEC.md, RN4). Bytes are in hex. */
export interface RevealedRandom {
  readonly commit: string;
  readonly seed: string;
  /** In the order in which the game first asked for them. */
  readonly labels: readonly string[];
}
export interface MatchPlayer {
  readonly seat: number;
  readonly name: string;
  readonly me: boolean;
  readonly place: number | null;
  readonly score: number | null;
  readonly stats: Readonly<Record<string, number>>;
  readonly ratingChange: number | null;
}

/** POST /api/rooms RoomCreate -> 201 RoomInfo; GET /api/rooms -> RoomInfo[] (public ones); GET /api/rooms/:code -> RoomInfo */
export interface RoomCreate {
  /** Id or name of a game; may be chosen later. */
  readonly game?: string;
  readonly public?: boolean;
  readonly password?: string;
  readonly capacity?: number;
}
export interface RoomInfo {
  readonly code: string;
  readonly game: { readonly id: string; readonly name: string } | null;
  readonly phase: "lobby" | "starting" | "playing" | "waiting" | "finished" | "closed";
  readonly members: number;
  readonly capacity: number;
  readonly public: boolean;
  readonly locked: boolean;
  readonly hasPassword: boolean;
  readonly host: string;
}

/** POST /api/registrations/challenge { key } -> RegistrationChallenge; then POST /api/registrations RegistrationBody -> 200/201 Registration */
export interface RegistrationChallenge {
  readonly nonce: string;
}
export interface RegistrationBody {
  /** Public key, G… */
  readonly key: string;
  readonly name: string;
  readonly nonce: string;
  /** Hex of the Ed25519 signature of "minihub/register/v1" 00 SHA-256(LP(hub key) LP(game key) LP(nonce) LP(name in UTF-8)). */
  readonly signature: string;
  readonly invite?: string;
  /** By another key of the game, in place of the host: adds `key` to that game. */
  readonly vouch?: Vouch;
}
export interface Vouch {
  /** A public key of the game, G…, that is not revoked. */
  readonly key: string;
  /** Hex of the Ed25519 signature of "minihub/vouch/v1" 00 SHA-256(…); see protocol/registration.ts. */
  readonly signature: string;
  /** The vouching key is revoked, and its connection ends. */
  readonly retire: boolean;
}
export interface Registration {
  readonly game: string;
  readonly name: string;
  readonly state: "pending" | "approved";
  /** Hub's public key and link port; the client builds minihub://host:port#H… from them. */
  readonly hub: string;
  readonly linkPort: number;
}

/** POST /api/registrations/logs LogsBody -> GameLogs: for whoever holds a key of the game */
export interface LogsBody {
  /** Public key of the game, G… */
  readonly key: string;
  /** Of a challenge, or of the last answer. */
  readonly nonce: string;
  /** Hex of the Ed25519 signature of "minihub/logs/v1" 00 SHA-256(LP(hub key) LP(game key) LP(nonce)). */
  readonly signature: string;
  /** Only lines with a larger `n`. */
  readonly after?: number;
}
export interface GameLogs {
  readonly game: string;
  readonly name: string;
  /** To sign for the next request. */
  readonly nonce: string;
  readonly lines: readonly GameLogLine[];
}

/**
 * Administration, under /api/admin; the same routes answer on the control socket of the data folder.
 * GET games -> AdminGame[]; POST games/:game/approve|suspend|remove -> AdminGame/204; POST keys/:key/revoke -> 204;
 * POST games/invites { label?, hours? } -> { code, expiresAt }; PATCH games/:game/limits { name: number|null } -> AdminGame
 * GET games/:game/logs?after=n -> GameLogLine[]; POST games/:game/lift -> AdminGame (ends a quarantine)
 * GET users -> AdminUser[]; POST users { username, password?, admin? } -> AdminUser & { password? };
 * POST users/:user/password { password? } -> { password? }; POST users/:user/admin { admin } -> AdminUser
 * GET rooms -> AdminRoom[]; POST rooms/:code/close -> 204; GET status -> HubStatus
 * POST /api/admin/claim { token } (signed in, not a guest) -> UserInfo: the one-time admin link /admin#TOKEN
 */
export interface AdminKey {
  readonly key: string;
  readonly state: "active" | "revoked";
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
  readonly connected: boolean;
}
export interface AdminGame {
  readonly id: string;
  readonly name: string;
  readonly state: "pending" | "approved" | "suspended";
  readonly bundled: boolean;
  readonly createdAt: number;
  readonly version: string | null;
  readonly keys: readonly AdminKey[];
  /** Where its servers connected from, newest first, at most 20. */
  readonly addresses: readonly {
    readonly address: string;
    readonly key: string;
    readonly firstSeenAt: number;
    readonly lastSeenAt: number;
  }[];
  readonly rooms: number;
  readonly strikes: number;
  /** How it behaves: throttled is read more slowly, quarantined gets no new rooms. */
  readonly conduct: "good" | "throttled" | "quarantined";
  /** When its quarantine ends; null where it is in none. */
  readonly quarantinedUntil: number | null;
  readonly limits: Readonly<Record<string, number>>;
}
/** A line that a game server sent, or that the hub says of it. */
export interface GameLogLine {
  /** Counts from 1 for every game while the hub runs. */
  readonly n: number;
  readonly at: number;
  readonly level: "debug" | "info" | "warn" | "error";
  /** Public key of the server, G… */
  readonly key: string;
  readonly text: string;
}
export interface AdminUser {
  readonly id: string;
  readonly username: string | null;
  readonly name: string;
  readonly guest: boolean;
  readonly admin: boolean;
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
}
export interface AdminRoom extends RoomInfo {
  readonly openedAt: number;
  readonly connected: number;
}
export interface HubStatus {
  readonly running: boolean;
  readonly version: string;
  readonly hub: string;
  readonly pid: number | null;
  readonly startedAt: number | null;
  /** For players on the hub's own machine. */
  readonly http: string | null;
  /** For all others, best first. */
  readonly origins: readonly string[];
  readonly link: string | null;
  readonly data: string;
  readonly linkVersions: readonly number[];
  readonly games: readonly {
    readonly name: string;
    readonly version: string;
    readonly servers: number;
    readonly rooms: number;
    readonly rttMs: number | null;
    readonly conduct: "good" | "throttled" | "quarantined";
  }[];
  readonly counts: {
    readonly users: number;
    readonly guests: number;
    readonly games: number;
    readonly pendingGames: number;
    readonly rooms: number;
    readonly players: number;
    readonly matches: number;
  };
}
