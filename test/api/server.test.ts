import { beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { json, post, startHub, type TestHub } from "../kit/hub.ts";

/** Sends bytes as they are and gives the first line of the answer, or "" where the hub only closed. */
function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      if (answer.includes("\r\n")) socket.end();
    });
    socket.on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
    socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer.split("\r\n")[0] ?? "")));
  });
}

describe("the API on its server", () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startHub();
  });

  test.each([
    ["41 KB of headers", `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(41_000)}\r\n\r\n`, "431"],
    ["1,000 headers", `GET / HTTP/1.1\r\nHost: x\r\n${"X-A: a\r\n".repeat(1_000)}\r\n`, "431"],
    ["a body of 100 MB", "POST /api/guests HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n", "413"],
    [
      "a body of 65,537 bytes",
      `POST /api/guests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65537\r\n\r\n${" ".repeat(65_537)}`,
      "413",
    ],
    [
      "chunks without an end",
      `POST /api/guests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${`8000\r\n${" ".repeat(0x8000)}\r\n`.repeat(3)}`,
      "413",
    ],
    ["no host", "GET / HTTP/1.0\r\n\r\n", "400"],
    ["a host that is none", "GET / HTTP/1.1\r\nHost: x<y>\r\n\r\n", "400"],
    ["half of an IPv6 host", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"],
    ["a port beyond all ports", "GET /ws HTTP/1.1\r\nHost: x:99999\r\n\r\n", "400"],
    ["a host of no script", "GET /docs HTTP/1.1\r\nHost: xn--\r\n\r\n", "400"],
    ["a call for a proxy", "CONNECT example:443 HTTP/1.1\r\nHost: x\r\n\r\n", "400"],
    ["what is no HTTP", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", "400"],
  ])("refuses %s and goes on [NW-14]", async (_, bytes, status) => {
    expect(await raw(hub.url, bytes)).toContain(` ${status} `);
    expect((await fetch(`${hub.url}/api/hub`)).status).toBe(200);
  });

  test("gives the web client to a browser and the API to programs", async () => {
    const page = await fetch(hub.url, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-type")).toStartWith("text/html");
    const { token } = await json<{ token: string }>(post(`${hub.url}/api/guests`, { name: "Gus", session: "token" }));
    expect(await json(post(`${hub.url}/api/tickets`, {}, token))).toMatchObject({ expiresMs: 30_000 });
  });

  test("counts by the connection's address, whatever X-Forwarded-For says [AU-01]", async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 1_500 && !statuses.has(429); i++) {
      const headers = { "x-forwarded-for": `198.51.100.${i % 250}` };
      statuses.add((await fetch(`${hub.url}/api/me`, { headers })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
  });
});
