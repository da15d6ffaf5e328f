import type { DeviceLookup, DeviceStart, SignedIn } from "../../../protocol/http.ts";
import { json } from "../hub.ts";
import { TestPlayer } from "../player.ts";
import type { Secrets } from "./secrets.ts";

/** Somebody all of whose words and addresses are one's own; `word` has no blanks. */
export interface Telling {
  readonly player: TestPlayer;
  readonly name: string;
  readonly password: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Comes in from behind a proxy, and plants all that one can fill in, say and send. */
export async function comeIn(url: string, secrets: Secrets, word: string, kind: "guest" | "account"): Promise<Telling> {
  // Letters that are other bytes in every encoding.
  const name = `Canary ${word} Ünn`;
  const password = `canary password of ${word}, ünlike others`;
  const username = `canary-user-${word}`;
  const headers = headersOf(word);
  const account = kind === "guest" ? { name } : { name, username, password };
  const path = kind === "guest" ? "/api/guests" : "/api/accounts";
  const signedIn = await send<SignedIn>(url + path, headers, { ...account, session: "token" });
  const player = new TestPlayer(url, signedIn, headers);
  const { from, referer, "user-agent": agent, "x-forwarded-for": address = "" } = headers;
  secrets.plant({
    [`name of ${word}`]: name,
    [`account of ${word}`]: [signedIn.user.id, signedIn.token ?? "", username, password],
    [`headers of ${word}`]: [agent ?? "", from ?? "", referer ?? "", `canary-language-${word}`],
    [`address of ${word}`]: [address, addressBytes(address)],
  });
  return { player, name, password, headers };
}

/** All the ways to be signed in once more: in a browser, and with a terminal whose code is confirmed. */
export async function signInElsewhere({ player, headers, password }: Telling, secrets: Secrets, username: string) {
  const { url } = player;
  const init = { method: "POST", headers: { ...headers, "content-type": "application/json" } };
  const browser = await fetch(`${url}/api/sessions`, { ...init, body: JSON.stringify({ username, password }) });
  const cookie = browser.headers.get("set-cookie")?.split(/[=;]/)[1] ?? "";
  const client = `canary-terminal of ${username}`;
  const device = await send<DeviceStart>(`${url}/api/device`, headers, { client });
  const { userCode, deviceCode } = device;
  const { approval } = await player.ask<DeviceLookup>("POST", "/api/device/lookup", { userCode });
  await player.ask("POST", "/api/device/confirm", { userCode, approval, approve: true });
  const { token = "" } = await send<SignedIn>(`${url}/api/device/token`, headers, { deviceCode });
  // One more that is only looked at: the codes of the first one are gone now.
  const waiting = await send<DeviceStart>(`${url}/api/device`, headers, { client: `${client}, later` });
  const { userCode: later } = waiting;
  const looked = await player.ask<DeviceLookup>("POST", "/api/device/lookup", { userCode: later });
  secrets.plant({
    "cookie of a browser": cookie,
    "sign-in of a terminal": [
      client,
      userCode,
      deviceCode,
      approval,
      token,
      later,
      waiting.deviceCode,
      looked.approval,
    ],
  });
}

/** Of an IPv4 address. */
export function addressBytes(address: string): Uint8Array {
  return Uint8Array.from(address.split("."), Number);
}

let people = 0;

function headersOf(word: string): Readonly<Record<string, string>> {
  people += 1;
  return {
    "user-agent": `canary-agent-${word}/7.1 (X11; Linux x86_64) Firefox/140.0`,
    "accept-language": `canary-language-${word}`,
    from: `canary.${word}@mail.example`,
    referer: `https://canary-${word}.example/`,
    "x-forwarded-for": `198.51.100.${people}`,
  };
}

function send<T>(url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<T> {
  const all = { ...headers, "content-type": "application/json" };
  return json<T>(fetch(url, { method: "POST", headers: all, body: JSON.stringify(body) }));
}
