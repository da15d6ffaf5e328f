import { Refusal } from "../../protocol/errors.ts";
import { roomLimits } from "../../protocol/limits.ts";
import type { MatchResult, Options } from "../../protocol/manifest.ts";
import { checkOptions } from "../../protocol/options.ts";
import type { RoomPlacement } from "../../protocol/player.ts";
import type { RecordedEnd } from "../db/recorded-match.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Clock } from "./clock.ts";
import { endedMatch } from "./ended-match.ts";
import type { Fault } from "./ending.ts";
import { FairRandom } from "./fair-random.ts";
import type { MatchRecord } from "./match-record.ts";
import type { MatchEvents, MatchSetup } from "./match-setup.ts";
import { Match } from "./match.ts";
import { type Placement, recordedPlacements } from "./outcome.ts";
import type { Member, RoomSocket } from "./member.ts";
import type { MemberRecord } from "./member-record.ts";
import { type ChosenGame, matchOf, type Phase } from "./room-state.ts";
import type { SeatedPlayer } from "./seat.ts";
import { StartPace } from "./start-pace.ts";
import { hostSeat, whoPlays } from "./who-plays.ts";
import type { EndedMatch, MatchStore } from "./match-store.ts";

export interface RunnerDeps {
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly store: MatchStore;
  readonly newId: () => string;
  /** Fills the bytes with random ones that nobody can predict. */
  readonly random: (bytes: Uint8Array) => void;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
  /** How long a match waits for its game server; default: `waitingMsMax`. */
  readonly waitingMs?: number | undefined;
}

/** How often a waiting match asks again for a place: those there are may be full. */
const retryMs = 1_000;

type NewMatch = Omit<MatchSetup, "clock" | "broadcast" | "takeDeliveries" | "holdViewBytes" | "events">;

type ShownEnd = Omit<Extract<Phase, { phase: "finished" }>, "phase" | "placements"> & {
  readonly placements: readonly Placement[] | null;
};

/** A room as far as matches concern it. */
export interface MatchRoom {
  readonly topics: { readonly audience: string; readonly spectators: string };
  readonly phase: Phase;
  readonly game: ChosenGame | undefined;
  readonly options: Options;
  readonly members: Iterable<Member>;
  /** Matches so far, by game. */
  readonly rounds: Map<string, number>;
  enter(phase: Phase): void;
  toLobby(notice: string | null): void;
  changed(): void;
  /** What is kept of the match for a restart of the hub has changed. */
  touched(): void;
  publish(topic: string, frame: Uint8Array): void;
  /** The sockets of those who watch. */
  watchers(): readonly RoomSocket[];
}

/** Takes a room through a match: starting, playing, waiting for its game server, finished or void. */
export class MatchRunner {
  readonly #deps: RunnerDeps;
  readonly #starts: StartPace;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#starts = new StartPace(() => deps.clock.monotonic());
  }

  async start(room: MatchRoom): Promise<void> {
    const { catalogue, newId } = this.#deps;
    const { game } = room;
    if (!game) throw new Refusal("conflict", "Choose a game first.");
    const port = catalogue.pick(game.id);
    if (!port) throw new Refusal("game_unavailable");
    const options = checkOptions(port.manifest.options, room.options);
    const round = (room.rounds.get(game.id) ?? 0) + 1;
    const players = whoPlays(room.members, port.manifest.seats, round);
    this.#starts.take([...room.members].find(({ host }) => host)?.user ?? "");
    const id = newId();
    const before = room.phase;
    room.enter({ phase: "starting", id });
    let seats: readonly SeatedPlayer[];
    try {
      seats = await this.#seated(game.id, players);
    } catch (error) {
      room.enter(before);
      throw error;
    }
    if (room.phase.phase !== "starting" || room.phase.id !== id) return;
    if (!new Set(players).isSubsetOf(new Set(room.members))) {
      // Nobody would sit there, and nobody leave: after a restart of the hub it would look as if they had.
      room.enter(before);
      throw new Refusal("conflict", "Somebody left as the match was about to begin. Start it again.");
    }
    const match = this.#newMatch(room, {
      id,
      game: game.id,
      manifest: port.manifest,
      round,
      options,
      seats,
      host: hostSeat(players),
      random: this.#newRandom(id),
    });
    for (const [index, member] of players.entries()) {
      const seat = match.seats[index];
      if (seat) seat.sink = member.socket;
      member.seat = seat;
    }
    if (!match.open(port)) {
      this.#clearSeats(room);
      room.toLobby("The game's server has no place for another room. Try again in a little while.");
      return;
    }
    room.rounds.set(game.id, round);
    room.enter({ phase: "opening", match });
  }

  /** Opens waiting matches at a server that came, and moves those of a server that drains. */
  serversChanged(room: MatchRoom): void {
    const match = matchOf(room.phase);
    if (!match) return;
    if (room.phase.phase === "playing" && match.port?.draining)
      this.#deps.catalogue.candidates(match.setup.game).some((port) => match.move(port));
    if (room.phase.phase === "waiting") this.#place(match);
  }

  /** Gives a late player a free seat, where the game allows it. */
  seatLate(room: MatchRoom, member: Member, socket: RoomSocket): void {
    this.#seatLate(room, member, socket).catch((error: unknown) =>
      this.#deps.log("A late player could not be seated", { error: String(error) }),
    );
  }

  async #seatLate(room: MatchRoom, member: Member, socket: RoomSocket): Promise<void> {
    const match = matchOf(room.phase);
    if (!match?.manifest.lateJoin || room.phase.phase !== "playing") return;
    const [who] = await this.#seated(match.setup.game, [member]);
    if (match.ended || member.seat || member.socket !== socket || !who) return;
    member.seat = match.join(who, socket);
    if (!member.seat) return;
    if (member.host) match.hostIs(member.seat.seat);
    socket.unsubscribe(room.topics.spectators);
    socket.subscribe(room.topics.audience);
    match.sendSnapshot(socket, member.seat);
    room.changed();
  }

  /** The room closes: its match ends without a result. */
  abandon(room: MatchRoom): void {
    const match = matchOf(room.phase);
    if (!match) return;
    match.close("closed");
    this.#record(match, { kind: "voided", reason: "The room was closed.", fault: "people" }).catch((error: unknown) =>
      this.#failed(match, error),
    );
  }

  /**
   * After a restart of the hub: the match waits for its game server, or its end is told.
   * @param members as they were; those whom the room does not have any more have left
   */
  restore(
    room: MatchRoom,
    record: MatchRecord,
    members: readonly MemberRecord[],
    ended: RecordedEnd | undefined,
  ): void {
    const seats = new Map(members.map(({ member, seat }) => [member, seat]));
    const seatOf = ({ member }: Member) => seats.get(member) ?? null;
    if (ended) {
      const placements = ended.outcome === "finished" ? recordedPlacements(ended) : null;
      const users = record.seats.map(({ who }) => who.user);
      this.#showEnd(room, { id: record.id, placements, users, notice: ended.reason }, seatOf);
      return;
    }
    const random = new FairRandom(record.id, record.random);
    const who = record.seats.map((seat) => seat.who);
    const match = this.#newMatch(room, { ...record, seats: who, random }, record);
    for (const member of room.members) member.seat = match.seats[seatOf(member) ?? -1];
    room.enter({ phase: "playing", match });
    match.lost("The hub was restarted", "hub");
    const present = new Set([...room.members].map(({ seat }) => seat));
    for (const seat of match.seats) if (!present.has(seat)) match.leave(seat, "left");
    if (match.seats.every(({ left }) => left)) match.void("Everybody left.", "people");
  }

  #newMatch(room: MatchRoom, what: NewMatch, from?: MatchRecord): Match {
    const { clock, catalogue } = this.#deps;
    const match: Match = new Match(
      {
        ...what,
        clock,
        broadcast: this.#broadcast(room),
        takeDeliveries: (count) => catalogue.takeDeliveries(what.game, count),
        holdViewBytes: (bytes) => catalogue.holdViewBytes(what.game, bytes),
        events: this.#events(room, () => match),
      },
      from,
    );
    return match;
  }

  #newRandom(match: string): FairRandom {
    const seed = new Uint8Array(32);
    this.#deps.random(seed);
    return new FairRandom(match, { seed, labels: [] });
  }

  #events(room: MatchRoom, match: () => Match): MatchEvents {
    const current = () => matchOf(room.phase) === match();
    return {
      opened: () => {
        if (!current()) return;
        room.enter({ phase: "playing", match: match() });
        this.#gather(room, match());
        this.serversChanged(room);
      },
      refused: (reason) => {
        if (!current()) return;
        this.#clearSeats(room);
        room.toLobby(`The game did not start: ${reason}`);
      },
      waiting: () => this.#wait(room, match()),
      resumed: () => {
        room.enter({ phase: "playing", match: match() });
        this.serversChanged(room);
      },
      declined: (reason) => {
        if (!this.#place(match())) match().void(`The game could not go on: ${reason}`);
      },
      movable: () => this.serversChanged(room),
      touched: () => room.touched(),
      voided: (reason, fault) => this.#voided(room, match(), reason, fault),
      finished: (result) => this.#finished(room, match(), result),
    };
  }

  /** The first frames of a match, to everybody who sees it. */
  #gather(room: MatchRoom, match: Match): void {
    for (const { socket, seat } of room.members) {
      if (!socket || !seat || seat.left) continue;
      socket.subscribe(room.topics.audience);
      match.sendSnapshot(socket, seat);
    }
    this.showWatchers(room);
  }

  /** Those who may watch see the match that is on. */
  showWatchers(room: MatchRoom): void {
    const match = room.phase.phase === "opening" ? undefined : matchOf(room.phase);
    if (!match) return;
    const { audience, spectators } = room.topics;
    const sockets = room.watchers();
    if (sockets.length === 0) return;
    for (const socket of sockets) {
      socket.subscribe(audience);
      socket.subscribe(spectators);
    }
    // Written once: a hundred of them may watch a large view.
    match.sendSnapshot({ send: (frame) => room.publish(spectators, frame) }, undefined);
  }

  #wait(room: MatchRoom, match: Match): void {
    const { clock, waitingMs = roomLimits.waitingMsMax } = this.#deps;
    // The time to wait began when the game server went away first.
    if (room.phase.phase !== "waiting") {
      const cancelVoid = clock.after(waitingMs, () => match.void("The game server did not come back in time."));
      let cancelRetry = () => {};
      const retry = () => {
        if (match.ended) return;
        this.#place(match);
        cancelRetry = clock.after(retryMs, retry);
      };
      cancelRetry = clock.after(retryMs, retry);
      const cancel = () => {
        cancelVoid();
        cancelRetry();
      };
      room.enter({ phase: "waiting", match, until: clock.monotonic() + waitingMs, cancel });
    }
    this.#place(match);
  }

  /** Opens a match that waits at the first server that takes it. False: there is none. */
  #place(match: Match): boolean {
    if (match.ended || match.port !== undefined) return true;
    if (!match.canGoOn) {
      match.void("The game server went away, and more has happened since than the hub can keep.");
      return true;
    }
    return this.#deps.catalogue.candidates(match.setup.game).some((port) => match.open(port));
  }

  #voided(room: MatchRoom, match: Match, reason: string, fault: Fault): void {
    this.#record(match, { kind: "voided", reason, fault }).catch((error: unknown) => this.#failed(match, error));
    if (matchOf(room.phase) !== match) return;
    this.#showEnd(room, { id: match.setup.id, placements: null, users: [], notice: reason }, () => null);
  }

  async #finished(room: MatchRoom, match: Match, result: MatchResult): Promise<void> {
    let changes: Awaited<ReturnType<MatchStore["record"]>>;
    try {
      changes = await this.#record(match, { kind: "finished", result });
    } catch (error) {
      this.#failed(match, error);
      throw new Refusal("busy", "The result could not be stored now. Send it again in a few seconds.");
    }
    if (matchOf(room.phase) !== match) return;
    const ratingChange = new Map(changes.map((change) => [change.seat, change.ratingChange]));
    const placements = result.placements.map(({ seat, place, score, stats }): Placement => ({
      seat,
      name: match.seats[seat]?.who.name ?? "",
      place,
      score: score ?? null,
      stats: stats ?? {},
      ratingChange: ratingChange.get(seat) ?? null,
    }));
    const seatOf = ({ seat }: Member) => seat?.seat ?? null;
    const users = match.seats.map(({ who }) => who.user);
    this.#showEnd(room, { id: match.setup.id, placements, users, notice: null }, seatOf);
  }

  /** Shows how the match ended; a win counts in the room's score. */
  #showEnd(room: MatchRoom, { placements, ...end }: ShownEnd, seatOf: (member: Member) => number | null): void {
    // A draw of all has no winner.
    const isDraw = placements?.every(({ place }) => place === 1) ?? true;
    const winners = isDraw ? [] : placements?.filter(({ place }) => place === 1).map(({ seat }) => seat);
    const bySeat = new Map([...room.members].map((member) => [seatOf(member), member]));
    for (const seat of winners ?? []) {
      const winner = bySeat.get(seat);
      if (winner) winner.wins += 1;
    }
    this.#leaveMatch(room);
    const ranked =
      placements
        ?.map((one): RoomPlacement => ({ ...one, member: bySeat.get(one.seat)?.member ?? null }))
        .sort((a, b) => a.place - b.place) ?? null;
    room.enter({ phase: "finished", ...end, placements: ranked });
  }

  #record(match: Match, outcome: EndedMatch["outcome"]): ReturnType<MatchStore["record"]> {
    return this.#deps.store.record(endedMatch(match, outcome, this.#deps.clock.now()));
  }

  #failed(match: Match, error: unknown): void {
    this.#deps.log("A match could not be stored", { match: match.setup.id, error: String(error) });
  }

  async #seated(game: ChosenGame["id"], members: readonly Member[]): Promise<SeatedPlayer[]> {
    const identities = await this.#deps.store.identify(
      game,
      members.map(({ user }) => user),
    );
    return identities.flatMap((identity, index) => {
      const member = members[index];
      if (!member) return [];
      const { user, name, guest, client, locale } = member;
      return [{ user, name, guest, client, locale, ...identity }];
    });
  }

  #broadcast(room: MatchRoom) {
    const { audience, spectators } = room.topics;
    return {
      everybody: (frame: Uint8Array) => room.publish(audience, frame),
      spectators: (frame: Uint8Array) => room.publish(spectators, frame),
      audience: () => {
        let count = 0;
        for (const { socket } of room.members) if (socket) count += 1;
        return count;
      },
      watching: () => room.watchers().length,
    };
  }

  #leaveMatch(room: MatchRoom): void {
    for (const { socket } of room.members) {
      socket?.unsubscribe(room.topics.audience);
      socket?.unsubscribe(room.topics.spectators);
    }
    this.#clearSeats(room);
  }

  #clearSeats(room: MatchRoom): void {
    for (const member of room.members) member.seat = undefined;
  }
}
