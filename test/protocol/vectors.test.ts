import { expect, test } from "bun:test";
import { createHash, createPublicKey, verify } from "node:crypto";
import { decode, encode } from "../../protocol/codec.ts";
import { FrameSplitter } from "../../protocol/frame.ts";
import {
  readChallenge,
  readHello,
  readProof,
  readReady,
  signedBytes,
  verifyTranscript,
  writeReady,
  type Transcript,
} from "../../protocol/handshake.ts";
import { keyPairFromSeed, parsePublicKey, parseSecretKey, vetPublicKey } from "../../protocol/keys.ts";
import { type LinkLimits, linkLimitBounds, preAuthLimits } from "../../protocol/limits.ts";
import { frameTypes } from "../../protocol/link.ts";
import { Refusal } from "../../protocol/errors.ts";
import { FrameScan } from "../../protocol/scan.ts";
import { frameExamples } from "../../protocol/vectors/frames.ts";
import { allVectors } from "../../protocol/vectors/generate.ts";
import { scanExamples, splitterExamples } from "../../protocol/vectors/hostile.ts";
import handshakeVectors from "../../protocol/vectors/handshake.json";
import keyVectors from "../../protocol/vectors/keys.json";
import registrationVectors from "../../protocol/vectors/registration.json";
import { registrationMessage, vouchMessage } from "../../protocol/registration.ts";

const unhex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function refusalOf(call: () => unknown): Refusal | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

test("the vector files are what the generator writes", async () => {
  for (const [name, content] of Object.entries(allVectors())) {
    const file = Bun.file(new URL(`../../protocol/vectors/${name}`, import.meta.url));
    expect(await file.json()).toEqual(JSON.parse(JSON.stringify(content)));
  }
});

test("[KY1] [KY2] a seed gives its public key, and both their text", () => {
  for (const vector of keyVectors.pairs) {
    const role = vector.role === "hub" ? "hub" : "game";
    const pair = keyPairFromSeed(role, unhex(vector.seed));
    expect(hex(pair.publicKey)).toBe(vector.publicKey);
    expect(pair.publicText).toBe(vector.publicText);
    expect(pair.secretText).toBe(vector.secretText);
    expect(hex(parsePublicKey(pair.publicText, role))).toBe(vector.publicKey);
    expect(hex(parseSecretKey(pair.secretText, role))).toBe(vector.seed);
    expect(refusalOf(() => vetPublicKey(pair.publicKey))).toBeUndefined();
  }
});

test("[KY3] [HS-19] a text that is not a public key is refused, a secret by name and without repeating it", () => {
  for (const { text, code } of keyVectors.refused) {
    const refusal = refusalOf(() => parsePublicKey(text ?? "", "game"));
    expect(refusal?.code as string).toBe(code);
    if (text !== "") expect(refusal?.message).not.toContain(text ?? "");
  }
});

test("[KY4] [HS-06] [HS-07] keys of small or mixed order and keys that are not canonical are refused", () => {
  expect(keyVectors.weak.length).toBe(14);
  for (const { why, key } of keyVectors.weak) {
    expect([why, refusalOf(() => vetPublicKey(unhex(key)))?.code]).toEqual([why, "key_invalid"]);
  }
});

test("[HS1] [HS2] the handshake's bytes are those of the vectors", () => {
  for (const vector of handshakeVectors.cases) {
    const hello = readHello(unhex(vector.hello));
    const challenge = readChallenge(unhex(vector.challenge));
    if (!hello || !challenge) throw new Error("not read");
    const transcript: Transcript = {
      hubKey: challenge.hubKey,
      gameKey: hello.gameKey,
      hubNonce: challenge.hubNonce,
      gameNonce: hello.gameNonce,
      certificateHash: unhex(vector.certificateHash),
      versions: hello.versions,
      version: challenge.version,
    };
    expect(hex(signedBytes("hub", transcript))).toBe(vector.signedByHub);
    expect(hex(signedBytes("game", transcript))).toBe(vector.signedByGame);
    expect(verifyTranscript("hub", transcript, challenge.signature)).toBeTrue();
    const proof = readProof(unhex(vector.proof));
    expect(verifyTranscript("game", transcript, proof?.signature ?? new Uint8Array(64))).toBeTrue();
    expect(verifyTranscript("game", transcript, challenge.signature)).toBeFalse();
    expect(readReady(unhex(vector.ready))?.hub).toBe("0.1.0");
  }
});

test("[FR1] READY with every limit at its most is within the bound that holds up to it", () => {
  const most = Object.entries(linkLimitBounds).map(([name, [, limit]]) => [name, limit]);
  const limits = Object.fromEntries(most) as LinkLimits;
  const ready = writeReady({ session: crypto.randomUUID(), limits, hub: "100.100.100-preview.100" });
  expect(ready.length).toBeLessThanOrEqual(preAuthLimits.frameBytesMax);
});

/** As SPEC.md says it, with nothing of the project's own. */
function claimBytes(label: string, parts: readonly Uint8Array[]): Buffer {
  const lengthOf = (part: Uint8Array) => Buffer.from([0, 0, part.length >> 8, part.length & 255]);
  const hash = createHash("sha256").update(Buffer.concat(parts.flatMap((part) => [lengthOf(part), part])));
  return Buffer.concat([Buffer.from(label), Buffer.of(0), hash.digest()]);
}

function isSigned({ publicKey, signed, signature }: { publicKey: string; signed: string; signature: string }): boolean {
  const x = Buffer.from(publicKey, "hex").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, unhex(signed), key, unhex(signature));
}

test("[KY5] [KY6] what registers a key, and what brings in another one, are the bytes of the vectors", () => {
  const hubKey = unhex(registrationVectors.hubKey);
  for (const { nonce, name, key, voucher, body } of registrationVectors.cases) {
    const gameKey = unhex(key.publicKey);
    const claim = { hubKey, gameKey, nonce, name };
    const written = claimBytes("minihub/register/v1", [hubKey, gameKey, unhex(nonce), Buffer.from(name)]);
    expect(hex(written)).toBe(key.signed);
    expect(hex(registrationMessage(claim))).toBe(key.signed);
    expect(isSigned(key)).toBeTrue();
    expect(body).toMatchObject({ key: key.publicText, name, nonce, signature: key.signature });
    if (!voucher || !body.vouch) continue;
    const { retire } = body.vouch;
    const oldKey = unhex(voucher.publicKey);
    const parts = [hubKey, oldKey, gameKey, unhex(nonce), Buffer.from(name), Uint8Array.of(retire ? 1 : 0)];
    expect(hex(claimBytes("minihub/vouch/v1", parts))).toBe(voucher.signed);
    expect(hex(vouchMessage({ ...claim, oldKey, retire }))).toBe(voucher.signed);
    expect(isSigned(voucher)).toBeTrue();
    expect(body.vouch).toEqual({ key: voucher.publicText, signature: voucher.signature, retire });
  }
});

test("[FR2] every frame type after the handshake has an example, that passes the scan and comes back the same", () => {
  const seen = new Set(frameExamples.map(({ value }) => value[0] as number));
  const all = Object.values(frameTypes).filter((type) => type > frameTypes.ready);
  expect(all.filter((type) => !seen.has(type))).toEqual([]);
  const scan = new FrameScan();
  for (const { value } of frameExamples) {
    const bytes = encode(value);
    expect(scan.scan(bytes)).toBe("ok");
    expect(decode(bytes)).toEqual(value);
  }
});

test("[FR2] [FR3] [FR4] [FR5] [FR6] [MP-01] [MP-02] [MP-03] [MP-04] [MP-05] [MP-07] [MP-11] [MP-12] [MP-13] [MP-14] the scan says of each hostile frame why it is refused", () => {
  const scan = new FrameScan();
  for (const { name, bytes, reason, value } of scanExamples.frames) {
    const frame = unhex(bytes.map(([piece, times]) => piece.repeat(times)).join(""));
    expect([name, scan.scan(frame)]).toEqual([name, reason]);
    if (value !== undefined) expect([name, decode(frame)]).toEqual([name, value]);
    // The place in a larger buffer makes no difference, and bytes beyond the frame are not read.
    const embedded = new Uint8Array(frame.length + 20).fill(0xc1);
    embedded.set(frame, 7);
    expect([name, scan.scan(embedded, 7, 7 + frame.length)]).toEqual([name, reason]);
  }
});

test("[FR1] the splitter gives the frames of the vectors", () => {
  for (const { name, frameBytesMax, chunks, frames, end } of splitterExamples.cases) {
    const out: string[] = [];
    const splitter = new FrameSplitter(frameBytesMax, (bytes, start, stop) => {
      out.push(hex(bytes.subarray(start, stop)));
      return true;
    });
    let result = "ok";
    for (const chunk of chunks) {
      result = splitter.push(unhex(chunk));
      if (result !== "ok") break;
    }
    expect([name, out, result]).toEqual([name, [...frames], end]);
  }
});
