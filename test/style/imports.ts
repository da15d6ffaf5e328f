/** Reads the imports of a file from its text: the ones of types, too, which no bundler keeps. */
import { posix } from "node:path";
import { importTable } from "./import-table.ts";
import type { ProjectFile } from "./files.ts";

export interface Import {
  readonly from: string;
  /** As written: `../db/open.ts`, `kysely`. */
  readonly specifier: string;
  /** Path of the project's file it means, or undefined for a package. */
  readonly file: string | undefined;
}

const statement = /^(?:import|export)\s(?:[^;"'`]*?\sfrom\s*)?["']([^"'\n]+)["']/gm;
const dynamic = /\bimport\(\s*["']([^"'\n]+)["']\s*[,)]/g;

export function importsOf({ path, text }: ProjectFile): Import[] {
  return [...text.matchAll(statement), ...text.matchAll(dynamic)].map(([, specifier = ""]) => ({
    from: path,
    specifier,
    file: specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : undefined,
  }));
}

/** The row of the table that a file stands under, or undefined for files that the table does not rule. */
export function placeOf(path: string): string | undefined {
  const folder = posix.dirname(path);
  if (folder === "src") return "src";
  return Object.keys(importTable).find((place) => place !== "src" && path.startsWith(`${place}/`));
}

/** Why an import is against the table, or undefined. */
export function objection(found: Import): string | undefined {
  const place = placeOf(found.from);
  const row = place === undefined ? undefined : importTable[place];
  if (!row) return undefined;
  const { file, specifier } = found;
  if (file === undefined) {
    const allowed = row.packages.some(
      (name) => specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`),
    );
    return allowed ? undefined : `${place} may not import ${specifier}`;
  }
  const target = placeOf(file);
  if (target === place) return undefined;
  const allowed = row.places.includes(file) || (target !== undefined && row.places.includes(target));
  return allowed ? undefined : `${place} may not import ${file}`;
}

/** The first import cycle found, as the list of its files, or undefined. */
export function findCycle(imports: readonly Import[]): string[] | undefined {
  const graph = new Map<string, string[]>();
  for (const { from, file } of imports) if (file !== undefined) graph.set(from, [...(graph.get(from) ?? []), file]);
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
