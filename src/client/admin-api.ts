import type * as http from "../../protocol/http.ts";
import type { Send } from "./http.ts";

const part = encodeURIComponent;

/** The routes under /api/admin. The asker is the host of the hub, so the answers are trusted as they come. */
export function createAdminClient(send: Send) {
  const get = async <T>(path: string) => (await send("GET", `/api/admin/${path}`)) as T;
  const post = async <T>(path: string, body: object = {}) => (await send("POST", `/api/admin/${path}`, body)) as T;
  return {
    status: () => get<http.HubStatus>("status"),
    games: () => get<readonly http.AdminGame[]>("games"),
    approveGame: (game: string) => post<http.AdminGame>(`games/${part(game)}/approve`),
    suspendGame: (game: string) => post<http.AdminGame>(`games/${part(game)}/suspend`),
    removeGame: (game: string) => post<null>(`games/${part(game)}/remove`),
    liftQuarantine: (game: string) => post<http.AdminGame>(`games/${part(game)}/lift`),
    revokeKey: (key: string) => post<null>(`keys/${part(key)}/revoke`),
    /** Log lines with a number above `after`, oldest first. */
    gameLogs: (game: string, after: number) =>
      get<readonly http.GameLogLine[]>(`games/${part(game)}/logs?after=${after}`),
    createInvite: (body: { readonly label?: string; readonly hours?: number } = {}) =>
      post<{ code: string; expiresAt: number }>("games/invites", body),
    /** Null takes a game's own limit away. */
    limitGame: async (game: string, limits: Readonly<Record<string, number | null>>) =>
      (await send("PATCH", `/api/admin/games/${part(game)}/limits`, limits)) as http.AdminGame,
    users: () => get<readonly http.AdminUser[]>("users"),
    createUser: (body: { readonly username: string; readonly password?: string; readonly admin?: boolean }) =>
      post<http.AdminUser & { password?: string }>("users", body),
    resetPassword: (user: string, password?: string) =>
      post<{ password?: string }>(`users/${part(user)}/password`, password === undefined ? {} : { password }),
    setAdmin: (user: string, admin: boolean) => post<http.AdminUser>(`users/${part(user)}/admin`, { admin }),
    rooms: () => get<readonly http.AdminRoom[]>("rooms"),
    closeRoom: (code: string) => post<null>(`rooms/${part(code)}/close`),
    claim: (token: string) => post<http.UserInfo>("claim", { token }),
  };
}
