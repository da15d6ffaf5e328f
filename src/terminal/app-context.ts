import { createContext, useContext } from "react";
import type { ApiClient } from "../client/api.ts";
import type { Connection } from "../client/connection.ts";
import { cleanLine } from "../client/view-text.ts";
import type { HubInfo, UserInfo } from "../../protocol/http.ts";

/** Where the person is. */
export type Place =
  | { readonly at: "home"; readonly notice?: string }
  | { readonly at: "games" }
  | { readonly at: "create"; readonly game: string | null }
  | { readonly at: "rooms" }
  | { readonly at: "history" }
  | { readonly at: "boards" }
  | { readonly at: "account" }
  | { readonly at: "room"; readonly code: string; readonly spectate: boolean };

/** What every screen may use. */
export interface App {
  readonly origin: string;
  readonly api: ApiClient;
  readonly hub: HubInfo;
  readonly user: UserInfo;
  readonly go: (place: Place) => void;
  readonly setUser: (user: UserInfo) => void;
  /** A token that replaces the one in use, as when a guest becomes an account. */
  readonly setToken: (token: string) => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly connectRoom: () => Connection;
  /** Kept for the next start, until the room is left. */
  readonly rememberRoom: (code: string | null) => void;
  readonly lastRoom: string | null;
  readonly quit: () => void;
}

/** The first line of what belongs to no room. Most hubs are not called anything else. */
export function hubTitle({ name }: HubInfo): string {
  return name === "minihub" ? name : `minihub · ${cleanLine(name, 40)}`;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error("A screen was drawn outside the app.");
  return app;
}
