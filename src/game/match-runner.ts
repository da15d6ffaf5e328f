import { Refusal } from "../../protocol/errors.ts";
import { roomLimits } from "../../protocol/limits.ts";
import type { MatchResult, Options } from "../../protocol/manifest.ts";
import { checkOptions } from "../../protocol/options.ts";
import type { RoomPlacement } from "../../protocol/player.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Clock } from "./clock.ts";
import { FairRandom } from "./fair-random.ts";
import type { MatchEvents } from "./match-setup.ts";
import { Match } from "./match.ts";
import type { Member, RoomSocket } from "./member.ts";
import { type ChosenGame, matchOf, type Phase } from "./room-state.ts";
import type { SeatedPlayer } from "./seat.ts";
import type { EndedMatch, MatchStore } from "./store.ts";

export interface RunnerDeps {
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly store: MatchStore;
  readonly newId: () => string;
  /** Fills the bytes with random ones that nobody can predict. */
  readonly random: (bytes: Uint8Array) => void;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

/** A room as far as matches concern it. */
export interface MatchRoom {
  readonly topics: { readonly audience: string; readonly spectators: string };
  readonly phase: Phase;
  readonly game: ChosenGame | undefined;
  readonly options: Options;
  readonly members: Iterable<Member>;
  enter(phase: Phase): void;
  toLobby(notice: string | null): void;
  changed(): void;
  publish(topic: string, frame: Uint8Array): void;
  /** The sockets of those who watch. */
  watchers(): readonly RoomSocket[];
}

/** Takes a room through a match: starting, playing, waiting for its game server, finished or void. */
export class MatchRunner {
  readonly #deps: RunnerDeps;
  readonly #rounds = new WeakMap<MatchRoom, Map<string, number>>();

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  async start(room: MatchRoom): Promise<void> {
    const { catalogue, clock, newId } = this.#deps;
    const game = room.game;
    if (!game) throw new Refusal("conflict", "Choose a game first.");
    const port = catalogue.pick(game.id);
    if (!port) throw new Refusal("game_unavailable");
    const options = checkOptions(port.manifest.options, room.options);
    const rounds = this.#roundsOf(room);
    const round = (rounds.get(game.id) ?? 0) + 1;
    const players = this.#players(room, port.manifest.seats, round);
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
    const match = new Match({
      id,
      game: game.id,
      manifest: port.manifest,
      round,
      options,
      seats,
      host: hostSeat(players),
      random: this.#newRandom(id),
      clock,
      broadcast: this.#broadcast(room),
      takeDeliveries: (count) => catalogue.takeDeliveries(game.id, count),
      events: this.#events(room, () => match),
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
    rounds.set(game.id, round);
    const cancel = clock.after(roomLimits.startingMsMax, () => match.openingExpired());
    room.enter({ phase: "opening", match, cancel });
  }

  /** Opens waiting matches at a server that came, and moves those of a server that drains. */
  serversChanged(room: MatchRoom): void {
    const match = matchOf(room.phase);
    if (!match || !room.game) return;
    const port = this.#deps.catalogue.pickAgain(room.game.id);
    if (!port) return;
    if (room.phase.phase === "playing" && match.port?.draining) match.move();
    if (room.phase.phase === "waiting" && match.port === undefined) match.open(port);
  }

  /** Gives a late player a free seat, where the game allows it. */
  async seatLate(room: MatchRoom, member: Member, socket: RoomSocket): Promise<void> {
    const match = matchOf(room.phase);
    if (!match?.setup.manifest.lateJoin || room.phase.phase !== "playing") return;
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
    this.#record(match, { kind: "voided", reason: "The room was closed." }).catch((error: unknown) =>
      this.#failed(match, error),
    );
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
        if (room.phase.phase === "opening") room.phase.cancel();
        room.enter({ phase: "playing", match: match() });
        this.#gather(room, match());
      },
      refused: (reason) => {
        if (!current()) return;
        if (room.phase.phase === "opening") room.phase.cancel();
        this.#clearSeats(room);
        room.toLobby(`The game did not start: ${reason}`);
      },
      waiting: () => this.#wait(room, match()),
      resumed: () => {
        if (room.phase.phase === "waiting") room.phase.cancel();
        room.enter({ phase: "playing", match: match() });
      },
      voided: (reason) => this.#voided(room, match(), reason),
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
    for (const socket of room.watchers()) {
      socket.subscribe(room.topics.audience);
      socket.subscribe(room.topics.spectators);
      match.sendSnapshot(socket, undefined);
    }
  }

  #wait(room: MatchRoom, match: Match): void {
    const { clock, catalogue } = this.#deps;
    const cancel = clock.after(roomLimits.waitingMsMax, () => match.void("The game server did not come back in time."));
    room.enter({ phase: "waiting", match, until: clock.monotonic() + roomLimits.waitingMsMax, cancel });
    const port = catalogue.pickAgain(match.setup.game);
    if (port) match.open(port);
  }

  #voided(room: MatchRoom, match: Match, reason: string): void {
    this.#record(match, { kind: "voided", reason }).catch((error: unknown) => this.#failed(match, error));
    if (matchOf(room.phase) !== match) return;
    if (room.phase.phase === "waiting" || room.phase.phase === "opening") room.phase.cancel();
    this.#leaveMatch(room);
    room.enter({ phase: "finished", id: match.setup.id, placements: null, notice: reason });
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
    const placements = result.placements.map(({ seat, place, score, stats }): RoomPlacement => ({
      seat,
      name: match.seats[seat]?.who.name ?? "",
      place,
      score: score ?? null,
      stats: stats ?? {},
      ratingChange: ratingChange.get(seat) ?? null,
    }));
    // A draw of all has no winner.
    const isDraw = placements.every(({ place }) => place === 1);
    const winners = isDraw ? [] : placements.filter(({ place }) => place === 1).map(({ seat }) => seat);
    for (const member of room.members) if (member.seat && winners.includes(member.seat.seat)) member.wins += 1;
    this.#leaveMatch(room);
    placements.sort((a, b) => a.place - b.place);
    room.enter({ phase: "finished", id: match.setup.id, placements, notice: null });
  }

  #record(match: Match, outcome: EndedMatch["outcome"]): ReturnType<MatchStore["record"]> {
    const { id, game, manifest, options } = match.setup;
    return this.#deps.store.record({
      id,
      game,
      version: manifest.version,
      options,
      startedAt: match.startedAt,
      endedAt: this.#deps.clock.now(),
      rated: manifest.rated ?? true,
      random: match.setup.random.revealed,
      players: match.seats.map(({ seat, who }) => ({ seat, user: who.user, name: who.name, guest: who.guest })),
      outcome,
    });
  }

  #failed(match: Match, error: unknown): void {
    this.#deps.log("A match could not be stored", { match: match.setup.id, error: String(error) });
  }

  /** Who plays, in the order of their seats, which turns from round to round so that another begins. */
  #players(room: MatchRoom, seats: { readonly min: number; readonly max: number }, round: number): Member[] {
    const players = [...room.members].filter(({ spectator, socket }) => !spectator && socket);
    if (players.length < seats.min)
      throw new Refusal("conflict", `This game takes at least ${seats.min} players; ${players.length} are here.`);
    if (players.length > seats.max) {
      throw new Refusal(
        "conflict",
        `This game takes at most ${seats.max} players; ${players.length} are here. Somebody can watch instead.`,
      );
    }
    const waitedFor = players.find(({ ready, host }) => !ready && !host);
    if (waitedFor) throw new Refusal("conflict", `${waitedFor.name} is not ready yet.`);
    const turn = (round - 1) % players.length;
    return [...players.slice(turn), ...players.slice(0, turn)];
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

  #roundsOf(room: MatchRoom): Map<string, number> {
    const rounds = this.#rounds.get(room) ?? new Map<string, number>();
    this.#rounds.set(room, rounds);
    return rounds;
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

/** Players sit in the order of the list. */
function hostSeat(players: readonly Member[]): number | null {
  const seat = players.findIndex(({ host }) => host);
  return seat < 0 ? null : seat;
}
