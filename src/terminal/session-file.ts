import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/** What is kept of one hub between two starts. */
export interface StoredSession {
  readonly token: string;
  /** Code of the room that was open, to come back to. */
  readonly room?: string;
}

/**
 * The sessions of the terminal client, by the hub's origin. A token is as good as a password, so the file is the
 * person's alone (0600) from its first byte on, and is replaced whole.
 */
export interface SessionStore {
  read(origin: string): Promise<StoredSession | null>;
  /** Null forgets. */
  write(origin: string, session: StoredSession | null): Promise<void>;
}

/** The XDG rule: an unset or relative XDG_CONFIG_HOME counts as ~/.config. */
export function sessionPath(environment: Readonly<Record<string, string | undefined>>): string {
  const base = environment["XDG_CONFIG_HOME"];
  const home = base !== undefined && isAbsolute(base) ? base : join(homedir(), ".config");
  return join(home, "minihub", "sessions.json");
}

export function openSessionStore(path: string): SessionStore {
  const readAll = async (): Promise<Record<string, StoredSession>> => {
    try {
      return readSessions(JSON.parse(await readFile(path, "utf8")));
    } catch {
      // Missing or damaged: the person signs in again.
      return {};
    }
  };
  return {
    async read(origin) {
      return (await readAll())[origin] ?? null;
    },
    async write(origin, session) {
      const { [origin]: _, ...others } = await readAll();
      const all = session === null ? others : { ...others, [origin]: session };
      await replaceFile(path, `${JSON.stringify(all, null, 2)}\n`);
    },
  };
}

function readSessions(value: unknown): Record<string, StoredSession> {
  if (typeof value !== "object" || value === null) return {};
  const sessions: Record<string, StoredSession> = {};
  for (const [origin, entry] of Object.entries(value)) {
    if (typeof entry !== "object" || entry === null) continue;
    const { token, room } = entry as Record<string, unknown>;
    if (typeof token !== "string") continue;
    sessions[origin] = typeof room === "string" ? { token, room } : { token };
  }
  return sessions;
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const file = await open(fresh, "wx", 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
