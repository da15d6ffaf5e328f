import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { formatLinkAddress } from "../../../protocol/address.ts";
import { FrameSplitter, writeFrame } from "../../../protocol/frame.ts";
import { readHello, readProof, signTranscript, writeChallenge, type Hello } from "../../../protocol/handshake.ts";
import { newKeyPair, privateKeyOf, type KeyPair } from "../../../protocol/keys.ts";
import { openCertificate, type LinkCertificate } from "../../link/certificate.ts";
import { GameProcess } from "../game-process.ts";
import type { CheckReport } from "./report.ts";

/** What is wrong with a hub that is not the one the author pinned. */
type Falsehood = "key" | "signature";

const connectMsMax = 60_000;
const proofMs = 1_500;
const titles: Readonly<Record<Falsehood, string>> = {
  key: "a hub with another key than the pinned one gets no PROOF",
  signature: "a hub that did not sign this connection gets no PROOF",
};

/** Lets the program dial two impostors: neither may be given a signature. */
export async function checkPin(command: readonly string[], report: CheckReport): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "minihub-"));
  try {
    const certificate = await openCertificate(folder, Date.now);
    const keyFile = join(folder, "game.key");
    writeFileSync(keyFile, `${newKeyPair("game").secretText}\n`, { mode: 0o600 });
    for (const falsehood of ["key", "signature"] as const) {
      const met = await tryImpostor(command, report, falsehood, certificate, keyFile);
      // What does not come at all will not come to the next one either.
      if (!met) return;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryImpostor(
  command: readonly string[],
  report: CheckReport,
  falsehood: Falsehood,
  certificate: LinkCertificate,
  keyFile: string,
): Promise<boolean> {
  const pinned = newKeyPair("hub");
  const impostor = openImpostor(pinned, falsehood, certificate);
  const { MINIHUB_ADDRESS, MINIHUB_KEY } = {
    MINIHUB_ADDRESS: formatLinkAddress({ host: "127.0.0.1", port: impostor.port, hubKey: pinned.publicKey, tls: true }),
    MINIHUB_KEY: keyFile,
  };
  const game = new GameProcess({ command, env: { MINIHUB_ADDRESS, MINIHUB_KEY } });
  const ended = async () => {
    while (game.ended === undefined) await Bun.sleep(20);
    return "ended" as const;
  };
  const met = await Promise.race([impostor.challenged, ended(), Bun.sleep(connectMsMax).then(() => "late" as const)]);
  const proof = met === "challenged" ? await Promise.race([impostor.proof, Bun.sleep(proofMs)]) : undefined;
  await game.stop();
  impostor.close();
  const title = titles[falsehood];
  // What is wrong with it is told of the next connection, which is made to an honest hub.
  if (met === "unreadable") return false;
  if (met !== "challenged") {
    const why = met === "late" ? `it did not connect within ${connectMsMax / 1000} s` : `it ended (${game.ended})`;
    const last = game.output.slice(-3).join(" / ");
    report.failed("HS1", "the program connects to MINIHUB_ADDRESS and sends HELLO", `${why}${last && `: ${last}`}`);
  } else if (proof !== undefined) {
    report.failed("HS3", title, "PROOF was sent before the hub's key and signature were checked.", [
      { number: 3, atMs: 0, connection: 1, toGame: false, bytes: proof.length, fields: [3, "64 bytes of signature"] },
    ]);
  } else report.passed("HS3", title);
  return met === "challenged";
}

interface Impostor {
  readonly port: number;
  readonly challenged: Promise<"challenged" | "unreadable">;
  /** The body of a PROOF, if the game sends one. */
  readonly proof: Promise<Uint8Array>;
  close(): void;
}

/** A TLS server that answers HELLO with a CHALLENGE that an honest hub would not send. */
function openImpostor(pinned: KeyPair, falsehood: Falsehood, certificate: LinkCertificate): Impostor {
  const challenged = Promise.withResolvers<"challenged" | "unreadable">();
  const proof = Promise.withResolvers<Uint8Array>();
  const listener = Bun.listen<{ splitter?: FrameSplitter }>({
    hostname: "127.0.0.1",
    port: 0,
    data: {},
    tls: { key: certificate.keyPem, cert: certificate.certificatePem },
    socket: {
      open(socket) {
        const splitter = new FrameSplitter(1_024, (bytes, start, end) => {
          const body = bytes.slice(start, end);
          const hello = readHello(body);
          if (hello) {
            socket.write(writeFrame(falseChallenge(hello, pinned, falsehood, certificate)));
            challenged.resolve("challenged");
          } else if (readProof(body)) proof.resolve(body);
          else challenged.resolve("unreadable");
          return true;
        });
        socket.data = { splitter };
      },
      data: (socket, chunk) => void socket.data.splitter?.push(new Uint8Array(chunk)),
    },
  });
  return {
    port: listener.port,
    challenged: challenged.promise,
    proof: proof.promise,
    close: () => listener.stop(true),
  };
}

function falseChallenge(hello: Hello, pinned: KeyPair, falsehood: Falsehood, certificate: LinkCertificate): Uint8Array {
  const signer = falsehood === "key" ? newKeyPair("hub") : pinned;
  const transcript = {
    hubKey: signer.publicKey,
    gameKey: hello.gameKey,
    hubNonce: new Uint8Array(randomBytes(32)),
    gameNonce: hello.gameNonce,
    // What a man in the middle could have had signed: another certificate than the one he shows.
    certificateHash: falsehood === "signature" ? new Uint8Array(randomBytes(32)) : certificate.hash,
    versions: hello.versions,
    version: 1,
  };
  return writeChallenge({ ...transcript, signature: signTranscript("hub", transcript, privateKeyOf(signer.seed)) });
}
