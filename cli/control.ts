import { Command } from "commander";
import { dataFolder } from "../src/config.ts";
import { type Control, openControl } from "../src/control.ts";
import { openLog } from "./log.ts";

export interface ControlOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** A command that works on the host's own hub, running or not. */
export function controlCommand(name: string, description: string): Command {
  return new Command(name).description(description).option("--data <dir>", "the hub's data folder (MINIHUB_DATA)");
}

export function readCommand(name: string, description: string): Command {
  return controlCommand(name, description).option("--json", "print JSON");
}

/** Opens the hub's control, does the work, and closes it again. */
export async function withControl<T>(options: ControlOptions, work: (control: Control) => Promise<T>): Promise<T> {
  // A hub that is down logs its bugs here.
  await openLog({ format: "text", level: "error" });
  const control = await openControl(dataFolder(options.data, process.env));
  try {
    return await work(control);
  } finally {
    await control.close();
  }
}
