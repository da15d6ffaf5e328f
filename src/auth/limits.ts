import type { AddressLimit } from "./address-limit.ts";
import { addressLimit, idLimit } from "./address-limit.ts";

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
  /** Of guesses at a terminal's code. */
  readonly deviceCodes: AddressLimit;
  /** The same, whatever the address, counted by user: "address" is the user's id. */
  readonly deviceCodesOfUser: AddressLimit;
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
    exports: idLimit({ seconds: hour, perAddress: 10, global: 1_000 }),
    // Each is a row, and a frame to the game, until one of its servers has heard of it.
    resets: idLimit({ seconds: day, perAddress: 20, global: 20_000 }),
    // Names tell by their refusal which ones are taken.
    names: idLimit({ seconds: hour, perAddress: 30, global: 10_000 }),
    deviceStarts: addressLimit({ seconds: 600, perAddress: 30, global: 600 }),
    // A terminal polls 120 times in the ten minutes that its code lives.
    devicePolls: addressLimit({ seconds: 600, perAddress: 4_000, global: 200_000 }),
    // 1,000 wrong ones in ten minutes: with ten terminals that wait at any time, of 2.5e10 codes, one hit in 50 years.
    deviceCodes: addressLimit({ seconds: 600, perAddress: 30, global: 1_000 }),
    deviceCodesOfUser: idLimit({ seconds: 600, perAddress: 30, global: 1_000 }),
    // Each costs a look at a key, 1.2 ms. What is there for all authors together takes more than 800 addresses to use up.
    registrations: addressLimit({ seconds: hour, perAddress: 60, global: 50_000 }),
    // Five authors who follow the lines of one game, each with a request a second.
    logReads: idLimit({ seconds: 60, perAddress: 300, global: 6_000 }),
  };
}
