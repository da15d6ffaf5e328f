import type { z } from "@hono/zod-openapi";

/**
 * A field that may be left out. The type says exactly that; the schema would take an `undefined` too, which
 * JSON does not have. Zod's own `exactOptional` is not used, because the OpenAPI document would call the field required.
 */
export function optional<T extends z.ZodType>(schema: T): z.ZodExactOptional<T> {
  return schema.optional() as unknown as z.ZodExactOptional<T>;
}
