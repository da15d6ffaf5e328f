/**
 * Every bound on what crosses a wire, with its unit last in its name.
 * The hub tells a game the ones in `linkLimits` in READY; a host may change those per game.
 */

/** Before a game server is authenticated: strangers get almost nothing. */
export const preAuthLimits = {
  /** A handshake frame carries keys and nonces, never more than 250 bytes. */
  frameBytesMax: 1024,
  /** TLS and the four handshake frames together; a distant server on a bad line needs about two. */
  handshakeMs: 5_000,
  /** Connections of one address (IPv6: /64) that are not authenticated yet. */
  perAddressMax: 8,
  /** Connections of one address (IPv6: /64) in all. */
  perAddressTotalMax: 64,
  /** All connections that are not authenticated yet. */
  totalMax: 256,
  /** A verification takes 60 µs; 50 a second cost 0.3 % of a core. */
  verifiesPerSecond: 50,
} as const;

/** Per game server connection. Told in READY, so names here are names on the wire. */
export const linkLimits = {
  /** One frame, without its 4-byte length. A whole view of a large game fits several times. */
  frameBytesMax: 65_536,
  /** Sustained bytes from one game; above it the socket is paused. */
  bytesPerSecond: 262_144,
  /** What may come at once after a quiet time. */
  bytesBurst: 1_048_576,
  /** Sustained frames from one game. */
  framesPerSecond: 4_000,
  framesBurst: 8_000,
  /** Deliveries to players' sockets that one game may cause, a broadcast to 8 seats being 8. */
  deliveriesPerSecond: 40_000,
  /** Time that the hub gives to the frames of all servers of one game. Only a game that looks for what costs most gets there. */
  workMsPerSecond: 100,
  /** Bytes waiting for a game server that reads too slowly; above it: slow_consumer. */
  queueBytesMax: 1_048_576,
  roomsMax: 100,
  /** Players seated in all rooms of one game. */
  playersMax: 500,
  seatsMax: 64,
  deadlinesPerRoomMax: 8,
  deadlineMsMax: 86_400_000,
  /** Fits into ROOM_OPEN, with 64 seats and full options beside it; that is one frame, too. */
  checkpointBytesMax: 49_152,
  /** Game events that the hub keeps for a game server that comes back. */
  replayEventsMax: 1_024,
  viewNodesMax: 2_048,
  viewDepthMax: 16,
  /** One view as it stands, encoded: what patches have made of it is no larger than what fits into a frame. */
  viewBytesMax: 65_536,
  /** All views that stand in a game's rooms. The hub keeps them decoded, in about ten times as much. */
  viewsBytesMax: 16_777_216,
  manifestBytesMax: 16_384,
  /** Labels of fair random numbers in one match; they are kept with its result. */
  randomLabelsMax: 256,
  /** Of all that a game stores, its players' entries included: keys and values. */
  storeGameBytesMax: 16_777_216,
  /** Of what it stores for one player. */
  storePlayerBytesMax: 65_536,
  /** Entries in all, its players' included. */
  storeKeysMax: 10_000,
  /** One value; fits into a frame with its key. */
  storeValueBytesMax: 32_768,
  storeKeyBytesMax: 256,
  /** Requests to the storage from all servers of one game; twice as many at once. A write takes the hub up to 0.3 ms. */
  storeOperationsPerSecond: 50,
  logLinesPerSecond: 10,
  logLineCharsMax: 500,
  /** The hub closes a link that has not answered for this long. */
  silenceMsMax: 30_000,
} as const;

export type LinkLimits = { readonly [K in keyof typeof linkLimits]: number };

/** From where to where a host may set each of them for a game: as far as all else holds, and no slip of the keyboard takes the hub down. */
export const linkLimitBounds: { readonly [K in keyof LinkLimits]: readonly [least: number, most: number] } = {
  /** The hub's own frames have up to 65,536 bytes. Twice as much still fits into what waits for a player. */
  frameBytesMax: [65_536, 131_072],
  bytesPerSecond: [1, 26_214_400],
  bytesBurst: [1, 104_857_600],
  framesPerSecond: [1, 400_000],
  framesBurst: [1, 800_000],
  deliveriesPerSecond: [1, 4_000_000],
  workMsPerSecond: [1, 10_000],
  /** One frame always fits. */
  queueBytesMax: [131_072, 104_857_600],
  roomsMax: [1, 10_000],
  playersMax: [1, 50_000],
  /** What seats are numbered by. */
  seatsMax: [1, 64],
  deadlinesPerRoomMax: [1, 64],
  /** What a timer takes. */
  deadlineMsMax: [1, 2_147_483_647],
  /** It comes back in ROOM_OPEN. */
  checkpointBytesMax: [1, 49_152],
  /** What the hub keeps of them is bounded in bytes, too. */
  replayEventsMax: [1, 2_048],
  /** Values in a frame. */
  viewNodesMax: [1, 4_096],
  /** A node is two deeper in the frame than the one above it. */
  viewDepthMax: [1, 16],
  viewBytesMax: [1, 131_072],
  viewsBytesMax: [1, 1_677_721_600],
  manifestBytesMax: [1_024, 49_152],
  randomLabelsMax: [1, 4_096],
  storeGameBytesMax: [1, 1_677_721_600],
  storePlayerBytesMax: [1, 6_553_600],
  storeKeysMax: [1, 1_000_000],
  storeValueBytesMax: [1, 49_152],
  /** A page of STORE_LIST is one frame. */
  storeKeyBytesMax: [1, 512],
  storeOperationsPerSecond: [1, 5_000],
  logLinesPerSecond: [1, 1_000],
  logLineCharsMax: [1, 4_096],
  /** Longer than the hub's pings are apart. */
  silenceMsMax: [15_000, 600_000],
};

/** What the scan refuses before any decoder sees a frame. */
export const scanLimits = {
  depthMax: 32,
  /** Values in one frame, containers included. */
  nodesMax: 4_096,
  /** Entries of one array or map. */
  countMax: 4_096,
  stringBytesMax: 16_384,
} as const;

/** Per player's WebSocket. */
export const playerLimits = {
  frameBytesMax: 65_536,
  /** One `data` payload or action from a player: input, not content. */
  payloadBytesMax: 16_384,
  framesPerSecond: 150,
  framesBurst: 300,
  bytesPerSecond: 65_536,
  bytesBurst: 131_072,
  /** Waiting for a client that reads too slowly; above it the socket is closed and may resume. */
  bufferedBytesMax: 262_144,
  socketsPerUserMax: 8,
  socketsPerAddressMax: 64,
  ticketMs: 30_000,
  /** A dropped player keeps the seat this long. */
  graceMs: 120_000,
} as const;

export const roomLimits = {
  membersMax: 100,
  /** Frames kept for returning clients, per room. */
  historyFramesMax: 256,
  historyBytesMax: 262_144,
  chatLinesMax: 100,
  chatCharsMax: 300,
  chatPerTenSeconds: 8,
  nameCharsMax: 24,
  /** How long a room waits for its game server before the match is void. */
  waitingMsMax: 120_000,
  /** How long a game server may take to accept or refuse a room. */
  startingMsMax: 10_000,
  /** A room without anybody connected closes after this. */
  emptyMsMax: 300_000,
  roomsMax: 10_000,
  roomsPerUserMax: 5,
} as const;

/** How the hub guards a link. Not told in READY: a well-behaved game server meets none of these. */
export const linkGuards = {
  /** New connections of one address (IPv6: /64); a TLS handshake costs the hub about 1 ms. */
  acceptsPerSecond: 20,
  acceptsBurst: 64,
  /** Sign-ins with one key; a game server that fails at once shall back off. */
  connectsPerMinute: 30,
  connectsBurst: 10,
  pingMs: 10_000,
  /** An older connection of the same key has this long to answer a ping before it gives way. */
  probeMs: 2_000,
  /** From READY to the first manifest that is accepted. */
  manifestMs: 10_000,
  manifestsPerMinute: 30,
  manifestsBurst: 10,
  /** Between the last ERROR and the end of the socket: time for it to arrive. */
  closeMs: 500,
  /** Bytes read and thrown away in that time. */
  closeBytesMax: 1_048_576,
  /** Frames with wrong fields within the window before the connection ends (FR9). */
  invalidFramesMax: 20,
  invalidWindowMs: 10_000,
  /** ERRORs that answer no request; more are not sent. */
  errorsPerSecond: 20,
  errorsBurst: 50,
  /** Frames of a room that the hub closed this recently have crossed ROOM_CLOSE, and are dropped. */
  crossedMs: 10_000,
  /** Paused this long within ten seconds for sending too fast: a strike. */
  strikePausedMs: 5_000,
  strikeForgottenMs: 60_000,
  /** From this many strikes on a game is read at a quarter of its rates. */
  strikesThrottled: 3,
  strikesMax: 6,
  /** After strikesMax a game gets no new rooms for this long; each further time within a day for twice as long. */
  quarantineMs: 600_000,
  quarantineMsMax: 86_400_000,
  /** How long the frames of one connection are read before others have their turn. */
  sliceMs: 0.5,
  /** What of that is charged at most, or what a game may take at once: if the machine stood still for a minute, it is not to blame. */
  chargedMsMax: 25,
  /** While less of the hub's time than this is idle, what games take of it counts more, in inverse proportion. */
  idleShareMin: 0.75,
  timePriceMax: 4,
  /** How often connections are looked at. */
  tickMs: 1_000,
} as const;

export type LinkGuards = { readonly [K in keyof typeof linkGuards]: number };
export type PreAuthLimits = { readonly [K in keyof typeof preAuthLimits]: number };
