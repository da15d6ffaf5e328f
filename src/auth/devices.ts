import type { DeviceLookup, DeviceStart } from "../../protocol/http.ts";
import type { Caller } from "./caller.ts";
import type { NewSession, Session } from "./sessions.ts";

/** Sign-in of a terminal with a code that is confirmed in a browser (RFC 8628). */
export interface Devices {
  /** @throws Refusal too_many, busy */
  start(client: string, caller: Caller): Promise<DeviceStart>;
  /** @throws Refusal device_pending, device_slow_down, device_expired (unknown, refused, used and expired alike) */
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
