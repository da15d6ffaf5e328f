import { exitCodes } from "../protocol/errors.ts";

const signals = ["SIGINT", "SIGTERM"] as const;
/** A tool ends with its terminal, and takes along what it has started; a hub that nohup started does not. */
const toolSignals = [...signals, "SIGHUP"] as const;

/** Resolves at the first Ctrl-C or SIGTERM, after `told`. The second one waits for nothing. */
export function stopSignal(told: () => void = () => {}, on: readonly NodeJS.Signals[] = signals): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(exitCodes.interrupted);
      isStopping = true;
      told();
      resolve();
    };
    for (const signal of on) process.on(signal, stop);
  });
}

/** The same for a tool, also when its terminal is closed. */
export function stopToolSignal(): Promise<void> {
  return stopSignal(() => {}, toolSignals);
}

/** Ctrl-C, or the end of its terminal, ends the tool, and with it what it has started. */
export function stopWithSignals(): void {
  for (const signal of toolSignals) process.on(signal, () => process.exit(exitCodes.interrupted));
}
