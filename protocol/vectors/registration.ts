import { sign } from "node:crypto";
import { type KeyPair, keyPairFromSeed, privateKeyOf } from "../keys.ts";
import { registrationMessage, vouchMessage } from "../registration.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

const hub = keyPairFromSeed("hub", seed(0x11));
const old = keyPairFromSeed("game", seed(0x22));
const fresh = keyPairFromSeed("game", seed(0x66));

const signed = (pair: KeyPair, message: Uint8Array) => ({
  seed: hex(pair.seed),
  publicKey: hex(pair.publicKey),
  publicText: pair.publicText,
  signed: hex(message),
  signature: sign(null, message, privateKeyOf(pair.seed)).toString("hex"),
});

function example(
  about: string,
  pair: KeyPair,
  name: string,
  by?: { readonly pair: KeyPair; readonly retire: boolean },
) {
  const nonce = hex(seed(0x55));
  const claim = { hubKey: hub.publicKey, gameKey: pair.publicKey, nonce, name };
  const key = signed(pair, registrationMessage(claim));
  const { retire = false } = by ?? {};
  const voucher = by && signed(by.pair, vouchMessage({ ...claim, oldKey: by.pair.publicKey, retire }));
  return {
    about,
    nonce,
    name,
    key,
    ...(voucher && { voucher }),
    body: {
      key: pair.publicText,
      name,
      nonce,
      signature: key.signature,
      ...(voucher && { vouch: { key: voucher.publicText, signature: voucher.signature, retire } }),
    },
  };
}

/** What keys of games sign over HTTP (KY5, KY6). */
export const registrationExamples = {
  about:
    "What is signed to register a key, and to bring in another one; `body` is that of POST /api/registrations. Ed25519 is deterministic: with these seeds and nonces every byte follows.",
  hubKey: hex(hub.publicKey),
  hubText: hub.publicText,
  cases: [
    example("the first key of a game", old, "Connect Four"),
    example("a name that is not ASCII, in UTF-8", old, "Käsekästchen ✓"),
    example("a further key", fresh, "Connect Four", { pair: old, retire: false }),
    example("a key that takes the place of the old one", fresh, "Connect Four", { pair: old, retire: true }),
  ],
};
