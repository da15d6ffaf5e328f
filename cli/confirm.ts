import { createInterface } from "node:readline";
import type { Command } from "commander";
import { exitCodes, Refusal } from "../protocol/errors.ts";
import { type ControlOptions, controlCommand } from "./control.ts";
import { tell } from "./output.ts";

export interface DestroyOptions extends ControlOptions {
  readonly yes?: boolean;
}

/** A command after which something is gone for good: it asks first, unless it is given --yes. */
export function destroyCommand(name: string, description: string): Command {
  return controlCommand(name, description).option("-y, --yes", "do not ask");
}

/**
 * Whether it may be done: --yes says so, or a person at the terminal.
 * @param question what is lost, as a sentence that ends in "?"; looked up only where somebody is asked
 * @throws Refusal invalid without --yes where nobody can be asked
 */
export async function isConfirmed({ yes }: DestroyOptions, question: () => Promise<string>): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Refusal(
      "invalid",
      "This cannot be undone, and there is no terminal to ask on. Give --yes if it is meant.",
    );
  }
  const answer = await ask(`${await question()} [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return true;
  tell("Nothing was changed.");
  process.exitCode = exitCodes.refused;
  return false;
}

/** One line from the terminal; empty where it ends. Ctrl-C ends the program, as anywhere. */
function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, terminal: false });
  return new Promise((resolve) => {
    const ended = () => {
      process.stderr.write("\n");
      resolve("");
    };
    lines.once("close", ended);
    lines.once("line", (line) => {
      lines.off("close", ended);
      lines.close();
      resolve(line);
    });
  });
}
