import { decode, encode } from "../../protocol/codec.ts";
import type { GameInfo, RoomInfo, SignedIn, Ticket } from "../../protocol/http.ts";
import { playerFrames } from "../../protocol/player.ts";

/** Guests in one room of a game, who do nothing but sit there: the first has started it. */
export async function seatPrey(url: string, name: string, count: number): Promise<void> {
  const games = (await (await fetch(`${url}/api/games`)).json()) as readonly GameInfo[];
  const game = games.find((one) => one.name === name)?.id;
  let code = "";
  let host: WebSocket | undefined;
  for (let seat = 0; seat < count; seat += 1) {
    const { token = "" } = await post<SignedIn>(url, "/api/guests", { name: `Prey ${seat}`, session: "token" });
    if (seat === 0) ({ code } = await post<RoomInfo>(url, "/api/rooms", { game }, token));
    const { ticket } = await post<Ticket>(url, "/api/tickets", {}, token);
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws?ticket=${ticket}`);
    socket.binaryType = "arraybuffer";
    if (seat === 0) host = socket;
    await answered(socket, 1, [playerFrames.join, 1, { code, client: "bot", locale: "en" }]);
    if (seat > 0) await answered(socket, 2, [playerFrames.command, 2, { name: "ready", ready: true }]);
  }
  if (host) await answered(host, 3, [playerFrames.command, 3, { name: "start" }]);
}

/** Sends the frame, on a socket that is open or about to be, and waits for its OK. */
async function answered(socket: WebSocket, id: number, frame: readonly unknown[]): Promise<void> {
  const done = Promise.withResolvers<void>();
  const look = ({ data }: MessageEvent) => {
    const [type, of, code] = decode(new Uint8Array(data as ArrayBuffer)) as readonly unknown[];
    if (of !== id) return;
    if (type === playerFrames.ok) done.resolve();
    else if (type === playerFrames.error) done.reject(new Error(`the hub says ${String(code)}`));
  };
  socket.addEventListener("message", look);
  const send = () => socket.send(encode(frame) as Uint8Array<ArrayBuffer>);
  if (socket.readyState === WebSocket.OPEN) send();
  else socket.addEventListener("open", send, { once: true });
  await done.promise;
  socket.removeEventListener("message", look);
}

async function post<T>(url: string, path: string, body: object, token?: string): Promise<T> {
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
