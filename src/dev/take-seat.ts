import { decode, encode } from "../../protocol/codec.ts";
import { playerFrames } from "../../protocol/player.ts";
import type { Ticket } from "../../protocol/http.ts";
import { post } from "./register-game.ts";

const joinMs = 5_000;

/**
 * Makes a player a member of a room, before the player's own client comes: so the first one sits first, whatever page
 * is quicker. Resolves when that is done; the line is closed again, and the place kept.
 */
export async function takeSeat(hub: string, token: string, code: string): Promise<void> {
  const { ticket } = await post<Ticket>(hub, "/api/tickets", {}, token);
  const socket = new WebSocket(`${hub.replace("http", "ws")}/ws?ticket=${encodeURIComponent(ticket)}`);
  socket.binaryType = "arraybuffer";
  const joined = Promise.withResolvers<void>();
  const timer = setTimeout(() => joined.reject(new Error("the hub did not answer a JOIN")), joinMs);
  socket.onopen = () =>
    socket.send(new Uint8Array(encode([playerFrames.join, 1, { code, client: "web", locale: "en" }])));
  socket.onmessage = ({ data }) => {
    const [type, , refusal] = decode(new Uint8Array(data as ArrayBuffer)) as readonly unknown[];
    if (type === playerFrames.ok) joined.resolve();
    else if (type === playerFrames.error || type === playerFrames.bye) joined.reject(new Error(String(refusal)));
  };
  socket.onclose = () => joined.reject(new Error("the hub closed the line"));
  try {
    await joined.promise;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
