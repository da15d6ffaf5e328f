/**
 * The refusals: every "no" that minihub says to a peer, over HTTP, WebSocket, link and in the CLI.
 * `http` is the status over HTTP, `exit` the exit code of the CLI, `closes` whether a link or WebSocket is closed after it.
 * The sentence says how to mend it; a refusal may replace it by a more exact one.
 */
export interface RefusalKind {
  readonly http: number;
  readonly exit: number;
  readonly closes: boolean;
  readonly message: string;
}

const kind = (http: number, exit: number, closes: boolean, message: string): RefusalKind => ({
  http,
  exit,
  closes,
  message,
});

/** Exit codes of the CLI: 0 ok, 1 bug, 2 usage, 3 refused, 4 not reachable or busy, 5 data, keys or output unusable, 6 check failed, 130 interrupted. */
export const exitCodes = {
  ok: 0,
  bug: 1,
  usage: 2,
  refused: 3,
  unavailable: 4,
  data: 5,
  checkFailed: 6,
  interrupted: 130,
} as const;

export const refusals = {
  // Anywhere
  invalid: kind(400, 2, false, "The request is not well formed; see the message for the field and what it takes."),
  not_found: kind(404, 3, false, "There is no such thing here, or it is not yours. Check the name or id."),
  forbidden: kind(403, 3, false, "You may not do this. Ask the host of the room or of the hub."),
  conflict: kind(409, 3, false, "This is not possible in the present state. Look at the state again, then repeat."),
  too_many: kind(429, 3, false, "Too many attempts. Wait a little, then repeat."),
  busy: kind(503, 4, false, "The hub is busy. Repeat in a few seconds."),
  too_large: kind(413, 3, false, "This is larger than allowed. Send less."),
  internal: kind(500, 1, false, "Something went wrong in the hub; its log says what. Repeat, then tell the host."),
  // Accounts
  unauthenticated: kind(401, 3, false, "You are not signed in. Sign in or play as a guest, then repeat."),
  bad_credentials: kind(401, 3, false, "Name or password is wrong. Check both."),
  name_taken: kind(409, 3, false, "This name is taken or too much like another one. Choose another."),
  name_invalid: kind(
    400,
    3,
    false,
    "This name cannot be used. Take 2 to 24 letters, digits, spaces, dots, dashes or underscores of one script.",
  ),
  password_weak: kind(
    400,
    3,
    false,
    "This password is too easy to guess: it is a common word, a row of keys or your name. Digits and signs around such a word do not help; several words do.",
  ),
  cross_site: kind(403, 3, false, "The request came from another site. Use the hub's own page."),
  ticket_invalid: kind(
    401,
    3,
    true,
    "The ticket is used, expired or wrong. Ask for a new one and connect again within 30 seconds.",
  ),
  device_pending: kind(
    400,
    3,
    false,
    "The code has not been confirmed in the browser yet. Ask again after the interval.",
  ),
  device_slow_down: kind(
    400,
    3,
    false,
    "You ask too often. Wait for the interval told at the start, plus five seconds.",
  ),
  device_expired: kind(400, 3, false, "The code has expired or was refused. Start the sign-in again."),
  invite_invalid: kind(400, 3, false, "The code is used, expired or wrong. Ask the host for a new one."),
  // Rooms
  room_full: kind(409, 3, false, "The room is full. Watch instead, or ask its host."),
  room_locked: kind(403, 3, false, "The room is locked. Ask its host to unlock it."),
  room_password: kind(403, 3, false, "The room wants a password, or this one is wrong. Ask its host."),
  room_closed: kind(410, 3, true, "The room was closed. Make a new one."),
  kicked: kind(403, 3, true, "The host of the room removed you from it."),
  game_unavailable: kind(409, 3, false, "No server of this game is connected. Choose another game or wait."),
  game_refused: kind(409, 3, false, "The game refused to start. Change the options or the players."),
  options_invalid: kind(400, 3, false, "An option has a value the game does not take. See the message for which."),
  replaced: kind(409, 3, true, "You connected again somewhere else; this connection ends."),
  signed_out: kind(401, 3, true, "This session was ended. Sign in again."),
  // Keys and registration
  key_invalid: kind(
    400,
    3,
    false,
    "This is not a valid public key. Take the one that begins with G, as printed by minihub register.",
  ),
  key_secret: kind(
    400,
    3,
    false,
    "This is a SECRET key where a public key belongs. Keep it to yourself and make a new pair.",
  ),
  key_taken: kind(
    409,
    3,
    false,
    "This key already belongs to a game. Use the key pair of one game for that game only.",
  ),
  // Link, before READY: one answer for everything
  auth_failed: kind(
    401,
    3,
    true,
    "The key is unknown, not approved, revoked, or the signature does not match. Run minihub register, or ask the host.",
  ),
  version_unsupported: kind(
    400,
    3,
    true,
    "None of the offered protocol versions is spoken here. Update the game server or the hub.",
  ),
  // Link
  protocol_error: kind(400, 3, true, "The frame breaks the protocol; the rule says which part."),
  frame_invalid: kind(400, 3, false, "The frame's fields are not what its type takes; the rule says which."),
  unknown_type: kind(400, 3, false, "This frame type is not known to version 1; it was skipped."),
  manifest_invalid: kind(400, 3, false, "The manifest has a field that is not allowed; the message names it."),
  view_invalid: kind(400, 3, false, "The view is not valid; the message names the node."),
  limit_exceeded: kind(429, 3, false, "This is over a limit told in READY; the message names it."),
  slow_consumer: kind(429, 3, true, "You read too slowly and your queue is full. Read faster or send less."),
  rate_exceeded: kind(429, 3, true, "You send too fast, again and again. Keep to the limits that were told."),
  already_connected: kind(
    409,
    3,
    true,
    "A game server with this key is connected and answers. Stop it, or give this machine a key of its own.",
  ),
  suspended: kind(403, 3, true, "The host suspended this game. Ask the host."),
  revoked: kind(403, 3, true, "The host revoked this key. Ask the host."),
  silent: kind(408, 3, true, "No answer came in time."),
  shutting_down: kind(503, 4, true, "The hub is stopping. Connect again in a little while."),
  // Operating, CLI only
  port_in_use: kind(500, 4, false, "The port is in use. Stop the other program or choose another port."),
  data_unusable: kind(500, 5, false, "The data folder cannot be used. Choose another with --data or mend its rights."),
  database_newer: kind(
    500,
    5,
    false,
    "The database was written by a newer minihub. Install that version, or take another data folder.",
  ),
  key_file_exposed: kind(
    500,
    5,
    false,
    "A key file can be read by other users. Run chmod 600 on it; if others had access, make a new key.",
  ),
  hub_unreachable: kind(503, 4, false, "No hub answers at this address. Check the address and that the hub runs."),
} as const satisfies Record<string, RefusalKind>;

export type RefusalCode = keyof typeof refusals;

/**
 * A refusal as a throwable value. `rule` names the rule of SPEC.md that was broken, as in "FR2";
 * `detail` are numbers for a program to go on with, as the revision that was in the way.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly rule: string | undefined;
  readonly detail: Readonly<Record<string, number>> | undefined;

  constructor(
    code: RefusalCode,
    message: string = refusals[code].message,
    rule?: string,
    detail?: Readonly<Record<string, number>>,
  ) {
    super(message);
    this.code = code;
    this.rule = rule;
    this.detail = detail;
  }
}

export function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === "string" && Object.hasOwn(refusals, code);
}
