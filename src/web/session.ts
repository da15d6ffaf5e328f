import { signal } from "@preact/signals";
import type { HubInfo, UserInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import { api } from "./api.ts";

/** Who plays in this browser. "loading" only until the first answer. */
export type Session =
  | { readonly state: "loading" }
  | { readonly state: "nobody" }
  | { readonly state: "signed-in"; readonly user: UserInfo }
  | { readonly state: "failed"; readonly message: string };

export const session = signal<Session>({ state: "loading" });
export const hub = signal<HubInfo | null>(null);

export function currentUser(): UserInfo | null {
  return session.value.state === "signed-in" ? session.value.user : null;
}

export function setUser(user: UserInfo): void {
  session.value = { state: "signed-in", user };
}

/** Asks who is signed in and at what hub; called at start and after "try again". */
export async function loadSession(): Promise<void> {
  session.value = { state: "loading" };
  void loadHub();
  try {
    const user = await api.currentUser();
    session.value = user === null ? { state: "nobody" } : { state: "signed-in", user };
  } catch (error) {
    const isAway = !(error instanceof Refusal) || error.code === "hub_unreachable";
    const message = isAway
      ? "Either it is restarting, or your connection is gone. Try again in a moment."
      : error.message;
    session.value = { state: "failed", message };
  }
}

/** Who plays, as soon as that is known: a page may be pressed before. */
export function knownSession(): Promise<Session> {
  return new Promise((resolve) => {
    const stop = session.subscribe((now) => {
      if (now.state === "loading") return;
      resolve(now);
      // The first call comes before there is something to stop.
      queueMicrotask(() => stop());
    });
  });
}

async function loadHub(): Promise<void> {
  try {
    hub.value = await api.hub();
  } catch {
    // The page works without it; what needs it says so.
  }
}

/** Forgets who was signed in, here only: for after a sign-out or when the hub says that the session is over. */
export function forgetSession(): void {
  session.value = { state: "nobody" };
}

export async function playAsGuest(name: string): Promise<UserInfo> {
  const { user } = await api.createGuest({ name });
  setUser(user);
  return user;
}
