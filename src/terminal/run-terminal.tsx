/** @jsxImportSource react */
import { render, useInput, usePaste, type Instance } from "ink";
import { Component, useState, type ReactNode } from "react";
import { createApiClient } from "../client/api.ts";
import { cleanLine } from "../client/view-text.ts";
import { exitCodes, Refusal } from "../../protocol/errors.ts";
import type { UserInfo } from "../../protocol/http.ts";
import { AppRoot } from "./app.tsx";
import { cutLines, flushInput, restoreTerminal, wrapLines } from "./screen-guard.ts";
import { openSessionStore, sessionPath } from "./session-file.ts";
import { TokenBox } from "./token-box.ts";
import { KeyContext, KeyQueue, readKeys, readPaste } from "./ui/keys.ts";
import { ColorContext } from "./ui/theme.ts";

export interface TerminalOptions {
  /** Scheme, host and port of the hub. */
  readonly origin: string;
  /** Name to suggest to a guest. */
  readonly name?: string;
  /** Room to go to at once. */
  readonly code?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * The terminal client, until the person quits. Gives the exit code.
 * Rejects with a `Refusal` before anything is drawn: no terminal, or no hub at the address.
 */
export async function runTerminal(options: TerminalOptions): Promise<number> {
  const environment = options.environment ?? process.env;
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new Refusal(
      "invalid",
      "minihub play needs a terminal for its input and its output. Run it in one, without pipes; or open the hub in a browser.",
    );
  const store = openSessionStore(sessionPath(environment));
  const token = new TokenBox(store, options.origin, await store.read(options.origin));
  const api = createApiClient({
    origin: options.origin,
    session: "token",
    token: () => token.token,
  });
  const hub = await api.hub();
  const user = await knownUser(api.me, token);
  const exit = await draw((quit) => (
    <ColorContext value={!environment["NO_COLOR"]}>
      <AppRoot
        origin={options.origin}
        api={api}
        hub={hub}
        token={token}
        user={user}
        name={cleanLine(options.name ?? "", 24)}
        locale={localeOf(environment)}
        code={options.code ?? null}
        lastRoom={token.room}
        quit={quit}
      />
    </ColorContext>
  ));
  await token.flushed();
  if (exit.error === undefined && token.room !== null)
    stdout.write(
      `Your place in room ${cleanLine(token.room, 12)} is kept for two minutes; minihub play brings you back.\n`,
    );
  if (exit.error !== undefined) throw exit.error;
  return exit.code;
}

/** Who the stored session belongs to; a session that has ended is forgotten. */
async function knownUser(me: () => Promise<UserInfo>, token: TokenBox): Promise<UserInfo | null> {
  if (token.token === null) return null;
  try {
    return await me();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === "hub_unreachable") throw error;
    await token.set(null);
    return null;
  }
}

/** From LC_ALL, LC_MESSAGES or LANG: "de_AT.UTF-8" is "de-AT". */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): string {
  const posix = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"];
  const tag = /^[a-z]{2,3}(_[A-Z]{2})?/.exec(posix ?? "")?.[0];
  return tag?.replace("_", "-") ?? "en";
}

interface Exit {
  readonly code: number;
  readonly error?: Error;
}

const terminalGone = ["end", "close", "error"] as const;
const signalCodes = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130 } as const;

/** Draws until something ends it: the person, a signal, or an error anywhere in the program. */
async function draw(root: (quit: () => void) => ReactNode): Promise<Exit> {
  let end: (exit: Exit) => void = () => undefined;
  const ended = new Promise<Exit>((resolve) => {
    end = resolve;
  });
  const fail = (error: unknown) => {
    end({ code: exitCodes.bug, error: error instanceof Error ? error : new Error(String(error)) });
  };
  const restore = () => {
    restoreTerminal(process);
  };
  const signals = Object.entries(signalCodes).map(([name, code]) => {
    const handler = () => {
      end({ code });
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  // The window was closed where nobody sends SIGHUP: what is drawn would pile up for ever.
  const hungUp = () => {
    end({ code: signalCodes.SIGHUP });
  };
  for (const event of terminalGone) process.stdin.on(event, hungUp);
  process.stdout.on("error", hungUp);
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  process.on("exit", restore);
  let ink: Instance | null = null;
  try {
    // Before the first picture: what is typed at its sight must not be echoed into it.
    process.stdin.setRawMode(true);
    process.stdout.write(cutLines);
    ink = render(
      <ErrorBoundary onError={fail}>
        <Keyboard
          onInterrupt={() => {
            end({ code: exitCodes.interrupted });
          }}
        >
          {root(() => {
            end({ code: exitCodes.ok });
          })}
        </Keyboard>
      </ErrorBoundary>,
      {
        alternateScreen: true,
        incrementalRendering: true,
        interactive: true,
        exitOnCtrlC: false,
        // A library that logs would write over the screen; what matters is thrown.
        patchConsole: true,
      },
    );
    return await ended;
  } finally {
    await flushInput(process);
    ink?.unmount();
    await ink?.waitUntilExit().catch(() => undefined);
    process.stdout.write(wrapLines);
    for (const event of terminalGone) process.stdin.off(event, hungUp);
    process.stdout.off("error", hungUp);
    process.off("exit", restore);
    process.off("uncaughtException", fail);
    process.off("unhandledRejection", fail);
    for (const off of signals) off();
  }
}

/** The one place where input comes in. In raw mode Ctrl-C is a key like any other. */
function Keyboard({ onInterrupt, children }: { readonly onInterrupt: () => void; readonly children: ReactNode }) {
  const [queue] = useState(() => new KeyQueue());
  useInput((input, key) => {
    if (key.ctrl && input === "c") onInterrupt();
    else queue.push(readKeys(input, key));
  });
  usePaste((text) => {
    queue.push(readPaste(text));
  });
  return <KeyContext value={queue}>{children}</KeyContext>;
}

/** Hands a fault in drawing to the orderly way out, instead of ink's page with the source code. */
class ErrorBoundary extends Component<
  { readonly onError: (error: unknown) => void; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
