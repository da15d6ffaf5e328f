import { connect, type Socket } from "node:net";

const headers = `GET /api/hub HTTP/1.1\r\nhost: slow\r\nx-slow: ${"a".repeat(2_000)}`;
/** Far more often than any server gives up a silent client, and never to the end. */
const letterMs = 100;

/** Headers of HTTP that never come to their end: not at all, in part, and letter by letter. Resolves when the server has closed all of them. */
export async function slowHeaders(url: string): Promise<void> {
  await Promise.all([
    untilClosed(url, () => undefined),
    untilClosed(url, (socket) => void socket.write(headers)),
    untilClosed(url, (socket) => {
      let sent = 0;
      const timer = setInterval(() => socket.write(headers.charAt(sent++)), letterMs);
      socket.on("close", () => clearInterval(timer));
    }),
  ]);
}

function untilClosed(url: string, speak: (socket: Socket) => void): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((closed) => {
    const socket = connect(Number(port), hostname, () => speak(socket));
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.on("close", () => closed());
  });
}
