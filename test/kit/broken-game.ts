/**
 * A game server, rock-paper-scissors for two, that keeps all the rules but one: the one that its argument names.
 * It speaks the raw frames, since an SDK would not let it break them.
 *
 *     MINIHUB_ADDRESS=… MINIHUB_KEY=… bun test/kit/broken-game.ts FAULT
 */
import { readFileSync } from "node:fs";
import { parseLinkAddress } from "../../protocol/address.ts";
import { noCertificate, verifyTranscript } from "../../protocol/handshake.ts";
import { keyPairFromSecret } from "../../protocol/keys.ts";
import { frameTypes as types, type RoomOpenInfo } from "../../protocol/link.ts";
import { GamePeer } from "./game-peer.ts";

export const faults = [
  "none",
  "proof-for-anybody",
  "same-nonce",
  "never-proves",
  "forgets-the-certificate",
  "unregistrable",
  "bad-version",
  "option-without-default",
  "dies-of-an-option",
  "patch-first",
  "wrong-node",
  "placement-missing",
  "dies-of-a-drop",
  "stuck-when-left",
  "sleeps-through-deadline",
  "dies-of-an-action",
  "takes-any-action",
  "dies-of-data",
  "card-with-title",
  "forgets",
  "talks-after-close",
  "no-pong",
  "dies-of-the-future",
  "dies-of-more-fields",
] as const;
export type Fault = (typeof faults)[number];

const fault = (process.argv[2] ?? "none") as Fault;
const is = (...names: readonly Fault[]) => names.includes(fault);
const values = ["rock", "paper", "scissors"];

interface State {
  picks: (string | null)[];
  round: number;
}

interface Match extends State {
  readonly room: number;
  readonly info: RoomOpenInfo;
  n: number;
  isOver: boolean;
}

type Fields = readonly unknown[];

class BrokenGame {
  readonly #peer: GamePeer;
  readonly #matches = new Map<number, Match>();
  #request = 100;

  constructor(peer: GamePeer) {
    this.#peer = peer;
  }

  take(frame: Fields): void {
    const [type, room] = frame as readonly number[];
    if (is("dies-of-the-future") && type === 9_999) process.exit(1);
    if (is("dies-of-more-fields") && type === types.ping && frame.length > 3) process.exit(1);
    switch (type) {
      case types.ping:
        if (!is("no-pong")) this.#peer.send([types.pong, room ?? 0]);
        return;
      case types.roomOpen:
        return this.#open(frame);
      case types.roomClose:
        return this.#close(room ?? 0);
      case types.ok:
      case types.error:
      case types.pong:
      case types.drain:
        return undefined;
      default: {
        const match = this.#matches.get(room ?? 0);
        if (match) return this.#event(match, frame);
        if (type === 9_999) this.#peer.send([types.error, null, "unknown_type", "not known here", "FR8"]);
        return undefined;
      }
    }
  }

  #open([, id, room, info]: Fields): void {
    const opening = info as RoomOpenInfo;
    if (is("dies-of-an-option") && opening.options["rounds"] === 5) process.exit(1);
    const kept =
      opening.restore && !is("forgets")
        ? (JSON.parse(Buffer.from(opening.restore.checkpoint).toString()) as State)
        : undefined;
    const match = {
      room: room as number,
      info: opening,
      n: opening.restore?.n ?? 0,
      isOver: false,
      picks: kept?.picks ?? [null, null],
      round: kept?.round ?? 1,
    };
    this.#matches.set(match.room, match);
    this.#peer.send([types.ok, id as number]);
    if (!opening.restore && !is("stuck-when-left")) this.#peer.send([types.deadline, match.room, "choose", 20_000]);
    if (is("patch-first")) this.#peer.send([types.patch, match.room, 0, []]);
    else this.#show(match);
    this.#save(match);
  }

  #close(room: number): void {
    this.#matches.delete(room);
    if (is("talks-after-close")) {
      setInterval(() => this.#peer.send([types.view, room, 0, { type: "text", text: "still here" }]), 400);
    }
  }

  #event(match: Match, [type, , n, seat, action, value]: Fields): void {
    match.n = n as number;
    if (type === types.playerDropped && is("dies-of-a-drop")) process.exit(1);
    if (type === types.data && is("dies-of-data")) process.exit(1);
    if (type === types.playerLeft && !is("stuck-when-left")) return this.#finish(match, 1 - (seat as number));
    if (type === types.deadline && !is("sleeps-through-deadline"))
      return this.#finish(match, match.picks[0] === null ? 1 : 0);
    if (type === types.action) return this.#act(match, seat as number, action as string, value);
    return undefined;
  }

  #act(match: Match, seat: number, action: string, value: unknown): void {
    const isPick = action === "pick" && typeof value === "string" && values.includes(value);
    if (!isPick && is("dies-of-an-action")) process.exit(1);
    if (is("takes-any-action")) return this.#finish(match, seat);
    if (!isPick || match.picks[seat] !== null) return;
    match.picks[seat] = value;
    const [one, other] = match.picks.map((pick) => values.indexOf(pick ?? ""));
    if (match.picks.every((pick) => pick !== null)) {
      const difference = ((one ?? 0) - (other ?? 0) + 3) % 3;
      if (difference > 0 || match.round >= 3) return this.#finish(match, difference === 2 ? 1 : 0);
      match.picks = [null, null];
      match.round += 1;
    }
    this.#save(match);
    this.#show(match);
  }

  #finish(match: Match, winner: number): void {
    if (match.isOver) return;
    match.isOver = true;
    const placements = [winner, 1 - winner].map((seat, at) => ({ seat, place: at + 1 }));
    if (is("placement-missing")) {
      placements.pop();
      this.#peer.send([types.result, ++this.#request, match.room, { placements }]);
      placements.push({ seat: 1 - winner, place: 2 });
    }
    this.#peer.send([types.result, ++this.#request, match.room, { placements }]);
  }

  #save(match: Match): void {
    const { picks, round } = match;
    this.#peer.send([types.checkpoint, match.room, match.n, Buffer.from(JSON.stringify({ picks, round }))]);
  }

  #show(match: Match): void {
    for (const { seat } of match.info.seats) this.#peer.send([types.view, match.room, seat, this.#view(match, seat)]);
    this.#peer.send([types.view, match.room, 255, { type: "text", text: `Round ${match.round}` }]);
    if (is("wrong-node")) this.#peer.send([types.view, match.room, 255, { type: "marquee", text: "no" } as never]);
  }

  #view(match: Match, seat: number) {
    const own = is("sleeps-through-deadline") ? "rock" : match.picks[seat];
    const choosing = match.info.seats.length > 1 && (own === null || own === undefined);
    const theirs = match.picks[1 - seat];
    return {
      type: "column",
      children: [
        { type: "text", text: `Round ${match.round}` },
        {
          type: "choices",
          label: "Pick",
          action: "pick",
          choices: choosing ? values.map((value) => ({ value, label: value })) : [],
        },
        { type: "cards", label: "Yours", cards: own ? [{ title: `My ${own}` }] : [] },
        {
          type: "cards",
          label: "Theirs",
          cards: theirs ? [{ title: is("card-with-title") ? `My ${theirs}` : "", hidden: true }] : [],
        },
      ],
    } as const;
  }
}

function manifest() {
  const rounds = { type: "integer", minimum: 1, maximum: 5, ...(!is("option-without-default") && { default: 1 }) };
  return {
    name: is("unregistrable") ? "Broken!" : "Broken",
    version: is("bad-version") ? "one" : "1.0.0",
    description: "Keeps all rules but one",
    seats: { min: 2, max: 2 },
    options: { type: "object", properties: { rounds } },
    spectators: true,
  } as never;
}

/** One connection, to its end. */
async function playOnce(): Promise<void> {
  const { host, port, tls, hubKey } = parseLinkAddress(process.env["MINIHUB_ADDRESS"] ?? "");
  const key = keyPairFromSecret("game", readFileSync(process.env["MINIHUB_KEY"] ?? "", "utf8").trim());
  const peer = await GamePeer.connect({ host, port, tls, key });
  const { challenge, transcript } = await (is("same-nonce")
    ? peer.hello([1], new Uint8Array(32).fill(7))
    : peer.hello());
  const isHub =
    Buffer.compare(challenge.hubKey, hubKey) === 0 && verifyTranscript("hub", transcript, challenge.signature);
  if ((!isHub && !is("proof-for-anybody")) || is("never-proves")) return peer.end();
  peer.prove(is("forgets-the-certificate") ? { ...transcript, certificateHash: noCertificate } : transcript);
  await peer.next(types.ready);
  peer.send([types.manifest, 1, manifest()]);
  const game = new BrokenGame(peer);
  while (!peer.closed) {
    for (const frame of peer.frames.splice(0)) game.take(frame);
    await Bun.sleep(1);
  }
}

if (import.meta.main) {
  for (;;) {
    await playOnce().catch((error: unknown) => console.error(String(error)));
    await Bun.sleep(200);
  }
}
