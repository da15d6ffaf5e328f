/** The part of the WebSocket interface that is used; the browser's and Bun's both have it. */
export interface SocketLike {
  binaryType: string;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: Uint8Array): void;
  close(code?: number, reason?: string): void;
}

export type SocketClass = new (url: string) => SocketLike;

/** Address of the players' WebSocket; the ticket makes it good for one use within 30 s (PW1). */
export function socketUrl(origin: string, ticket: string): string {
  const url = new URL("/ws", origin);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("ticket", ticket);
  return url.href;
}

/** Takes a socket out of service: nothing it still says is heard. */
export function dismiss(socket: SocketLike): void {
  socket.onmessage = null;
  socket.onclose = null;
  // Kept as a function: some runtimes report an unheard socket error as a crash.
  socket.onerror = () => undefined;
  try {
    socket.close(1000);
  } catch {
    // Already closed, or refused while connecting: gone either way.
  }
}
