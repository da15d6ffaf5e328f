import type { Schema } from "./openapi.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/** A schema as people read types: `{ name: string, tags?: string[] }`, named shapes as links. */
export function schemaHtml(schema: Schema, depth = 0): string {
  if (schema.$ref !== undefined) return shapeLink(schema.$ref);
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => schemaHtml(one, depth)).join(" | ");
  if (schema.enum !== undefined) return schema.enum.map((value) => escapeHtml(JSON.stringify(value))).join(" | ");
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? ["any"]);
  return types.map((type) => typeHtml(type, schema, depth)).join(" | ");
}

function typeHtml(type: string, schema: Schema, depth: number): string {
  if (type === "array") {
    const item = schemaHtml(schema.items ?? {}, depth);
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
  }
  return type === "object" ? objectHtml(schema, depth) : escapeHtml(type);
}

function objectHtml(schema: Schema, depth: number): string {
  const { properties, additionalProperties, required = [] } = schema;
  if (properties === undefined) {
    const value = typeof additionalProperties === "object" ? additionalProperties : {};
    return `{ [name]: ${schemaHtml(value, depth)} }`;
  }
  const indent = "  ".repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? "" : "?";
    const comment = field.description === undefined ? "" : ` <i>// ${escapeHtml(field.description)}</i>`;
    return `${indent}${escapeHtml(name)}${mark}: ${schemaHtml(field, depth + 1)}${comment}`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

function shapeLink(ref: string): string {
  const name = escapeHtml(ref.split("/").at(-1) ?? "");
  return `<a href="#shape-${name}">${name}</a>`;
}
