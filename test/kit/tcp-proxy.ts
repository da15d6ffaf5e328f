import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { atEnd } from "./at-end.ts";

const opened = new Set<TcpProxy>();

/** A line between somebody and a server that can be cut. Knows nothing of what goes over it. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(port: number) {
    this.#server = createServer((near) => {
      this.#keep(near);
      // As if nobody listened: what comes while the line is cut ends at once.
      if (this.#isCut) return void near.resetAndDestroy();
      const far = connect(port, "127.0.0.1");
      this.#keep(far);
      near.pipe(far).pipe(near);
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
    });
    opened.add(this);
  }

  /** In front of a port of this machine. */
  static async to(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection in the middle of whatever it says, and takes no new one until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    opened.delete(this);
    this.cut();
    this.#server.close();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A connection that breaks is what this is for.
    socket.on("error", () => undefined);
  }
}

atEnd(() => {
  for (const proxy of opened) proxy.close();
});
