import type { SignedIn, Ticket } from "../../protocol/http.ts";
import type { RoomPhase } from "../../protocol/player.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { connect, type Connection } from "../../src/client/connection.ts";
import { json, post } from "./hub.ts";
import type { TallyView } from "./tally-game.ts";

const lookMs = 15;
/** Answers to JOIN arrive together; what is acted on is what came with them. */
const settledMs = 100;
const againMs = 1_000;
/** What a killed hub may have forgotten, and as much again for a busy machine. */
const forgottenMs = 2_500;

/**
 * A player of Tally with the client of the faces: it comes back by itself, counts on from what it is shown, and notes what
 * should not be. The room's host starts one match after the other while `goesOn`.
 */
export class TallyBot {
  readonly connection: Connection;
  readonly code: string;
  /** Everything that must not happen. */
  readonly faults: string[] = [];
  /** Ends that this player was told, by match. */
  readonly ends = new Map<string, "finished" | "voided">();
  goesOn = true;
  /** It counts no further for now. */
  upTo = Infinity;
  #hubKills: readonly number[];
  #match = "";
  #seen: { readonly at: number; readonly last: number }[] = [];
  #sent = { value: 0, at: 0 };
  #onlineSince = Infinity;
  #asked = 0;
  #timer: ReturnType<typeof setInterval>;

  constructor(origin: string, signedIn: SignedIn, code: string, hubKills: readonly number[]) {
    this.code = code;
    this.#hubKills = hubKills;
    const token = signedIn.token ?? "";
    const getTicket = async () => (await json<Ticket>(post(`${origin}/api/tickets`, {}, token))).ticket;
    this.connection = connect({ origin, client: "web", getTicket });
    this.connection.join({ code }).catch((error: unknown) => this.faults.push(`cannot join: ${String(error)}`));
    this.connection.subscribe(() => this.#changed());
    this.#timer = setInterval(() => this.#look(), lookMs);
  }

  get phase(): RoomPhase | undefined {
    return this.connection.snapshot.room?.state;
  }

  /** Wins of all people in the room. */
  get wins(): number {
    return this.connection.snapshot.room?.members.reduce((sum, { wins }) => sum + wins, 0) ?? 0;
  }

  get shown(): TallyView | undefined {
    return tallyOf(this.connection.snapshot.view);
  }

  close(): void {
    clearInterval(this.#timer);
    this.connection.close();
  }

  #changed(): void {
    const { connection, room } = this.connection.snapshot;
    if (connection.state === "closed") this.faults.push(`closed: ${connection.reason.code}`);
    if (connection.state !== "online") this.#onlineSince = Infinity;
    else if (this.#onlineSince === Infinity) this.#onlineSince = performance.now();
    if (!room || room.state.phase === "lobby" || room.state.phase === "closed") return;
    if (room.state.match !== this.#match) {
      this.#match = room.state.match;
      this.#seen = [];
      this.#sent = { value: 0, at: 0 };
    }
    if (room.state.phase === "finished") this.#ended(room.state);
    else if (room.state.phase === "playing" && performance.now() - this.#onlineSince > settledMs) this.#progress();
  }

  #ended(state: Extract<RoomPhase, { phase: "finished" }>): void {
    const end = state.placements ? "finished" : "voided";
    const known = this.ends.get(state.match);
    if (known && known !== end) this.faults.push(`${state.match} was ${known}, and is ${end} now`);
    if (end === "voided" && !state.notice) this.faults.push(`${state.match} is void without a word`);
    this.ends.set(state.match, end);
  }

  /** What was acknowledged stays, but for what a hub that was killed a moment later may forget. */
  #progress(): void {
    const { shown } = this;
    if (!shown) return;
    if (shown.gaps > 0) this.faults.push(`${this.#match}: an input was lost before a later one`);
    const best = Math.max(0, ...this.#seen.map(({ last }) => last));
    if (shown.last > best) this.#seen.push({ at: performance.now(), last: shown.last });
    if (shown.last >= best) return;
    const sure = this.#seen.filter(
      ({ at, last }) => last > shown.last && !this.#hubKills.some((kill) => within(kill, at)),
    );
    if (sure.length > 0) this.faults.push(`${this.#match}: went back from ${best} to ${shown.last}`);
    this.#seen = this.#seen.filter(({ last }) => last <= shown.last);
  }

  #look(): void {
    const { connection, room, member } = this.connection.snapshot;
    const now = performance.now();
    if (connection.state !== "online" || !room || now - this.#onlineSince < settledMs) return;
    if (room.state.phase === "playing") {
      this.#progress();
      const next = (this.shown?.last ?? Infinity) + 1;
      if (!Number.isFinite(next) || next > this.upTo || (this.#sent.value === next && now - this.#sent.at < againMs))
        return;
      this.#sent = { value: next, at: now };
      this.connection.sendAction("add", next);
      return;
    }
    const me = room.members.find((one) => one.member === member);
    if (!this.goesOn || !me || now - this.#asked < againMs / 4) return;
    this.#asked = now;
    // Refused where it is too early; it is asked for again.
    const command = (name: "again" | "start") => void this.connection.command({ name }).catch(() => undefined);
    if (room.state.phase === "lobby" && !me.ready)
      void this.connection.command({ name: "ready", ready: true }).catch(() => undefined);
    if (me.host && room.state.phase === "finished") command("again");
    if (me.host && room.state.phase === "lobby" && room.members.every(({ connected }) => connected)) command("start");
  }
}

const within = (kill: number, at: number) => at > kill - forgottenMs && at <= kill + settledMs;

function tallyOf(view: ViewNode | null): TallyView | undefined {
  if (view?.type !== "column") return undefined;
  const [text] = view.children;
  return text?.type === "text" && typeof text.text === "string" ? (JSON.parse(text.text) as TallyView) : undefined;
}
