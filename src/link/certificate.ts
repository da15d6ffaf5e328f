import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../protocol/errors.ts";
import { hashCertificate } from "../../protocol/handshake.ts";

/** The hub's TLS certificate. Nobody vouches for it: the handshake binds its hash to the hub's key. */
export interface LinkCertificate {
  readonly keyPem: string;
  readonly certificatePem: string;
  /** SHA-256 of the DER form. */
  readonly hash: Uint8Array;
}

const keyFile = "link-key.pem";
const certificateFile = "link-certificate.pem";
const secretMode = 0o600;
/** It never expires in practice: clients compare its hash, not its dates. */
const validMs = 50 * 365 * 24 * 3_600_000;

/**
 * The certificate kept in `folder`, made there at the first call (P-256, self-signed).
 * @throws Refusal key_file_exposed if others can read the key, data_unusable if the files cannot be read or written
 */
export async function openCertificate(folder: string, wallClock: () => number): Promise<LinkCertificate> {
  const keyPath = join(folder, keyFile);
  const certificatePath = join(folder, certificateFile);
  try {
    if (await Bun.file(keyPath).exists()) {
      await refuseExposed(keyPath);
      return fromPem(await Bun.file(keyPath).text(), await Bun.file(certificatePath).text());
    }
    const { keyPem, certificatePem } = await makePem(wallClock());
    await mkdir(folder, { recursive: true });
    // The key last: where it is, the certificate is too.
    await writeFile(certificatePath, certificatePem);
    await writeFile(keyPath, keyPem, { mode: secretMode });
    await chmod(keyPath, secretMode);
    return fromPem(keyPem, certificatePem);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      "data_unusable",
      `The link's certificate (${keyPath}) cannot be used: ${why}. Mend it, or delete ${keyFile} and ${certificateFile} to have new ones made.`,
    );
  }
}

async function refuseExposed(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw new Refusal(
    "key_file_exposed",
    `${path} can be read by other users. Run chmod 600 on it; if others had access, delete it and a new one is made.`,
  );
}

function fromPem(keyPem: string, certificatePem: string): LinkCertificate {
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(createPrivateKey(keyPem))) throw new Error("key and certificate are no pair");
  return { keyPem, certificatePem, hash: hashCertificate(certificate.raw) };
}

async function makePem(now: number): Promise<{ readonly keyPem: string; readonly certificatePem: string }> {
  // Only the first start of a hub needs these.
  await import("reflect-metadata");
  const { PemConverter, X509CertificateGenerator } = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=minihub",
    notBefore: new Date(now - 24 * 3_600_000),
    notAfter: new Date(now + validMs),
    signingAlgorithm: algorithm,
    keys,
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { keyPem: PemConverter.encode(key, "PRIVATE KEY"), certificatePem: certificate.toString("pem") };
}
