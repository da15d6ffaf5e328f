import type { AdminRoom, RoomInfo } from "../../protocol/http.ts";
import type { Manifest, Options } from "../../protocol/manifest.ts";
import type { RoomGame, RoomPhase, RoomPlacement, RoomSettings, RoomState, SeatName } from "../../protocol/player.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Match } from "./match.ts";
import type { Member } from "./member.ts";

/** The game a room is set to. */
export interface ChosenGame {
  readonly id: string;
  readonly name: string;
  readonly manifest: Manifest;
}

/** Where a room stands. */
export type Phase =
  | { readonly phase: "lobby"; readonly notice: string | null }
  | { readonly phase: "starting"; readonly id: string }
  | { readonly phase: "opening"; readonly match: Match }
  | { readonly phase: "playing"; readonly match: Match }
  | { readonly phase: "waiting"; readonly match: Match; readonly until: number; readonly cancel: () => void }
  | {
      readonly phase: "finished";
      readonly id: string;
      readonly placements: readonly RoomPlacement[] | null;
      /** Who had the seats: an account that is erased takes its name with it, also of who has left the room. */
      readonly users: readonly string[];
      readonly notice: string | null;
    }
  | { readonly phase: "closed" };

/** What of a room is shown. */
export interface ShownRoom {
  readonly code: string;
  readonly openedAt: number;
  readonly game: ChosenGame | undefined;
  readonly options: Options;
  readonly settings: RoomSettings;
  readonly members: Iterable<Member>;
  readonly phase: Phase;
}

export function roomState(room: ShownRoom, catalogue: Catalogue, monotonicMs: number): RoomState {
  const { code, options, game } = room;
  const { password, ...settings } = room.settings;
  return {
    code,
    game: game ? roomGame(game, catalogue) : null,
    options,
    settings,
    hasPassword: password !== null,
    members: [...room.members].map(({ member, name, guest, host, ready, socket, spectator, muted, seat, wins }) => ({
      member,
      name,
      guest,
      host,
      ready,
      connected: socket !== undefined,
      spectator,
      muted,
      seat: seat && !seat.left ? seat.seat : null,
      wins,
    })),
    state: shownPhase(room.phase, monotonicMs),
    gameRttMs: matchOf(room.phase)?.port?.rttMs ?? null,
  };
}

export function roomInfo(room: ShownRoom): RoomInfo {
  const members = [...room.members];
  return {
    code: room.code,
    game: room.game ? { id: room.game.id, name: room.game.name } : null,
    phase: room.phase.phase === "opening" ? "starting" : room.phase.phase,
    members: members.length,
    capacity: room.settings.capacity,
    public: room.settings.public,
    locked: room.settings.locked,
    hasPassword: room.settings.password !== null,
    host: members.find(({ host }) => host)?.name ?? "",
  };
}

export function adminRoom(room: ShownRoom): AdminRoom {
  const connected = [...room.members].filter(({ socket }) => socket !== undefined).length;
  return { ...roomInfo(room), openedAt: room.openedAt, connected };
}

/** The match that a phase has, if it has one. */
export function matchOf(phase: Phase): Match | undefined {
  return phase.phase === "opening" || phase.phase === "playing" || phase.phase === "waiting" ? phase.match : undefined;
}

function shownPhase(phase: Phase, monotonicMs: number): RoomPhase {
  switch (phase.phase) {
    case "lobby":
    case "closed":
      return phase;
    case "starting":
      return { phase: "starting", match: phase.id };
    case "opening":
      return { phase: "starting", match: phase.match.setup.id };
    case "playing":
      return { phase: "playing", ...running(phase.match) };
    case "waiting": {
      const remainingMs = Math.max(0, Math.round(phase.until - monotonicMs));
      return { phase: "waiting", ...running(phase.match), remainingMs };
    }
    case "finished":
      return { phase: "finished", match: phase.id, placements: phase.placements, notice: phase.notice };
  }
}

function running(match: Match) {
  const { id, random } = match.setup;
  return { match: id, seats: seatNames(match), commit: Buffer.from(random.commit).toString("hex") };
}

function seatNames(match: Match): SeatName[] {
  return match.seats.map(({ seat, who, sink, left }) => ({
    seat,
    name: who.name,
    connected: sink !== undefined,
    left,
  }));
}

function roomGame({ id, name, manifest }: ChosenGame, catalogue: Catalogue): RoomGame {
  const { description, version, seats, options, lateJoin, spectators } = manifest;
  return {
    id,
    name,
    description,
    version,
    seats,
    options: options ?? null,
    lateJoin: lateJoin ?? false,
    spectators: spectators ?? false,
    available: catalogue.game(id)?.available ?? false,
  };
}
