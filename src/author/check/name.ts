import { Refusal } from "../../../protocol/errors.ts";
import type { Manifest } from "../../../protocol/manifest.ts";
import { checkGameName } from "../../auth/names.ts";
import type { CheckReport } from "./report.ts";

/** Here no game is registered under a name; at a hub one is, and not under every name that a manifest can have. */
export function checkName({ name }: Manifest, report: CheckReport): void {
  const title = "a game can be registered under this name";
  try {
    const registered = checkGameName(name).name;
    if (registered === name) return report.passed("MF3", title);
    report.failed("MF3", title, `the hub would write it ${JSON.stringify(registered)}, and take no other`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.failed("MF3", title, `${JSON.stringify(name)}: ${error.message}`);
  }
}
