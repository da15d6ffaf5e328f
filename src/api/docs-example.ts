import type { Operation, Schema } from "./openapi.ts";

type Schemas = Readonly<Record<string, Schema>>;

/** A value that the schema takes; only fields that are required. */
export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref !== undefined) return exampleOf(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, schemas);
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0] ?? {}, schemas);
  if (schema.enum !== undefined) return schema.enum[0];
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, field]) => [name, exampleOf(field, schemas)]),
      );
    case "array":
      return [];
    case "boolean":
      return true;
    case "integer":
    case "number":
      return schema.default ?? schema.minimum ?? 1;
    default:
      return "…";
  }
}

export interface CurlCall {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly origin: string;
  readonly body: unknown;
}

/** A line for a shell. Every part comes from the routes, but for the origin, which the shell gets quoted. */
export function curlExample({ method, path, operation, origin, body }: CurlCall): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const example = operation.parameters?.find((parameter) => parameter.name === name)?.schema.example;
    return typeof example === "string" ? example : name.toUpperCase();
  });
  const parts = [`curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} ${quoted(`${origin}${filled}`)}`];
  if (operation.security.length > 0) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (body !== undefined) parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
  return parts.join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
