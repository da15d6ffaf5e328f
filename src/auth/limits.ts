import type { AddressLimit } from "./address-limit.ts";
import { addressKey } from "../../protocol/address-key.ts";
import { addressLimit } from "./address-limit.ts";

const hour = 3600;
const day = 24 * hour;

/** A whole party sits behind one address: what one evening of forty people needs, and a machine does not stay within. */
export interface Limits {
  readonly guestsPerHour: AddressLimit;
  readonly guestsPerDay: AddressLimit;
  readonly accounts: AddressLimit;
  /** Of failed ones only. */
  readonly signIns: AddressLimit;
  /** Exports of an account, counted by user: "address" is the user's id. */
  readonly exports: AddressLimit;
  /** New identities in a game, counted by user: "address" is the user's id. */
  readonly resets: AddressLimit;
  /** Changes of the shown name, counted by user: "address" is the user's id. */
  readonly names: AddressLimit;
  readonly deviceStarts: AddressLimit;
  readonly devicePolls: AddressLimit;
  readonly deviceCodes: AddressLimit;
  readonly registrations: AddressLimit;
  /** Of a game's log lines, counted by game: "address" is the game's id. */
  readonly logReads: AddressLimit;
}

export function createLimits(): Limits {
  return {
    guestsPerHour: addressLimit({ seconds: hour, perAddress: 60, global: 3_000 }),
    guestsPerDay: addressLimit({ seconds: day, perAddress: 300, global: 20_000 }),
    // Each costs a password hash.
    accounts: addressLimit({ seconds: hour, perAddress: 60, global: 1_000 }),
    // Tries over all accounts: what bounds one password sprayed over a thousand names.
    signIns: addressLimit({ seconds: 600, perAddress: 50, global: 1_000 }),
    // Each reads all that somebody ever played, and is one piece of JSON at the end.
    exports: addressLimit({ seconds: hour, perAddress: 10, global: 1_000 }, (user) => user),
    // Each is a row, and a frame to the game, until one of its servers has heard of it.
    resets: addressLimit({ seconds: day, perAddress: 20, global: 20_000 }, (user) => user),
    // Names tell by their refusal which ones are taken.
    names: addressLimit({ seconds: hour, perAddress: 30, global: 10_000 }, (user) => user),
    deviceStarts: addressLimit({ seconds: 600, perAddress: 30, global: 600 }),
    // A terminal polls 120 times in the ten minutes that its code lives.
    devicePolls: addressLimit({ seconds: 600, perAddress: 4_000, global: 200_000 }),
    // Looked up and confirmed, each counted by address and by user: 300 tries in ten minutes on 1,000 codes of 2.5e10: one hit in 1,600 years.
    deviceCodes: addressLimit({ seconds: 600, perAddress: 30, global: 600 }, (who) =>
      who.startsWith("user ") ? who : addressKey(who),
    ),
    registrations: addressLimit({ seconds: hour, perAddress: 120, global: 5_000 }),
    // Five authors who follow the lines of one game, each with a request a second.
    logReads: addressLimit({ seconds: 60, perAddress: 300, global: 6_000 }, (game) => game),
  };
}
