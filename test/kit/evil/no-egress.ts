/**
 * Preloaded into a hub under attack: whatever dials out, or asks for an address, throws and leaves a mark in the hub's log.
 * A hub never does either (I7), so nothing of it is stubbed that it needs.
 */
import * as dns from "node:dns";
import * as net from "node:net";
import * as tls from "node:tls";
import { egressMark } from "./egress-mark.ts";

function refuse(what: string): (...to: readonly unknown[]) => never {
  return (...to) => {
    console.error(`${egressMark}: ${what} ${String(to[0])}`);
    throw new Error(`${egressMark}: ${what}`);
  };
}

Object.assign(globalThis, { fetch: refuse("fetch"), WebSocket: refuse("WebSocket") });
Object.assign(Bun, {
  connect: refuse("Bun.connect"),
  udpSocket: refuse("Bun.udpSocket"),
  spawn: refuse("Bun.spawn"),
  spawnSync: refuse("Bun.spawnSync"),
});
for (const [name, module] of Object.entries({ dns, net, tls })) {
  for (const call of ["connect", "createConnection", "lookup", "resolve"]) {
    if (call in module)
      Reflect.set((module as { default?: object }).default ?? module, call, refuse(`${name}.${call}`));
  }
}
