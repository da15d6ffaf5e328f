/**
 * What a hostile game server could hope for: that somewhere among the frames it receives stands something of the people
 * who play. Here a game gets every frame there is, from the built executable, while people with telling names, words,
 * passwords, programs and addresses play it, move from one of its servers to another, outlive two restarts and are erased.
 * Then all bytes it received are searched for all of that, and for all that the hub stores, in every form it might have.
 */
import { sign } from "node:crypto";
import { expect, test } from "bun:test";
import type { GameLogs, HubInfo, RegistrationChallenge, UserInfo } from "../../protocol/http.ts";
import { newKeyPair, parsePublicKey, privateKeyOf } from "../../protocol/keys.ts";
import { frameTypes as types, type GameToHub } from "../../protocol/link.ts";
import { logsMessage } from "../../protocol/registration.ts";
import { json, post } from "../kit/hub.ts";
import { formsOf } from "../kit/leaks/forms.ts";
import { addressBytes, comeIn, signInElsewhere, type Telling } from "../kit/leaks/people.ts";
import { Secrets } from "../kit/leaks/secrets.ts";
import { manifest, Stage } from "../kit/leaks/stage.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { ServedHub } from "../kit/served-hub.ts";
import { until } from "../kit/wait.ts";

/** Frames that only game servers send; the hub sends all others. */
const fromGames = new Set<number>(
  [
    [types.hello, types.proof, types.manifest, types.log, types.view, types.patch, types.checkpoint],
    [types.result, types.void, types.random, types.storeGet, types.storePut, types.storeDelete, types.storeList],
  ].flat(),
);
const fromHub = Object.values(types).filter((type) => !fromGames.has(type));

/** The codes of all the ERRORs that are provoked here. */
const codes = [
  ["already_connected", "auth_failed", "conflict", "frame_invalid", "limit_exceeded", "manifest_invalid"],
  ["not_found", "protocol_error", "shutting_down", "suspended", "unknown_type"],
].flat();

/** Where a hub keeps what is of people and itself: all of this has been there, and was looked for. */
const kept: Readonly<Record<string, readonly string[]>> = {
  users: ["id", "username", "skeleton", "name", "name_skeleton", "password_hash", "created", "last_seen"],
  sessions: ["id", "token_hash", "user", "label", "created", "last_seen", "expires"],
  device_codes: ["id", "device_hash", "user_code", "client", "approver", "approval_hash", "created", "expires"],
  admin_links: ["token_hash", "created"],
  invites: ["id", "code_hash", "label", "created", "expires", "used"],
  games: ["id", "name", "skeleton", "manifest", "created"],
  server_keys: ["key", "game", "created", "last_seen"],
  game_connections: ["address", "key", "first_seen", "last_seen"],
  game_players: ["user", "player", "created"],
  erased_players: ["player", "erased"],
  matches: ["id", "options", "started", "ended", "reason", "random"],
  match_players: ["user", "name", "ended", "score"],
  ratings: ["user"],
  rooms: ["code", "state", "match", "written"],
  entries: ["player", "value"],
  hub: ["key"],
  "link-key": ["pem"],
};

const roomPassword = "canary room password";

/** Ann has an account and opens the room, Ben and Eve are guests, Dan watches, Cleo comes late and shows games her name. */
type People = Readonly<Record<"ann" | "ben" | "eve" | "dan" | "cleo", Telling>>;

async function gatherPeople({ hub, secrets }: Stage): Promise<People> {
  const [ann, ben, eve, dan, cleo] = await Promise.all([
    comeIn(hub.url, secrets, "ann", "account"),
    comeIn(hub.url, secrets, "ben", "guest"),
    comeIn(hub.url, secrets, "eve", "guest"),
    comeIn(hub.url, secrets, "dan", "account"),
    comeIn(hub.url, secrets, "cleo", "account"),
  ]);
  await cleo.player.ask("PATCH", "/api/me", { shareName: true });
  await signInElsewhere(ann, secrets, "canary-user-ann");
  return { ann, ben, eve, dan, cleo };
}

/** Another game, which the same people have played: what it has is no business of the curious one. */
async function playNextDoor({ hub, secrets }: Stage, { ann, eve }: People): Promise<RawGame> {
  const words = { name: "Canary Next Door", description: "canary description", version: "71.72.73" };
  const { pair, address } = await hub.addGame(words.name);
  const other = await RawGame.connect(address, pair, { ...words, seats: { min: 2, max: 2 } });
  const { code } = await ann.player.createRoom(words.name);
  await ann.player.join(code);
  await eve.player.join(code);
  await eve.player.command({ name: "ready", ready: true });
  await ann.player.command({ name: "start" });
  const { room, info } = await other.room();
  const stored = "canary that another game stored";
  await givesAllAway(eve, other);
  const put = await other.ask((id) => [
    types.storePut,
    id,
    info.seats[0]?.player ?? "",
    "canary-key",
    Buffer.from(stored),
  ]);
  const result = { placements: [0, 1].map((seat) => ({ seat, place: 1, score: 1_717_171_717_171 })) };
  expect([put, await other.ask((id) => [types.result, id, room, result])]).toEqual(["ok", "ok"]);
  await ann.player.phase("finished");
  secrets.plant({ "next door": [code, info.match, stored, ...info.seats.map(({ player }) => player)] });
  await ann.player.command({ name: "close" });
  await until("the end next door", () => !ann.player.online && !eve.player.online);
  return other;
}

/** What somebody's own client tells a game, in every form, is found in what the game received: so would be what the hub lets out. */
async function givesAllAway({ player, name, headers }: Telling, game: RawGame): Promise<void> {
  const address = headers["x-forwarded-for"] ?? "";
  const { createdAt } = await player.get<UserInfo>("/api/me");
  const own = { id: player.user, token: player.token, name, address, bytes: addressBytes(address), createdAt };
  const secrets = new Secrets();
  secrets.plant(own);
  const forms = Object.entries(own).flatMap(([what, value]) =>
    formsOf(value).map(({ form, bytes }) => ({ found: `${what} as ${form}`, bytes })),
  );
  player.data(Buffer.concat(forms.flatMap(({ bytes }) => [bytes, Buffer.of(0xff)])));
  await game.event(types.data);
  const found = secrets.foundIn(Buffer.concat(game.peer.bodies), { games: [] });
  expect(found).toEqual([...new Set(forms.map(({ found }) => found))].sort());
  expect(found.length).toBeGreaterThan(100);
}

/** A match with all that may happen in one. @returns the code of its room */
async function play(stage: Stage, game: RawGame, { ann, ben, eve, dan, cleo }: People): Promise<string> {
  const password = roomPassword;
  const { code } = await ann.player.createRoom(stage.game);
  await ann.player.join(code);
  await ann.player.command({ name: "settings", settings: { password, spectators: true } });
  for (const { player } of [ben, eve]) await player.join(code, { password });
  await dan.player.join(code, { password, spectate: true });
  for (const [word, { player }] of Object.entries({ ann, ben, eve, dan })) {
    const text = `canary chat of ${word}: write to ${word}@canary.example`;
    stage.secrets.plant({ [`chat of ${word}`]: [text, `${word}@canary.example`] });
    await player.command({ name: "chat", text });
  }
  stage.secrets.plant({ "password of the room": password, "code of the room": code });
  await ann.player.command({ name: "configure", options: { motto: "known to the game" } });
  for (const { player } of [ben, eve]) await player.command({ name: "ready", ready: true });
  await ann.player.command({ name: "start" });
  const { room, info } = await game.room();
  await ann.player.phase("playing");
  await store(game, room, info.seats[0]?.player ?? "");
  game.send([types.checkpoint, room, 0, Uint8Array.of(1)]);
  for (const seat of [0, 1, 2, 255]) game.send([types.view, room, seat, { type: "button", label: "Go", action: "go" }]);
  ann.player.data(Buffer.from("heard by the game"));
  ben.player.act("go", "there");
  game.send([types.deadline, room, "soon", 1]);
  await game.event(types.deadline);
  await cleo.player.join(code, { password });
  await game.event(types.playerJoined);
  await ben.player.drop();
  await game.event(types.playerDropped);
  await ben.player.join(code);
  await game.event(types.playerBack);
  await ann.player.command({ name: "host", member: ben.player.member });
  await game.event(types.host);
  await ben.player.command({ name: "host", member: ann.player.member });
  await game.event(types.host);
  await ann.player.command({ name: "mute", member: dan.player.member, muted: true });
  await ann.player.command({ name: "kick", member: eve.player.member });
  await game.event(types.playerLeft);
  await cleo.player.command({ name: "leave" });
  await game.event(types.playerLeft);
  stage.gather();
  return code;
}

/** Everything that a game may ask the hub for. */
async function store(game: RawGame, room: number, player: string): Promise<void> {
  const value = Buffer.from("stored by the game");
  const asked: ((id: number) => GameToHub)[] = [
    (id) => [types.random, id, room, "deal"],
    ...[null, player].flatMap((scope) => [
      (id: number): GameToHub => [types.storePut, id, scope, "best", value],
      (id: number): GameToHub => [types.storeGet, id, scope, "best"],
      (id: number): GameToHub => [types.storeList, id, scope, ""],
    ]),
    (id) => [types.storeDelete, id, null, "best"],
  ];
  for (const frame of asked) expect(await game.ask(frame)).toBe("ok");
}

/** The room goes to the other server, over a stop of the hub and over its death. @returns what has it in the end */
async function moveAndRestart(stage: Stage, first: RawGame, people: People, code: string): Promise<RawGame> {
  const { hub, keys, secrets } = stage;
  const second = await stage.connect(keys[1]);
  first.send([types.drain, "another takes over"]);
  await second.room();
  await first.event(types.roomClose);
  const { ann, ben, dan } = people;
  await ann.player.ask("PATCH", "/api/me", { name: "Canary ann änders" });
  secrets.plant({ "new name of ann": "Canary ann änders" });
  await hub.now.stop("SIGINT");
  await until("the end of the link", () => second.peer.closed);
  stage.gather();
  await hub.startAgain();
  const third = await stage.connect(keys[1]);
  await third.room();
  for (const { player } of [ann, ben, dan]) await player.join(code);
  await third.event(types.playerBack);
  await hub.kill();
  await until("the end of all", () => third.peer.closed && !ann.player.online && !ben.player.online);
  stage.gather();
  await hub.startAgain();
  const last = await stage.connect(keys[1]);
  await last.room();
  for (const { player } of [ann, ben]) await player.join(code);
  await last.event(types.playerBack);
  return last;
}

/** The match has its result, the next one is void, and the one after ends with the room. */
async function endMatches(stage: Stage, game: RawGame, { ann, ben }: People): Promise<void> {
  const placements = (place: number) => [0, 1, 2, 3].map((seat) => ({ seat, place, score: 5, stats: { points: 2 } }));
  const { room } = await game.room();
  expect(await game.ask((id) => [types.result, id, room, { placements: placements(1) }])).toBe("ok");
  await game.event(types.roomClose);
  const again = async (rooms: number) => {
    await ann.player.command({ name: "again" });
    await ben.player.command({ name: "ready", ready: true });
    await ann.player.command({ name: "start" });
    return (await game.room(rooms)).room;
  };
  await ann.player.phase("finished");
  const second = await again(1);
  stage.gather();
  expect(await game.ask((id) => [types.void, id, second, "no more"])).toBe("ok");
  await game.event(types.roomClose);
  await ann.player.phase("finished");
  await again(2);
  await stage.hub.asHost("POST", `/rooms/${ann.player.room?.code}/close`);
  await game.event(types.roomClose);
  await until("the end of the room", () => !ann.player.online && !ben.player.online);
}

/** Who plays becomes a stranger to the game, takes a copy of everything, and is erased. */
async function leaveForGood(stage: Stage, game: RawGame, { ann, ben, dan, eve }: People): Promise<void> {
  const known = game.rooms[0]?.info.seats[1]?.player ?? "";
  const next = "canary password that is new";
  await ann.player.ask("POST", "/api/me/password", { current: ann.password, next });
  stage.secrets.plant({
    "new password of ann": next,
    tickets: [ann, ben, dan, eve].flatMap(({ player }) => player.tickets),
  });
  await ann.player.get("/api/me/export");
  stage.gather();
  await ben.player.ask("DELETE", "/api/me", {});
  expect((await game.event(types.playerErased))[1]).toBe(known);
  await ann.player.ask("POST", `/api/me/games/${stage.game}/reset`, {});
  await game.event(types.playerErased);
  stage.gather();
  await ann.player.ask("DELETE", "/api/me", { password: next });
  expect(await game.ask((id) => [types.storeGet, id, known, "best"])).toBe("not_found");
}

/** Errors of all kinds: their sentences are the hub's, and might quote somebody. */
async function offend(stage: Stage, game: RawGame): Promise<void> {
  const { keys, hub } = stage;
  const { room } = await game.room();
  const many = new Uint8Array(40_000);
  const offences: ((id: number) => GameToHub)[] = [
    (id) => [types.storePut, id, null, "k", Uint8Array.of(1), 7],
    (id) => [types.storePut, id, null, "k", many],
    (id) => [types.storeGet, id, crypto.randomUUID(), "k"],
    (id) => [types.result, id, room, { placements: [] }],
    (id) => [types.manifest, id, { ...manifest, name: "Another" }],
    (id) => [types.manifest, id, { ...manifest, version: "new" }],
    (id) => [types.storeList, id, null, "", null, 1_000],
  ];
  for (const frame of offences) expect(await game.ask(frame)).not.toBe("ok");
  game.send([types.log, "info", "a line of the game"]);
  // A type that no version has.
  game.send([99] as never);
  // While the first one answers pings a second one with its key is refused.
  const twin = await stage.dial(keys[1]);
  twin.prove((await twin.hello()).transcript);
  const stranger = await stage.dial(newKeyPair("game"));
  stranger.prove((await stranger.hello()).transcript);
  await until("both to be refused", () => twin.closed && stranger.closed);
  game.send([types.ping, 1, null]);
  await game.peer.next(types.pong);
  await readLogs(stage);
  game.peer.rawHex("00000001c1");
  await until("the end of the link", () => game.peer.closed);
  const suspended = await stage.connect(keys[1]);
  await hub.asHost("POST", `/games/${stage.game}/suspend`);
  await until("the end of the game", () => suspended.peer.closed);
}

/** What its author can read, but for the times at which the hub wrote it. */
async function readLogs({ hub, keys, answers }: Stage): Promise<void> {
  const { publicText: key, publicKey: gameKey, seed } = keys[0];
  const ask = <T>(path: string, body: unknown) => json<T>(post(`${hub.url}/api/registrations/${path}`, body));
  const hubKey = parsePublicKey((await json<HubInfo>(fetch(`${hub.url}/api/hub`))).hub, "hub");
  const { nonce } = await ask<RegistrationChallenge>("challenge", { key });
  const signature = sign(null, logsMessage({ hubKey, gameKey, nonce }), privateKeyOf(seed)).toString("hex");
  const { lines, ...rest } = await ask<GameLogs>("logs", { key, nonce, signature });
  expect(lines.some(({ text }) => text === "a line of the game")).toBe(true);
  answers.push(rest, ...lines.map(({ at: _, ...line }) => line));
}

test("[IS-02] [PL2] nothing of people or the hub reaches a game server, whatever is sent to it and however it is written", async () => {
  const stage = await Stage.open();
  const { hub, secrets } = stage;
  const people = await gatherPeople(stage);
  stage.gather();
  const other = await playNextDoor(stage, people);
  const first = await stage.connect(stage.keys[0]);
  const code = await play(stage, first, people);
  const last = await moveAndRestart(stage, first, people, code);
  await endMatches(stage, last, people);
  await leaveForGood(stage, last, people);
  await offend(stage, last);
  stage.gather();

  const { frames, received } = stage;
  const seen = (type: number, field: number) =>
    [...new Set(frames.filter((frame) => frame[0] === type).map((frame) => String(frame[field])))].sort();
  expect([...new Set(frames.map(([type]) => Number(type)))].sort((a, b) => a - b)).toEqual(fromHub);
  expect(seen(types.roomClose, 2)).toEqual(["closed", "finished", "moved", "voided"]);
  expect(seen(types.playerLeft, 4)).toEqual(["kicked", "left"]);
  expect(seen(types.error, 2)).toEqual(codes);
  const restored = frames.filter(([type, , , info]) => type === types.roomOpen && "restore" in (info as object));
  expect(restored).toHaveLength(3);

  // The one name that its owner shows is there, and nothing else is.
  const { game } = stage;
  const columns = Object.entries(kept).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
  expect(columns.filter((column) => !secrets.sources.has(column))).toEqual([]);
  const shared = secrets.foundIn(received, { games: [game] });
  expect(shared).toContain("name of cleo as utf-8");
  expect(shared.filter((found) => !found.startsWith("name of cleo as "))).toEqual([]);
  expect(secrets.foundIn(received, { games: [game], said: [people.cleo.name] })).toEqual([]);
  // What was told to the game next door would be noticed here, and what is this one's own there.
  const nextDoor = secrets.foundIn(Buffer.concat(other.peer.bodies), { games: [game] });
  expect(nextDoor).toEqual(expect.arrayContaining(["next door as utf-8", "account of eve as base64"]));
  expect(secrets.foundIn(received, { games: [] })).toContain("game_players.player as utf-8");
  other.kill();
  await hub.stop();
}, 60_000);

test("[AU-24] two games know the same player by different ids, and a reset makes a new one", async () => {
  const hub = await ServedHub.start();
  const manifest = (name: string) => ({ name, version: "1.0.0", description: "", seats: { min: 1, max: 1 } });
  const games = [await addRawGame(hub, manifest("First")), await addRawGame(hub, manifest("Second"))];
  const ann = await TestPlayer.account(hub.url, "annabel");
  const idIn = async (game: RawGame & { readonly id: string }) => {
    const before = game.rooms.length;
    const { code } = await ann.createRoom(game.id);
    await ann.join(code);
    await ann.command({ name: "start" });
    const { info } = await game.room(before);
    await ann.phase("playing");
    await ann.command({ name: "close" });
    await until("the end of the room", () => !ann.online);
    return info.seats[0]!.player;
  };
  const first = await idIn(games[0]!);
  expect(await idIn(games[0]!)).toBe(first);
  expect(await idIn(games[1]!)).not.toBe(first);
  await ann.ask("POST", `/api/me/games/${games[0]!.id}/reset`, {});
  expect(await idIn(games[0]!)).not.toBe(first);
  await hub.stop();
});
