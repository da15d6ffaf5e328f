import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

/**
 * Passwords of rooms are kept with the rooms, so they are kept as hashes.
 * The cost is low, about 2 ms: it is paid while everybody waits, and the password is meant for one evening among friends.
 */
const cost = { N: 512, r: 8, p: 1 } as const;
const hashBytes = 32;

export function hashRoomPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}.${scryptSync(password, salt, hashBytes, cost).toString("hex")}`;
}

export function isRoomPassword(hash: string, password: string): boolean {
  const [salt = "", expected = ""] = hash.split(".");
  const given = scryptSync(password, Buffer.from(salt, "hex"), hashBytes, cost);
  return timingSafeEqual(given, Buffer.from(expected, "hex"));
}
