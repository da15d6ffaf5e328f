import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { LinkAddress } from "../../../protocol/address.ts";
import { hashCertificate, noCertificate } from "../../../protocol/handshake.ts";

/** An open byte stream to a hub. Its events come from the moment `listen` is called. */
export interface Transport {
  /** SHA-256 of the certificate that the other end has shown and holds the key of; zeros without TLS. */
  readonly certificateHash: Uint8Array;
  listen(events: TransportEvents): void;
  /** Queues the bytes. False: more waits than a hub that reads would ever leave. */
  write(bytes: Uint8Array): boolean;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

export interface TransportEvents {
  /** The bytes are the receiver's only until it returns. */
  readonly data: (bytes: Uint8Array) => void;
  /** Once, however it ended. */
  readonly closed: (error: Error | undefined) => void;
}

/** A link that is this far behind shows players a game that is long past. */
const queueBytesMax = 8 * 1024 * 1024;

/**
 * Opens TCP, and TLS 1.3 unless the address says no. No authority is asked who the hub is: the handshake proves it.
 * @throws Error of node:net or node:tls, or if `signal` is aborted or `timeoutMs` have passed
 */
export function openTransport(address: LinkAddress, timeoutMs: number, signal: AbortSignal): Promise<Transport> {
  const { host, port, tls } = address;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error("stopped"));
    const socket = tls
      ? connectTls({ host, port, minVersion: "TLSv1.3", rejectUnauthorized: false })
      : connectTcp({ host, port });
    const settle = (error: Error | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      socket.off("error", settle);
      if (error) {
        socket.on("error", () => {});
        socket.destroy();
        reject(error);
      }
    };
    const stop = () => settle(new Error("stopped"));
    const timer = setTimeout(() => settle(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    signal.addEventListener("abort", stop, { once: true });
    socket.on("error", settle);
    socket.once(tls ? "secureConnect" : "connect", () => {
      const hash = tls ? shownCertificate(socket) : noCertificate;
      settle(hash ? undefined : new Error("the hub has shown no certificate"));
      if (hash) resolve(overSocket(socket, hash));
    });
  });
}

function shownCertificate(socket: Socket): Uint8Array | undefined {
  // Under TLS it is a TLSSocket.
  const { raw } = (socket as TLSSocket).getPeerCertificate();
  return raw instanceof Uint8Array && raw.length > 0 ? hashCertificate(raw) : undefined;
}

function overSocket(socket: Socket, certificateHash: Uint8Array): Transport {
  socket.setNoDelay(true);
  let failure: Error | undefined;
  let events: TransportEvents | undefined;
  socket.on("error", (error: Error) => (failure = error));
  socket.on("close", () => events?.closed(failure));
  return {
    certificateHash,
    listen(to) {
      events = to;
      if (socket.destroyed) queueMicrotask(() => to.closed(failure));
      socket.on("data", (chunk: Uint8Array) => to.data(chunk));
    },
    write(bytes) {
      if (socket.destroyed) return true;
      if (socket.writableLength > queueBytesMax) return false;
      socket.write(bytes);
      return true;
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}
