import { Refusal } from "../../protocol/errors.ts";
import { playerLimits, roomLimits } from "../../protocol/limits.ts";
import type { LeaveReason } from "../../protocol/link.ts";
import type { Options } from "../../protocol/manifest.ts";
import { checkOptions, defaultOptions } from "../../protocol/options.ts";
import { type JoinArgs, playerFrames, type RoomSettings } from "../../protocol/player.ts";
import type { RoomChange } from "../db/rooms.ts";
import type { Catalogue, LiveGame } from "./catalogue.ts";
import { Chat } from "./chat.ts";
import type { Clock } from "./clock.ts";
import { memberRecord, restoredMember } from "./member-record.ts";
import { type Member, newMember, type Person, type RoomSocket } from "./member.ts";
import { enterMatch } from "./enter-match.ts";
import { fitting } from "./fitting.ts";
import { RoomDoor } from "./room-door.ts";
import { phaseRecord, recordFormat, restoredPhase, type RoomRecord, writeRoomRecord } from "./room-record.ts";
import type { RoomWriter } from "./room-writer.ts";
import { type ChosenGame, matchOf, type Phase, roomState } from "./room-state.ts";
import type { MatchRunner } from "./match-runner.ts";
import { News } from "./news.ts";
import { Sanctions } from "./sanctions.ts";
import { writeFrame } from "./write-player.ts";

export interface RoomDeps {
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  /** To every socket that subscribed to the topic. */
  readonly publish: (topic: string, frame: Uint8Array) => void;
  readonly closed: (room: Room) => void;
  readonly writer: Pick<RoomWriter, "touched" | "hurry">;
}

/**
 * People who play together: members, chat, settings, and the phase they are in.
 * It outlives its matches, which the runner starts and ends.
 */
export class Room {
  readonly code: string;
  readonly openedAt: number;
  readonly creator: string;
  readonly chat: Chat;
  readonly topics: { readonly members: string; readonly audience: string; readonly spectators: string };
  /** Matches so far, by game. */
  readonly rounds: Map<string, number>;
  readonly #deps: RoomDeps;
  readonly #runner: MatchRunner;
  readonly #members = new Map<number, Member>();
  readonly #door: RoomDoor;
  readonly #sanctions: Sanctions;
  #phase: Phase;
  #game: ChosenGame | undefined;
  #options: Options;
  #settings: RoomSettings;
  #nextMember: number;
  #creatorCame: boolean;
  readonly #news: News;
  #unwritten = true;
  #frozen = false;
  #cancelEmpty: (() => void) | undefined;

  /** A room as it was kept, or a new one: `newRoomRecord`. Who was in it is away, and has the grace time to come back. */
  constructor(record: RoomRecord, runner: MatchRunner, deps: RoomDeps) {
    const { code } = record;
    this.#runner = runner;
    this.#deps = deps;
    this.code = code;
    ({ creator: this.creator, openedAt: this.openedAt } = record);
    this.#door = new RoomDoor(() => deps.clock.monotonic());
    this.chat = new Chat(deps.clock, record.chat);
    this.topics = { members: `${code}/members`, audience: `${code}/audience`, spectators: `${code}/spectators` };
    this.#news = new News(deps.clock, this.topics.members, () => this.#tell());
    this.rounds = new Map(record.rounds);
    this.#sanctions = new Sanctions(record);
    this.#phase = restoredPhase(record.phase);
    this.#game = record.game ?? undefined;
    this.#options = record.options;
    this.#settings = record.settings;
    this.#nextMember = record.nextMember;
    this.#creatorCame = record.creatorCame;
    for (const kept of record.members) {
      const member = restoredMember(kept);
      this.#members.set(member.member, member);
      this.#awaitBack(member);
    }
    if (this.#members.size === 0) this.#closeWhenEmpty();
  }

  get phase(): Phase {
    return this.#phase;
  }
  get game(): ChosenGame | undefined {
    return this.#game;
  }
  get options(): Options {
    return this.#options;
  }
  get settings(): RoomSettings {
    return this.#settings;
  }
  get members(): Iterable<Member> {
    return this.#members.values();
  }

  // Members -----------------------------------------------------------------------------------------------------

  /** Takes somebody in, or back. `announce` sends the OK before anything else of the room goes out. */
  join(
    socket: RoomSocket,
    person: Person,
    args: JoinArgs,
    announce: (member: Member, resumed: boolean) => void,
  ): Member {
    const known = [...this.#members.values()].find(({ user }) => user === person.user);
    const member = known ?? this.#admit(person, args);
    member.cancelGrace?.();
    member.cancelGrace = undefined;
    const before = member.socket;
    member.socket = socket;
    if (before && before !== socket) this.#detach(before, new Refusal("replaced"));
    ({ client: member.client, locale: member.locale } = args);
    socket.subscribe(this.topics.members);
    const greet = (resumed: boolean) => {
      announce(member, resumed);
      socket.send(writeFrame([playerFrames.room, roomState(this, this.#deps.catalogue, this.#deps.clock.monotonic())]));
      if (this.chat.lines.length > 0) socket.send(writeFrame([playerFrames.chat, this.chat.lines]));
      this.#news.informed(socket);
    };
    enterMatch(this, member, socket, args.resume, greet);
    if (!member.seat && !member.spectator) this.#runner.seatLate(this, member, socket);
    this.changed(socket);
    return member;
  }

  /** The connection broke: the place is kept for the grace time. */
  drop(member: Member, socket: RoomSocket): void {
    if (member.socket !== socket) return;
    member.socket = undefined;
    if (this.#frozen) return;
    const match = matchOf(this.#phase);
    if (match && member.seat) match.drop(member.seat);
    this.#awaitBack(member);
    this.changed();
  }

  leave(member: Member, reason: LeaveReason): void {
    if (!this.#members.delete(member.member)) return;
    member.cancelGrace?.();
    this.#sanctions.left(member, reason);
    this.#release(member, reason === "kicked" ? new Refusal("kicked") : undefined);
    const match = matchOf(this.#phase);
    if (match && member.seat) {
      match.leave(member.seat, reason);
      if (match.seats.every(({ left }) => left)) match.void("Everybody left.", "people");
    }
    if (member.host) this.#passHost();
    if (this.#members.size === 0) this.#closeWhenEmpty();
    this.changed();
  }

  setHost(member: Member): void {
    for (const other of this.#members.values()) other.host = other === member;
    matchOf(this.#phase)?.hostIs(member.seat && !member.seat.left ? member.seat.seat : null);
    this.changed();
  }

  member(number: number): Member {
    const member = this.#members.get(number);
    if (!member) throw new Refusal("not_found", "Nobody in this room has this member number.");
    return member;
  }

  // Settings ----------------------------------------------------------------------------------------------------

  choose(game: LiveGame): void {
    this.#requireBetweenMatches();
    const same = this.#game?.id === game.id;
    this.#game = { id: game.id, name: game.name, manifest: game.manifest };
    // A newer version of the same game keeps what was set, where it still fits.
    this.#options = same ? fitting(game.manifest, this.#options) : defaultOptions(game.manifest.options);
    this.toLobby(null);
  }

  /** Its game was removed from the hub: another one can be chosen. */
  loseGame(): void {
    const { name } = this.#game ?? {};
    this.#game = undefined;
    this.#options = {};
    if (this.#phase.phase === "lobby") this.toLobby(`The host of this hub removed ${name}.`);
    else this.changed();
  }

  configure(options: Options): void {
    this.#requireBetweenMatches();
    if (!this.#game) throw new Refusal("conflict", "Choose a game first.");
    this.#options = checkOptions(this.#game.manifest.options, { ...this.#options, ...options });
    this.changed();
  }

  change(settings: Partial<RoomSettings>): void {
    const { capacity = this.#settings.capacity, password } = settings;
    if (capacity < this.#members.size) throw new Refusal("conflict", `${this.#members.size} are in the room already.`);
    const changed = { ...settings, ...(password && { password: this.#door.lock(password) }) };
    for (const socket of settings.spectators === false ? this.watchers() : []) {
      socket.unsubscribe(this.topics.audience);
      socket.unsubscribe(this.topics.spectators);
    }
    const wasShown = this.#settings.spectators;
    this.#settings = { ...this.#settings, ...changed };
    if (settings.spectators && !wasShown) this.#runner.showWatchers(this);
    this.changed();
  }

  // Phases, for the runner and the commands ---------------------------------------------------------------------

  enter(phase: Phase): void {
    if (this.#phase.phase === "waiting") this.#phase.cancel();
    this.#phase = phase;
    this.changed();
    if (phase.phase === "playing" || phase.phase === "finished") this.#deps.writer.hurry();
  }

  /** Back to the lobby, with everybody's ready mark taken away. */
  toLobby(notice: string | null): void {
    for (const member of this.#members.values()) member.ready = false;
    this.enter({ phase: "lobby", notice });
  }

  async start(): Promise<void> {
    this.#requireBetweenMatches();
    await this.#runner.start(this);
  }

  /** The game's servers came, went, or changed. */
  gameChanged(): void {
    if (!this.#game) return;
    const live = this.#deps.catalogue.game(this.#game.id);
    const between = this.#phase.phase === "lobby" || this.#phase.phase === "finished";
    if (live && between && live.manifest !== this.#game.manifest) {
      this.#game = { id: live.id, name: live.name, manifest: live.manifest };
      this.#options = fitting(live.manifest, this.#options);
    }
    this.#runner.serversChanged(this);
    this.changed();
  }

  /** After what is being answered has been answered. */
  closeSoon(): void {
    this.#deps.clock.after(0, () => this.close());
  }

  close(): void {
    if (this.#phase.phase === "closed") return;
    this.#runner.abandon(this);
    this.enter({ phase: "closed" });
    this.#cancelEmpty?.();
    for (const member of this.#members.values()) {
      member.cancelGrace?.();
      this.#release(member, new Refusal("room_closed"));
    }
    this.#members.clear();
    this.#deps.closed(this);
  }

  // Telling -----------------------------------------------------------------------------------------------------

  /** All members are told the new state. */
  changed(by?: RoomSocket): void {
    this.#unwritten = true;
    this.touched();
    this.#news.changed(by);
  }

  #tell(): void {
    if (this.#phase.phase === "closed") return;
    const state = roomState(this, this.#deps.catalogue, this.#deps.clock.monotonic());
    this.publish(this.topics.members, writeFrame([playerFrames.room, state]));
  }

  /** Something is to be written for a restart of the hub. */
  touched(): void {
    if (this.#phase.phase !== "closed") this.#deps.writer.touched(this);
  }

  readonly publish: RoomDeps["publish"] = (topic, frame) => this.#deps.publish(topic, frame);

  say(member: Member, text: string): void {
    this.publish(this.topics.members, writeFrame([playerFrames.chat, [this.chat.add(member, text)]]));
    this.#unwritten = true;
    this.touched();
  }

  // For a restart of the hub ------------------------------------------------------------------------------------

  takeChange(): RoomChange | undefined {
    const match = this.#phase.phase === "opening" ? undefined : matchOf(this.#phase);
    const state = this.#unwritten ? writeRoomRecord(this.#record()) : undefined;
    const matchState = match ? match.takeRecord() : state && null;
    this.#unwritten = false;
    if (state === undefined && matchState === undefined) return undefined;
    return { code: this.code, format: recordFormat, state, match: matchState };
  }

  changeLost(): void {
    this.#unwritten = true;
    matchOf(this.#phase)?.recordLost();
  }

  /** Nothing that comes now counts: the room goes on from what was written of it. */
  freeze(): void {
    this.#frozen = true;
    this.#cancelEmpty?.();
    for (const member of this.#members.values()) member.cancelGrace?.();
    if (this.#phase.phase === "waiting") this.#phase.cancel();
    matchOf(this.#phase)?.close(null);
  }

  #record(): RoomRecord {
    return {
      code: this.code,
      openedAt: this.openedAt,
      creator: this.creator,
      creatorCame: this.#creatorCame,
      nextMember: this.#nextMember,
      ...this.#sanctions.record,
      settings: this.#settings,
      game: this.#game ?? null,
      options: this.#options,
      rounds: [...this.rounds],
      chat: this.chat.records,
      members: [...this.#members.values()].map(memberRecord),
      phase: phaseRecord(this.#phase),
    };
  }

  // -------------------------------------------------------------------------------------------------------------

  #admit(person: Person, args: JoinArgs): Member {
    const { locked, password, capacity } = this.#settings;
    if (this.#phase.phase === "closed") throw new Refusal("room_closed");
    const muted = this.#sanctions.admit(person.user);
    const creator = person.user === this.creator;
    if (!creator && locked) throw new Refusal("room_locked");
    if (!creator && password !== null && !this.#door.opens(password, person.user, args.password ?? ""))
      throw new Refusal("room_password");
    if (this.#members.size >= capacity) throw new Refusal("room_full");
    this.#cancelEmpty?.();
    const member = newMember(this.#nextMember++, person, args, muted);
    this.#members.set(member.member, member);
    if (this.#members.size === 1 || (creator && !this.#creatorCame)) this.setHost(member);
    this.#creatorCame ||= creator;
    return member;
  }

  /** Those without a seat see the spectators' view. */
  mayWatch(): boolean {
    return this.#settings.spectators && (this.#game?.manifest.spectators ?? false);
  }

  /** The sockets of those who watch the match. */
  watchers(): RoomSocket[] {
    if (!this.mayWatch()) return [];
    return [...this.#members.values()].flatMap(({ seat, socket }) => (socket && (!seat || seat.left) ? [socket] : []));
  }

  /** Lets go of the member's connection. It is taken from the member first: closing it must not look like a drop. */
  #release(member: Member, refusal: Refusal | undefined): void {
    const socket = member.socket;
    member.socket = undefined;
    if (socket) this.#detach(socket, refusal);
  }

  #detach(socket: RoomSocket, refusal: Refusal | undefined): void {
    for (const topic of Object.values(this.topics)) socket.unsubscribe(topic);
    if (refusal) socket.close(refusal);
    else socket.released();
  }
  #awaitBack(member: Member): void {
    member.cancelGrace = this.#deps.clock.after(playerLimits.graceMs, () => this.leave(member, "timeout"));
  }

  #passHost(): void {
    const next = [...this.#members.values()].sort(
      (a, b) => Number(!a.socket) - Number(!b.socket) || a.member - b.member,
    )[0];
    if (next) this.setHost(next);
  }

  #closeWhenEmpty(): void {
    this.#cancelEmpty?.();
    this.#cancelEmpty = this.#deps.clock.after(roomLimits.emptyMsMax, () => {
      if (this.#members.size === 0) this.close();
    });
  }

  #requireBetweenMatches(): void {
    if (this.#phase.phase !== "lobby" && this.#phase.phase !== "finished") {
      throw new Refusal("conflict", "A match is on. Wait for its end, or stop it.");
    }
  }
}
