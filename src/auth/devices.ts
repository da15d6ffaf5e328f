import type { DeviceLookup, DeviceStart } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import { cleanText } from "../../protocol/text.ts";
import {
  answerDeviceCode,
  countDeviceCodes,
  deleteDeviceCode,
  deleteExpiredDeviceCodes,
  insertDeviceCode,
  liveDeviceCode,
  updateDeviceCode,
} from "../db/device-codes.ts";
import type { Clock, Database } from "../db/schema.ts";
import type { Caller } from "./caller.ts";
import type { Limits } from "./limits.ts";
import type { NewSession, Session, SessionKeeper } from "./sessions.ts";
import type { Random } from "./tokens.ts";
import { hashToken, newToken, randomLetters } from "./tokens.ts";

/** Sign-in of a terminal with a code that is confirmed in a browser (RFC 8628). */
export interface Devices {
  /** @throws Refusal too_many, busy */
  start(client: string, caller: Caller): Promise<DeviceStart>;
  /** @throws Refusal device_pending, device_slow_down, device_expired (unknown, refused, used, expired, or approved by a session that has ended) */
  poll(deviceCode: string, caller: Caller): Promise<NewSession>;
  /**
   * What is asking, and an approval that only this browser session can send back.
   * @param userCode as typed: case, dashes and spaces do not count.
   * @throws Refusal device_expired, too_many
   */
  lookup(userCode: string, session: Session, caller: Caller): Promise<DeviceLookup>;
  /** @throws Refusal device_expired (also for the approval of another session), too_many */
  confirm(
    answer: {
      readonly userCode: string;
      readonly approval: string;
      readonly approve: boolean;
    },
    session: Session,
    caller: Caller,
  ): Promise<void>;
}

const lifeMs = 10 * 60_000;
const intervalMs = 5_000;
/** RFC 8628: every "slow down" adds five seconds for good. */
const slowDownMs = 5_000;
/** A poll on time may arrive a little early after one that arrived late. */
const jitterMs = 500;
/** With more codes open a guess would hit more often. */
const openCodesMax = 1_000;
/** No vowels: no words. Nothing that is mistaken for a digit or another letter when it is read out. */
const letters = "BCDFGHJKLMNPQRSTVWXZ";
const codePattern = new RegExp(`^[${letters}]{8}$`);
const clientCharsMax = 80;

export interface DeviceParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sessions: Pick<SessionKeeper, "open" | "byId">;
  readonly limits: Pick<Limits, "deviceStarts" | "devicePolls" | "deviceCodes" | "deviceCodesOfUser">;
}

export function createDevices(parts: DeviceParts): Devices {
  return { ...terminalSide(parts), ...browserSide(parts) };
}

function terminalSide({ db, clock, random, sessions, limits }: DeviceParts): Pick<Devices, "start" | "poll"> {
  return {
    async start(client, caller) {
      await limits.deviceStarts.take(caller);
      const now = clock();
      await deleteExpiredDeviceCodes(db, now);
      if ((await countDeviceCodes(db)) >= openCodesMax) throw new Refusal("busy");
      const deviceCode = newToken(random);
      const userCode = randomLetters(random, letters, 8);
      await insertDeviceCode(db, {
        id: Bun.randomUUIDv7(),
        device_hash: hashToken(deviceCode),
        user_code: userCode,
        client: cleanText(client, { maxChars: clientCharsMax }),
        state: "pending",
        user: null,
        approver: null,
        approval_hash: null,
        created: now,
        expires: now + lifeMs,
        polled: null,
        interval_ms: intervalMs,
      });
      return {
        deviceCode,
        userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
        verificationPath: "/device",
        intervalSeconds: intervalMs / 1000,
        expiresSeconds: lifeMs / 1000,
      };
    },

    async poll(deviceCode, caller) {
      await limits.devicePolls.take(caller);
      const now = clock();
      const code = await liveDeviceCode(db, "device_hash", hashToken(deviceCode), now);
      if (!code) throw new Refusal("device_expired");
      if (code.polled !== null && now - code.polled < code.interval_ms - jitterMs) {
        await updateDeviceCode(db, code.id, { polled: now, interval_ms: code.interval_ms + slowDownMs });
        throw new Refusal("device_slow_down");
      }
      if (code.state === "pending") {
        await updateDeviceCode(db, code.id, { polled: now });
        throw new Refusal("device_pending");
      }
      // Whoever deletes it has it: it is spent once, also by polls at the same time.
      const mine = await deleteDeviceCode(db, code.id);
      if (!mine || code.state === "denied" || code.user === null) throw new Refusal("device_expired");
      // Worth as much as the session that gave it: who changes the password ends what a thief has approved, too.
      const approver = code.approver === null ? undefined : await sessions.byId(code.approver);
      if (approver?.user.id !== code.user) throw new Refusal("device_expired");
      return sessions.open(code.user, code.client);
    },
  };
}

function browserSide({ db, clock, random, limits }: DeviceParts): Pick<Devices, "lookup" | "confirm"> {
  return {
    async lookup(userCode, session, caller) {
      const wasRight = await takeGuess(limits, caller, session);
      const code = await liveDeviceCode(db, "user_code", plainCode(userCode), clock());
      if (code?.state !== "pending") throw unknownCode();
      await wasRight();
      const approval = newToken(random);
      await updateDeviceCode(db, code.id, { approver: session.id, approval_hash: hashToken(approval) });
      return { client: code.client, requestedAt: code.created, approval };
    },

    async confirm({ userCode, approval, approve }, session, caller) {
      const wasRight = await takeGuess(limits, caller, session);
      const done = await answerDeviceCode(db, {
        userCode: plainCode(userCode),
        approvalHash: hashToken(approval),
        approver: session.id,
        user: session.user.id,
        approve,
        now: clock(),
      });
      if (!done) throw unknownCode();
      await wasRight();
    },
  };
}

/** Wrong guesses of a code count by address and, whatever the address, by who is signed in. Gives how to say that it was right. */
async function takeGuess(
  limits: Pick<Limits, "deviceCodes" | "deviceCodesOfUser">,
  caller: Caller,
  session: Session,
): Promise<() => Promise<void>> {
  const here = await limits.deviceCodes.take(caller);
  const byUser = await limits.deviceCodesOfUser.take({ address: session.user.id });
  return async () => {
    await here();
    await byUser();
  };
}

/** As it is stored; what cannot be a code becomes one that nobody has. */
function plainCode(typed: string): string {
  const code = typed
    .slice(0, 40)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");
  return codePattern.test(code) ? code : "";
}

function unknownCode(): Refusal {
  return new Refusal(
    "device_expired",
    "No sign-in waits with this code. Look at the terminal again: codes live ten minutes.",
  );
}
