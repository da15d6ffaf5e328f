/**
 * Which place may import what. A place is a folder, `src` alone means the files directly in it. Whatever is
 * not listed is refused; a place may always import its own files. `node:` is one word for all of Node's modules.
 */
export interface Row {
  /** Places or single files of the project. */
  readonly places: readonly string[];
  /** Packages, with all their subpaths; `node:` and `bun:` modules. */
  readonly packages: readonly string[];
}

const server = ["node:", "@logtape/logtape"];

export const importTable: Readonly<Record<string, Row>> = {
  // Runs in browsers and in other people's programs, too: of Node only what the game servers' side signs with.
  protocol: {
    places: [],
    packages: ["msgpackr", "@noble/ed25519", "node:crypto"],
  },
  "src/db": {
    places: ["protocol"],
    packages: [...server, "kysely", "bun:sqlite"],
  },
  "src/auth": { places: ["src/db", "protocol"], packages: [...server, "rate-limiter-flexible"] },
  // Never auth, api or db: a game server's bytes are handled where no user's data can be reached.
  "src/link": { places: ["protocol"], packages: [...server, "@peculiar/x509", "reflect-metadata"] },
  "src/game": {
    places: ["src/db", "protocol", "src/link/port.ts"],
    packages: [...server, "openskill"],
  },
  "src/api": {
    places: ["src/db", "src/auth", "protocol"],
    packages: [...server, "hono", "@hono/zod-openapi", "zod"],
  },
  // The author's tools are a hub's side of the link without its people; they draw random numbers as a hub does, and know
  // which names it registers. What a strange hub answers them is checked as players' clients do.
  "src/author": {
    places: ["protocol", "src/link", "src/game/fair-random.ts", "src/auth/names.ts", "src/client/shape.ts"],
    packages: ["node:", "bun", "sucrase"],
  },
  // The author's page: it speaks with minihub dev alone, and shows players' clients in frames.
  "src/dev-page": { places: ["protocol"], packages: ["preact", "@preact/signals"] },
  // A whole hub for one author, and what stands between it and the page.
  "src/dev": { places: ["protocol", "src", "src/author"], packages: ["node:", "bun"] },
  "src/client": { places: ["protocol"], packages: [] },
  "src/web": {
    places: ["src/client", "protocol"],
    packages: ["preact", "@preact/signals", "uqr"],
  },
  "src/terminal": {
    places: ["src/client", "protocol"],
    packages: ["node:", "ink", "react", "uqr"],
  },
  // hub.ts puts the services together; config.ts and assets.ts are what it gives them.
  src: {
    places: ["src/auth", "src/api", "src/game", "src/link", "src/db", "protocol"],
    packages: [...server],
  },
  // The bundled games are started by the executable as processes of itself.
  cli: {
    places: ["src", "src/author", "src/dev", "src/client", "src/terminal", "protocol", "games", "sdk/typescript"],
    packages: [...server, "commander", "uqr"],
  },
  "sdk/typescript": {
    places: ["protocol"],
    packages: ["node:", "msgpackr", "@noble/ed25519"],
  },
  games: { places: ["sdk/typescript"], packages: ["node:"] },
};
