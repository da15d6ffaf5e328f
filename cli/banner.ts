import { renderUnicodeCompact } from "uqr";
import { programVersion } from "../protocol/version.ts";
import type { HubConfig } from "../src/config.ts";
import type { Hub } from "../src/hub.ts";
import { print, printFacts } from "./output.ts";

/** What `serve --json` prints, on one line. */
export function announcement({ addresses, hubKey, adminLink }: Hub, { data, origin }: HubConfig) {
  return {
    version: programVersion,
    pid: process.pid,
    ...addresses,
    origin: origin ?? null,
    hub: hubKey,
    data,
    adminLink: adminLink ?? null,
  };
}

/** Where everything is, for the person who started the hub. */
export function announce(hub: Hub, config: HubConfig, isTerminal: boolean): void {
  const { addresses, hubKey, adminLink } = hub;
  const { http, lan, link } = addresses;
  print(`\nminihub ${programVersion} runs.\n`);
  printFacts([
    ...(config.origin === undefined ? [] : [["  Players everywhere", config.origin] as const]),
    ...lan.map((address) => ["  Players in this network", address] as const),
    ...(lan.includes(http) ? [] : [["  Players on this machine", http] as const]),
    ["  Game servers", link],
    ["  Hub's key", hubKey],
    ["  Data folder", config.data],
  ]);
  if (adminLink !== undefined) {
    print(`\nThis hub has no admin. Whoever opens this link and signs up becomes it, once:\n\n  ${adminLink}`);
  }
  if (!isTerminal) return;
  const forPhones = config.origin ?? lan[0];
  if (forPhones !== undefined) print(`\nScan to play:\n\n${renderUnicodeCompact(forPhones, { border: 2 })}`);
  print("\nStop with Ctrl-C.\n");
}
