import type { Devices } from "../auth/devices.ts";
import { endpoint } from "./endpoint.ts";
import { deviceBody, deviceConfirmBody, deviceLookupBody, deviceTokenBody } from "./inputs.ts";
import { deviceLookup, deviceStart, signedIn } from "./shapes.ts";

/** Sign-in of a terminal with a code that is confirmed in a browser (RFC 8628). */
export function deviceEndpoints(devices: Devices) {
  return {
    start: endpoint({
      summary: "Begin a sign-in that is confirmed in a browser",
      access: "anyone",
      body: deviceBody,
      answer: deviceStart,
      refuses: ["busy", "cross_site"],
      handle: ({ body, caller }) => devices.start(body.client, caller),
    }),

    token: endpoint({
      summary: "Ask whether the sign-in was confirmed",
      details: "Repeat at the interval told at the start until it is.",
      access: "anyone",
      body: deviceTokenBody,
      status: 201,
      answer: signedIn,
      refuses: ["device_pending", "device_slow_down", "device_expired", "cross_site"],
      handle: async ({ body, caller }) => {
        const { token, session } = await devices.poll(body.deviceCode, caller);
        return { user: session.user, token };
      },
    }),

    lookup: endpoint({
      summary: "What asks to be signed in with this code",
      access: "user",
      body: deviceLookupBody,
      answer: deviceLookup,
      refuses: ["device_expired", "cross_site"],
      handle: ({ who, body, caller }) => devices.lookup(body.userCode, who, caller),
    }),

    confirm: endpoint({
      summary: "Let it in, or do not",
      details: "Only from the session that looked the code up.",
      access: "user",
      body: deviceConfirmBody,
      refuses: ["device_expired", "cross_site"],
      handle: ({ who, body, caller }) => devices.confirm(body, who, caller),
    }),
  };
}
