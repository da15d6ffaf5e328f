import type { LinkSocket } from "./connection.ts";

/** What an author's tools see of one connection: its bytes as they are read and written, TLS taken off. */
export interface LinkTap {
  /** From the game server. They lie in the socket's buffer. The link reads what is passed on to it, and nothing else. */
  received(bytes: Uint8Array, pass: (bytes: Uint8Array) => void): void;
  /** To the game server, as far as the socket took them. They lie in the link's buffer. */
  sent(bytes: Uint8Array): void;
  closed(): void;
}

/** What a tap may do to its connection, on a link that has nothing to say at the moment. */
export interface TappedSocket {
  /** Any bytes, past the link. */
  write(bytes: Uint8Array): void;
  /** The connection breaks, without a word. */
  break(): void;
}

/** Opens a tap for a connection. Only author's tools give one: a hub's own link has none. */
export type OpenTap = (socket: TappedSocket) => LinkTap;

/** The socket for the link's use, whose writes the tap sees. */
export function tapSocket(socket: LinkSocket, tap: LinkTap): LinkSocket {
  return {
    write(bytes, offset, length) {
      const taken = socket.write(bytes, offset, length);
      if (taken > 0) tap.sent(bytes.subarray(offset, offset + taken));
      return taken;
    },
    shutdown: () => socket.shutdown(),
    terminate: () => socket.terminate(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}
