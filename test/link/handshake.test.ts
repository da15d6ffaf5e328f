import { expect, test } from "bun:test";
import { connect as connectTls } from "node:tls";
import { encode } from "../../protocol/codec.ts";
import { Refusal } from "../../protocol/errors.ts";
import { signedBytes, verifyTranscript, writeHello, writeProof } from "../../protocol/handshake.ts";
import { writeFrame } from "../../protocol/frame.ts";
import { newKeyPair, privateKeyOf } from "../../protocol/keys.ts";
import { linkLimits, preAuthLimits } from "../../protocol/limits.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { sign } from "node:crypto";
import { tcpUntilClosed } from "../kit/game-peer.ts";
import { openBench, openRoom, RecordedRoom, roomInfo } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

const authFailed = { code: "auth_failed", rule: "HS4" };

test("[HS1] [HS2] [TR2] a known key is let in, and both sides have signed keys, nonces and certificate", async () => {
  const bench = await openBench();
  const key = bench.newKey("game-1");
  const peer = await bench.connect(key);
  const { challenge, transcript } = await peer.hello();
  expect(challenge.hubKey).toEqual(bench.hubKey.publicKey);
  expect(verifyTranscript("hub", transcript, challenge.signature)).toBeTrue();
  peer.prove(transcript);
  const [, session, info] = await peer.next(types.ready);
  expect(info).toEqual({ limits: { ...linkLimits }, hub: expect.any(String) as string });
  peer.send([types.manifest, 1, { name: "Test Game", version: "1.0.0", description: "", seats: { min: 1, max: 2 } }]);
  expect(await peer.next(types.ok)).toEqual([types.ok, 1]);
  expect(bench.connected.map((port) => [port.session, port.identity.game])).toEqual([[String(session), "game-1"]]);
});

test("[TR3] plain TCP is for loopback only, and then zeros stand for the certificate", async () => {
  const bench = await openBench({ tls: false });
  const { peer } = await bench.start();
  expect(peer.certificateHash).toEqual(new Uint8Array(32));
  const refused = await openBench({ tls: false, host: "0.0.0.0" }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ rule: "TR3" });
});

test("[HS-01] [HS6] a recorded PROOF is worth nothing on another connection", async () => {
  const bench = await openBench();
  const key = bench.newKey();
  const nonce = new Uint8Array(32).fill(7);
  const first = await bench.connect(key);
  const old = await first.hello([1], nonce);
  const second = await bench.connect(key);
  const now = await second.hello([1], nonce);
  expect(now.challenge.hubNonce).not.toEqual(old.challenge.hubNonce);
  second.prove(old.transcript);
  expect(await second.lastError()).toEqual(authFailed);
});

test("[HS-02] a PROOF made for another hub is refused", async () => {
  const bench = await openBench();
  const key = bench.newKey();
  const relayed = await bench.connect(key);
  const { transcript } = await relayed.hello();
  const evilHub = newKeyPair("hub");
  relayed.prove({ ...transcript, hubKey: evilHub.publicKey });
  expect(await relayed.lastError()).toEqual(authFailed);
});

test("[HS-03] a PROOF over another certificate is refused", async () => {
  const bench = await openBench();
  const peer = await bench.connect();
  const { challenge, transcript } = await peer.hello();
  const seen = { ...transcript, certificateHash: new Uint8Array(32).fill(1) };
  // A careful game server stops here; this one goes on.
  expect(verifyTranscript("hub", seen, challenge.signature)).toBeFalse();
  peer.prove(seen);
  expect(await peer.lastError()).toEqual(authFailed);
});

test("[HS-05] [HS2] a signature over another label or for the other role is refused", async () => {
  const bench = await openBench();
  for (const change of [
    (text: string) => text.replace("link", "bundle"),
    (text: string) => text.replace("game", "hub\0"),
  ]) {
    const peer = await bench.connect();
    const { transcript } = await peer.hello();
    const wanted = Buffer.from(signedBytes("game", transcript)).toString("latin1");
    const signature = sign(null, Buffer.from(change(wanted), "latin1"), privateKeyOf(peer.key.seed));
    peer.body(writeProof({ signature }));
    expect(await peer.lastError()).toEqual(authFailed);
  }
  const mirror = await bench.connect();
  const { challenge } = await mirror.hello();
  mirror.body(writeProof({ signature: challenge.signature }));
  expect(await mirror.lastError()).toEqual(authFailed);
});

test("[HS-08] a signature with any one of its 512 bits flipped, or with the group's order added, is refused", async () => {
  const bench = await openBench({
    tls: false,
    guards: { acceptsBurst: 10_000 },
    preAuth: { verifiesPerSecond: 100_000, perAddressMax: 1_000, perAddressTotalMax: 1_000, totalMax: 1_000 },
  });
  const key = bench.newKey();
  const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
  const withOrder = -1;
  const refused = async (flip: number) => {
    const peer = await bench.connect(key);
    const { transcript } = await peer.hello();
    const signature = Buffer.from(sign(null, signedBytes("game", transcript), privateKeyOf(key.seed)));
    if (flip === withOrder) {
      const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`) + order;
      Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse().copy(signature, 32);
    } else signature[flip >> 3] = (signature[flip >> 3] ?? 0) ^ (1 << (flip & 7));
    peer.body(writeProof({ signature }));
    expect(await peer.lastError()).toEqual(authFailed);
  };
  const flips = Array.from({ length: 512 }, (_, flip) => flip);
  for (let at = 0; at < flips.length; at += 64) await Promise.all(flips.slice(at, at + 64).map(refused));
  await refused(withOrder);
  expect(bench.verified).toHaveLength(513);
  expect(bench.connected).toEqual([]);
  // The signature as it was made lets in.
  await bench.start(key);
});

test("[HS-10] [HS1] offers without a version that is spoken, or out of bounds, end before anything is verified", async () => {
  const bench = await openBench();
  const many = Array.from({ length: 10_000 }, (_, i) => i + 1);
  const offers: [unknown, string][] = [
    [[0], "auth_failed"],
    [[], "auth_failed"],
    [[1, 1e9], "auth_failed"],
    [[2, 3], "version_unsupported"],
    [many.slice(0, 17), "auth_failed"],
    [many, "auth_failed"],
    [1, "auth_failed"],
    [["1"], "auth_failed"],
    [null, "auth_failed"],
  ];
  for (const [versions, code] of offers) {
    const peer = await bench.connect();
    peer.body(encode([types.hello, versions, peer.key.publicKey, new Uint8Array(32)]));
    expect((await peer.lastError())?.code).toBe(code);
  }
  expect(bench.verified).toEqual([]);
});

test("[HS1] the first offered version that is spoken is chosen, and all offered ones are signed", async () => {
  const bench = await openBench();
  const peer = await bench.connect();
  const { challenge, transcript } = await peer.hello([9, 1, 3]);
  expect(challenge.version).toBe(1);
  // A man in the middle who takes versions away is found out.
  peer.prove({ ...transcript, versions: [1] });
  expect(await peer.lastError()).toEqual(authFailed);
});

test("[HS-12] [FR1] [FR10] before READY a length of 0 or above 1,024 ends the connection with its fourth byte", async () => {
  const bench = await openBench();
  for (const header of ["00000000", "00000401", "ffffffff"]) {
    const peer = await bench.connect();
    peer.rawHex(header);
    expect(await peer.lastError()).toEqual({ code: "auth_failed", rule: "FR1" });
  }
});

test("[HS5] [HS-13] [I4] who does not finish the handshake in time is closed, at whatever point it stops", async () => {
  const bench = await openBench({ preAuth: { handshakeMs: 80 } });
  const silentTcp = tcpUntilClosed(bench.link.port);
  const notTls = tcpUntilClosed(bench.link.port, Buffer.from("GET / HTTP/1.1\r\n\r\n"));
  const silentTls = await bench.connect();
  const slow = await bench.connect();
  slow.rawHex("00");
  const halfWay = await bench.connect();
  await halfWay.hello();
  await Promise.all([silentTcp, notTls]);
  for (const peer of [silentTls, slow, halfWay]) {
    expect(await peer.lastError()).toEqual({ code: "auth_failed", rule: "HS5" });
  }
});

test("[HS5] nothing but the handshake's frames is read before READY, and only in their order", async () => {
  const bench = await openBench();
  const early = await bench.connect();
  early.send([types.manifest, 1, { name: "Test Game", version: "1.0.0", description: "", seats: { min: 1, max: 2 } }]);
  expect((await early.lastError())?.code).toBe("auth_failed");
  const twice = await bench.connect();
  const { transcript } = await twice.hello();
  twice.body(encode([types.hello, [1], twice.key.publicKey, transcript.gameNonce]));
  expect((await twice.lastError())?.code).toBe("auth_failed");
  const proofFirst = await bench.connect();
  proofFirst.prove(transcript);
  expect((await proofFirst.lastError())?.code).toBe("auth_failed");
});

test("[HS4] unknown key, wrong signature and a key that is merely offered get the same answer, byte for byte", async () => {
  const bench = await openBench();
  const known = bench.newKey();
  const unknown = newKeyPair("game");
  const stranger = await bench.connect(unknown);
  stranger.prove((await stranger.hello()).transcript);
  const forger = await bench.connect(known);
  const offer = await forger.hello();
  forger.body(writeProof({ signature: sign(null, signedBytes("game", offer.transcript), privateKeyOf(unknown.seed)) }));
  await until("both closed", () => stranger.closed && forger.closed);
  expect(stranger.frames.at(-1)).toEqual(forger.frames.at(-1) ?? []);
  expect(stranger.frames.at(-1)?.[2]).toBe("auth_failed");
  // The key is looked up in every case, so that the time tells nothing either.
  expect(new Set(bench.verified)).toEqual(new Set([known.publicText, unknown.publicText]));
});

test("[HS4] a reason of the host's own is told only to who has proven the key", async () => {
  const key = newKeyPair("game");
  const bench = await openBench({ verifyKey: () => Promise.resolve(new Refusal("suspended")) });
  const owner = await bench.connect(key);
  owner.prove((await owner.hello()).transcript);
  expect((await owner.lastError())?.code).toBe("suspended");
  const other = await bench.connect(key);
  await other.hello();
  other.body(writeProof({ signature: new Uint8Array(64) }));
  expect((await other.lastError())?.code).toBe("auth_failed");
});

test("[HS-14] [HS-10] signatures are made for so many hellos a second, and the others wait in turn", async () => {
  const bench = await openBench({ preAuth: { verifiesPerSecond: 20 } });
  const waiting = await Promise.all(Array.from({ length: 6 }, () => bench.connect()));
  for (const peer of waiting) peer.body(encode([types.hello, [1], peer.key.publicKey, new Uint8Array(32)]));
  // Two at once (a tenth of a second's worth), the others as time goes on.
  await until("the first two", () => waiting.filter((peer) => peer.frames.length > 0).length >= 2);
  expect(waiting.filter((peer) => peer.frames.length > 0).length).toBeLessThan(6);
  await until("all", () => waiting.every((peer) => peer.frames.length > 0));
});

test("[HS-14] [I3] of ten thousand HELLOs from one address a handful is answered at once, and who is in plays on", async () => {
  // The hub's clock stands still: all of it comes within one moment.
  const bench = await openBench({ tls: false, clock: () => 0 });
  const { peer, port } = await bench.start();
  const { room, events, handle } = await openRoom(port, peer);
  const strangers = { answered: 0, open: 0 };
  const gameKey = newKeyPair("game").publicKey;
  const hello = writeFrame(writeHello({ versions: [1], gameKey, gameNonce: new Uint8Array(32) }));
  const socket: Bun.SocketHandler = {
    open(socket) {
      strangers.open += 1;
      socket.write(hello);
    },
    data: () => void (strangers.answered += 1),
    close: () => void (strangers.open -= 1),
    error: () => {},
  };
  for (let turn = 1; turn <= 100; turn += 1) {
    const flood = Array.from({ length: 100 }, () =>
      Bun.connect({ hostname: "127.0.0.1", port: bench.link.port, socket }).catch(() => undefined),
    );
    room.data(turn, 0, Uint8Array.of(turn));
    await until("the game to get it", () => peer.frames.some(([type, , n]) => type === types.data && n === turn));
    peer.send([types.data, handle, null, Uint8Array.of(turn)]);
    await until("the hub to get it", () => events.calls.filter(([what]) => what === "data").length === turn);
    await Promise.all(flood);
  }
  await until("all to be closed but those that wait", () => strangers.open <= preAuthLimits.perAddressMax);
  // A signature takes 60 µs: no turn of the hub is held up by more of them than these.
  expect(strangers.answered).toBeLessThan(preAuthLimits.verifiesPerSecond / 10);
  expect(bench.verified).toEqual([peer.key.publicText]);
});

test("[HS-14] [NW-07] an address has few connections before READY; others are not touched", async () => {
  const bench = await openBench({ preAuth: { perAddressMax: 3 } });
  const held = await Promise.all([bench.connect(), bench.connect(), bench.connect()]);
  await tcpUntilClosed(bench.link.port);
  await held[0]?.start();
  // A place is free again.
  const { peer } = await bench.start();
  expect(peer.closed).toBeFalse();
});

test("[HS-15] [TR2] TLS 1.2 is refused", async () => {
  const bench = await openBench();
  const outcome = await new Promise<string>((resolve) => {
    const socket = connectTls({
      port: bench.link.port,
      host: "127.0.0.1",
      rejectUnauthorized: false,
      maxVersion: "TLSv1.2",
    });
    socket.on("secureConnect", () => resolve(socket.getProtocol() ?? "none"));
    socket.on("error", () => resolve("refused"));
    socket.on("close", () => resolve("refused"));
  });
  expect(outcome).toBe("refused");
});

test("[HS-17] [I6] a revoked game is closed at once, its rooms are told, and nothing it sends after is delivered", async () => {
  const bench = await openBench();
  const key = bench.newKey("game-9");
  const { peer, port } = await bench.start(key);
  const events = new RecordedRoom();
  port.openRoom(roomInfo, events);
  const [, id, room] = await peer.next(types.roomOpen);
  peer.send([types.ok, Number(id)]);
  await events.call("opened");
  peer.send([types.data, Number(room), null, new Uint8Array([1])]);
  await events.call("data");
  bench.keys.delete(key.publicText);
  expect(bench.link.revoke("game-9", key.publicText, new Refusal("revoked"))).toBe(1);
  const before = events.calls.length;
  peer.send([types.data, Number(room), null, new Uint8Array([2])]);
  expect((await peer.lastError())?.code).toBe("revoked");
  expect(events.calls.length).toBe(before);
  expect(events.isLost).toBe(1);
  expect(bench.disconnected).toEqual([port]);
  const again = await bench.connect(key);
  again.prove((await again.hello()).transcript);
  expect(await again.lastError()).toEqual(authFailed);
});

test("[HS-18] [HS7] a second connection with a key is refused while the first answers, and takes over when it does not", async () => {
  const bench = await openBench({ guards: { probeMs: 100 } });
  const key = bench.newKey();
  const { peer: first } = await bench.start(key);
  const refused = await bench.connect(key);
  refused.prove((await refused.hello()).transcript);
  const [, n] = await first.next(types.ping);
  first.send([types.pong, Number(n)]);
  expect(await refused.lastError()).toEqual({ code: "already_connected", rule: "HS7" });
  expect(first.closed).toBeFalse();
  // Now it is silent.
  const second = await bench.connect(key);
  await second.start();
  expect((await first.lastError())?.code).toBe("silent");
  expect(bench.connected.length).toBe(2);
  expect(bench.disconnected).toEqual(bench.connected.slice(0, 1));
  expect(second.closed).toBeFalse();
});

test("[HS-18] a key that connects again and again is told to wait", async () => {
  const bench = await openBench({ guards: { connectsBurst: 3, connectsPerMinute: 1 } });
  const key = bench.newKey();
  for (let i = 0; i < 3; i++) {
    const { peer } = await bench.start(key);
    peer.terminate();
    await until("gone", () => bench.disconnected.length > i);
    bench.connected.length = 0;
  }
  const peer = await bench.connect(key);
  peer.prove((await peer.hello()).transcript);
  expect((await peer.lastError())?.code).toBe("too_many");
});

test("[NW-17] fifty game servers that come back together are all let in", async () => {
  const bench = await openBench({ preAuth: { perAddressMax: 64, verifiesPerSecond: 500 } });
  const started = await Promise.all(Array.from({ length: 50 }, () => bench.start()));
  expect(new Set(started.map(({ port }) => port.session)).size).toBe(50);
  expect(bench.lines.length).toBe(0);
});

test("[DR1] a hub that stops says so to every game server, and closes", async () => {
  const bench = await openBench();
  const { peer } = await bench.start();
  const stranger = await bench.connect();
  await bench.link.close();
  expect((await peer.lastError())?.code).toBe("shutting_down");
  expect(peer.frames.map(([type]) => type)).toEqual([types.drain, types.error]);
  await until("the other one, too", () => stranger.closed);
  expect(bench.disconnected.length).toBe(1);
});
