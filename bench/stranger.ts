/**
 * Strangers who cost the hub work before anybody knows them: `bun bench/stranger.ts URL LINK` prints a line when it is ready, and takes
 * "sign-ins", "hellos" or "rest" on its standard input, one a line.
 */
import { connect } from "node:net";
import { parseLinkAddress } from "../protocol/address.ts";
import { writeFrame } from "../protocol/frame.ts";
import { noCertificate, writeHello } from "../protocol/handshake.ts";
import { newKeyPair } from "../protocol/keys.ts";

const [url = "", link = ""] = Bun.argv.slice(2);
const { host, port } = parseLinkAddress(link);
const signInsPerSecond = 20;
const people = 20;
const password = "tuba rain kettle 9";
/** As many as one address gets through, many times over. */
const hellosPerSecond = 1_000;
const turnMs = 50;

/** Everybody at an address of their own: what counts by address is not what is measured. */
const post = (path: string, who: number, body: object) =>
  fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": `10.7.0.${who + 1}` },
    body: JSON.stringify(body),
  });

for (let who = 0; who < people; who += 1) {
  const made = await post("/api/accounts", who, { username: `stranger.${who}`, password, session: "token" });
  if (!made.ok) throw new Error(`an account could not be made: ${made.status} ${await made.text()}`);
}

let doing = "rest";
let next = 0;
console.log(JSON.stringify({ ready: true }));

async function signIn(): Promise<void> {
  const who = next++ % people;
  const answer = await post("/api/sessions", who, { username: `stranger.${who}`, password, session: "token" });
  // 503 is what a hub says that has no time for more of them.
  if (!answer.ok && answer.status !== 503)
    throw new Error(`a sign-in was refused: ${answer.status} ${await answer.text()}`);
}

/** Always the same: a signature of the hub is what it asks for. Without TLS, which costs the stranger as much as the hub. */
const hello = writeFrame(
  writeHello({ versions: [1], gameKey: newKeyPair("game").publicKey, gameNonce: noCertificate }),
);

function sayHello(): void {
  const socket = connect(port, host, () => socket.write(hello));
  socket.on("error", () => {});
  socket.on("data", () => socket.destroy());
}

setInterval(() => {
  const share = turnMs / 1_000;
  if (doing === "sign-ins") for (let i = 0; i < signInsPerSecond * share; i += 1) void signIn();
  if (doing === "hellos") for (let i = 0; i < hellosPerSecond * share; i += 1) sayHello();
}, turnMs);

for await (const line of console) {
  doing = line;
}
process.exit(0);
