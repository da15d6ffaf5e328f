/**
 * Completes package-lock.json with the optional packages of other platforms.
 *
 * npm writes an optional package into the lock only if it could read that package's manifest at that
 * moment: with a mirror that lacks the macOS builds, or beside an existing node_modules, they are left
 * out, and then `npm ci` refuses the lock on every machine ("Missing: … from lock file"). Their exact
 * versions stand in the package that asks for them, so they can be added without asking anybody.
 *
 * Run it after every `npm install`: bun .ci/lock.ts
 */
import { readFileSync, writeFileSync } from "node:fs";

export interface LockedPackage {
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export type LockedPackages = Record<string, LockedPackage>;

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm", "arm64", "ia32", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** The packages that `packages` asks for as optional and does not hold: path in the lock and entry to add. */
export function missingOptional(packages: LockedPackages): Map<string, LockedPackage> {
  const missing = new Map<string, LockedPackage>();
  for (const [path, parent] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      missing.set(`node_modules/${name}`, optionalEntry(name, version, parent));
    }
  }
  return missing;
}

/** Node looks beside the parent and then in every folder above it. */
function isLocked(packages: LockedPackages, parentPath: string, name: string): boolean {
  for (let path = parentPath; ; path = path.slice(0, Math.max(0, path.lastIndexOf("node_modules/") - 1))) {
    if (packages[path === "" ? `node_modules/${name}` : `${path}/node_modules/${name}`]) return true;
    if (path === "") return false;
  }
}

/** `os` and `cpu` let npm skip the package elsewhere without asking the registry; both stand in its name. */
function optionalEntry(name: string, version: string, parent: LockedPackage): LockedPackage {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (!os && !cpu) throw new Error(`${name}: the name does not say for which platform it is; add it with npm`);
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    ...(os === "linux" && words.includes("musl") && { libc: ["musl"] }),
    ...(os === "linux" && words.includes("gnu") && { libc: ["glibc"] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

const file = new URL("../package-lock.json", import.meta.url);

interface Lock {
  packages: LockedPackages;
}

export function readLock(): Lock {
  return JSON.parse(readFileSync(file, "utf8")) as Lock;
}

function main(): void {
  const lock = readLock();
  const missing = missingOptional(lock.packages);
  const all = { ...lock.packages, ...Object.fromEntries(missing) };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.size} optional packages added`);
}

if (import.meta.main) main();
