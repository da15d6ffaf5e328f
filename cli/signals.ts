import { exitCodes } from "../protocol/errors.ts";

const signals = ["SIGINT", "SIGTERM"] as const;

/** Resolves at the first Ctrl-C or SIGTERM, after `told`. The second one waits for nothing. */
export function stopSignal(told: () => void = () => {}): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(exitCodes.interrupted);
      isStopping = true;
      told();
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

/** Ctrl-C ends the tool, and with it what it has started. */
export function stopWithSignals(): void {
  for (const signal of signals) process.on(signal, () => process.exit(exitCodes.interrupted));
}
