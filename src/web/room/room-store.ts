import { effect, signal } from "@preact/signals";
import { Refusal } from "../../../protocol/errors.ts";
import type { RoomCommand } from "../../../protocol/player.ts";
import { connect, type Connection } from "../../client/connection.ts";
import { paced } from "../../client/paced.ts";
import { emptySnapshot, type ClientSnapshot } from "../../client/snapshot.ts";
import { api } from "../api.ts";
import { forgetSession, session } from "../session.ts";
import { failureText, sayFailed } from "../toast.tsx";

/** The way into a room, and where it stands. */
export type Entry =
  | { readonly state: "outside" }
  | { readonly state: "entering"; readonly password: boolean }
  | { readonly state: "inside" }
  /** `password`: one was given, so it was wrong where the hub asks for it. */
  | { readonly state: "refused"; readonly code: string; readonly message: string; readonly password: boolean };

export const room = signal<ClientSnapshot>(emptySnapshot);
export const entry = signal<Entry>({ state: "outside" });
/** Code of the room that this page is in or on the way to. */
export const roomCode = signal<string | null>(null);

let connection: Connection | null = null;
let shownTrouble = 0;

/** Goes to a room; does nothing if that is where we are. The connection then comes back by itself after drops. */
export async function enterRoom(
  code: string,
  how: { readonly password?: string; readonly spectate?: boolean } = {},
): Promise<void> {
  const { state } = room.value.connection;
  if (roomCode.value === code && entry.value.state !== "refused" && connection !== null && state !== "closed") return;
  if (roomCode.value !== code || connection === null || state === "closed") open(code);
  const mine = connection;
  const password = how.password !== undefined;
  entry.value = { state: "entering", password };
  try {
    await mine?.join({ code, ...how });
    if (mine === connection) entry.value = { state: "inside" };
  } catch (error) {
    if (mine === connection) entry.value = refused(error, password);
  }
}

function open(code: string): void {
  connection?.close();
  roomCode.value = code;
  room.value = emptySnapshot;
  shownTrouble = 0;
  const opened = connect({
    origin: location.origin,
    client: "web",
    locale: navigator.language.split("-")[0] ?? "en",
    getTicket: async () => (await api.createTicket()).ticket,
  });
  connection = opened;
  opened.subscribe(
    paced((snapshot) => {
      if (opened === connection) handleSnapshot(snapshot);
    }),
  );
}

function handleSnapshot(snapshot: ClientSnapshot): void {
  room.value = snapshot;
  const { trouble, connection: line } = snapshot;
  if (trouble !== null && trouble.n > shownTrouble) {
    shownTrouble = trouble.n;
    sayFailed(new Refusal("invalid", trouble.message));
  }
  if (line.state !== "closed") return;
  const { code, message } = line.reason;
  if (code === "signed_out" || code === "unauthenticated") forgetSession();
  if (code !== "closed") entry.value = { state: "refused", code, message, password: false };
}

function refused(error: unknown, password: boolean): Entry {
  const code = error instanceof Refusal ? error.code : "internal";
  return { state: "refused", code, message: failureText(error), password };
}

/** Sends a command; its refusal is shown. True: done. */
export async function command(one: RoomCommand): Promise<boolean> {
  try {
    if (connection === null) return false;
    await connection.command(one);
    return true;
  } catch (error) {
    sayFailed(error);
    return false;
  }
}

/** As `command`, for forms that show the refusal themselves. */
export async function tryCommand(one: RoomCommand): Promise<void> {
  await connection?.command(one);
}

export function sendAction(action: string, value: Parameters<Connection["sendAction"]>[1]): void {
  if (connection?.sendAction(action, value) !== true)
    sayFailed(
      new Refusal(
        "hub_unreachable",
        "You are offline for a moment; the move was not sent. Repeat it when you are back.",
      ),
    );
}

export function retryNow(): void {
  connection?.retryNow();
}

/** Ends the connection. The seat, if there is one, is kept for the grace time; to give it up, send `leave` first. */
export function leaveRoom(): void {
  const before = connection;
  connection = null;
  before?.close();
  roomCode.value = null;
  room.value = emptySnapshot;
  entry.value = { state: "outside" };
}

effect(() => {
  if (session.value.state === "nobody" && connection !== null) leaveRoom();
});
addEventListener("online", retryNow);
