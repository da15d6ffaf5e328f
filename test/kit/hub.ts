import { afterAll } from "bun:test";
import { sign } from "node:crypto";
import { formatLinkAddress } from "../../protocol/address.ts";
import type { HubInfo, Registration, RegistrationChallenge } from "../../protocol/http.ts";
import { type KeyPair, newKeyPair, parsePublicKey, privateKeyOf } from "../../protocol/keys.ts";
import { registrationMessage } from "../../protocol/registration.ts";
import { type Control, openControl } from "../../src/control.ts";
import { type Hub, openHub } from "../../src/hub.ts";
import { tempFolder } from "./temp-folder.ts";

/** A game's key, the address to dial and its id. */
export interface AddedGame {
  readonly pair: KeyPair;
  readonly address: string;
  readonly game: string;
}

/** A real hub on free loopback ports and a folder of its own. */
export interface TestHub {
  readonly hub: Hub;
  readonly url: string;
  readonly data: string;
  /** As the host's commands reach it. */
  readonly control: Control;
  /** Registers and approves a game; gives its key pair and the address to dial. */
  addGame(name: string, pair?: KeyPair): Promise<AddedGame>;
  close(): Promise<void>;
}

const running = new Set<TestHub>();

export async function startHub(
  options: { readonly data?: string; readonly http?: number; readonly link?: number } = {},
): Promise<TestHub> {
  const data = options.data ?? tempFolder();
  const hub = await openHub({
    data,
    http: { host: "127.0.0.1", port: options.http ?? 0 },
    link: { host: "127.0.0.1", port: options.link ?? 0 },
    name: "Test hub",
    origin: undefined,
    trustedProxies: [],
    linkTls: true,
  });
  const url = hub.addresses.http;
  const control = await openControl(data);
  const test: TestHub = {
    hub,
    url,
    data,
    control,
    addGame: (name, pair = newKeyPair("game")) => addGame(url, control, name, pair),
    close: async () => {
      running.delete(test);
      await hub.close();
    },
  };
  running.add(test);
  return test;
}

/** What `minihub register` and `minihub games approve` do. */
export async function addGame(url: string, control: Control, name: string, pair: KeyPair): Promise<AddedGame> {
  const registration = await register(url, name, pair);
  await control.request("POST", `/games/${registration.game}/approve`);
  const hubKey = parsePublicKey(registration.hub, "hub");
  const address = formatLinkAddress({ host: "127.0.0.1", port: registration.linkPort, hubKey, tls: true });
  return { pair, address, game: registration.game };
}

/** What `minihub register` does. */
export async function register(url: string, name: string, pair: KeyPair, invite?: string): Promise<Registration> {
  const { hub } = await json<HubInfo>(fetch(`${url}/api/hub`));
  const { nonce } = await json<RegistrationChallenge>(
    post(`${url}/api/registrations/challenge`, { key: pair.publicText }),
  );
  const message = registrationMessage({ hubKey: parsePublicKey(hub, "hub"), gameKey: pair.publicKey, nonce, name });
  const signature = sign(null, message, privateKeyOf(pair.seed)).toString("hex");
  return json<Registration>(
    post(`${url}/api/registrations`, { key: pair.publicText, name, nonce, signature, ...(invite && { invite }) }),
  );
}

/** A POST with JSON, by token where there is one. */
export function post(url: string, body: unknown, token?: string): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

/** The body of a good answer; throws what a bad one says. */
export async function json<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${await response.text()}`);
  return (await response.json()) as T;
}

afterAll(async () => {
  for (const test of running) await test.close();
});
