import type { SessionStore, StoredSession } from "./session-file.ts";

/** The session in use at one hub, in memory and on disk. */
export class TokenBox {
  readonly #store: SessionStore;
  readonly #origin: string;
  #session: StoredSession | null;
  /** Writes one after the other, so that the last one stays. */
  #writing: Promise<void> = Promise.resolve();

  constructor(store: SessionStore, origin: string, session: StoredSession | null) {
    this.#store = store;
    this.#origin = origin;
    this.#session = session;
  }

  get token(): string | null {
    return this.#session?.token ?? null;
  }

  get room(): string | null {
    return this.#session?.room ?? null;
  }

  async set(token: string | null): Promise<void> {
    const room = this.#session?.room;
    this.#session = token === null ? null : { token, ...(room === undefined ? {} : { room }) };
    await this.#save();
  }

  rememberRoom(code: string | null): void {
    if (this.#session === null) return;
    const { token } = this.#session;
    this.#session = code === null ? { token } : { token, room: code };
    void this.#save();
  }

  /** Resolves when everything is on disk; a disk that cannot be written only means signing in again next time. */
  flushed(): Promise<void> {
    return this.#writing;
  }

  #save(): Promise<void> {
    const session = this.#session;
    this.#writing = this.#writing.then(() => this.#store.write(this.#origin, session)).catch(() => undefined);
    return this.#writing;
  }
}
