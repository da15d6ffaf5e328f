import { expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashCertificate } from "../../protocol/handshake.ts";
import { newKeyPair } from "../../protocol/keys.ts";
import { openCertificate } from "../../src/link/certificate.ts";
import { openLink } from "../../src/link/link.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { openBench } from "../kit/link.ts";

const now = (): number => Date.UTC(2026, 10, 23);
const refused = (folder: string) => openCertificate(folder, now).catch((error: unknown) => error);

test("[TR2] a hub makes a P-256 certificate once, and keeps it", async () => {
  const folder = tempFolder();
  const made = await openCertificate(folder, now);
  const certificate = new X509Certificate(made.certificatePem);
  expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  expect(certificate.verify(certificate.publicKey)).toBeTrue();
  expect(made.hash).toEqual(hashCertificate(certificate.raw));
  expect(await openCertificate(folder, now)).toEqual(made);
  expect(statSync(join(folder, "link-key.pem")).mode & 0o777).toBe(0o600);
});

test("[HS-22] a key that others can read is refused with the way to mend it", async () => {
  const folder = tempFolder();
  await openCertificate(folder, now);
  chmodSync(join(folder, "link-key.pem"), 0o644);
  expect(await refused(folder)).toMatchObject({ code: "key_file_exposed" });
});

test("files that hold no certificate are named", async () => {
  const folder = tempFolder();
  await openCertificate(folder, now);
  writeFileSync(join(folder, "link-certificate.pem"), "nothing");
  expect(await refused(folder)).toMatchObject({ code: "data_unusable" });
});

test("a key that is damaged, or that of another certificate, is no port that is taken", async () => {
  const folder = tempFolder();
  const other = tempFolder();
  await openCertificate(folder, now);
  await openCertificate(other, now);
  for (const text of ["-----BEGIN PRIVATE KEY-----\nAAAA\n", readFileSync(join(other, "link-key.pem"), "utf8")]) {
    writeFileSync(join(folder, "link-key.pem"), text);
    const refusal = await refused(folder);
    expect(refusal).toMatchObject({ code: "data_unusable" });
    expect(String(refusal)).toContain("delete link-key.pem");
  }
});

test("a port that is taken is named", async () => {
  const { link, hubKey } = await openBench({ tls: false });
  const again = (): unknown =>
    openLink({
      host: "127.0.0.1",
      port: link.port,
      hubKey,
      certificate: null,
      verifyKey: () => Promise.resolve(undefined),
      events: { connected() {}, changed() {}, disconnected() {}, log() {}, store: async () => null },
      log: () => {},
    });
  expect(again).toThrow(`127.0.0.1:${link.port}`);
  expect(newKeyPair("hub").publicText[0]).toBe("H");
});
