import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "./environment.ts";
export function serveDocs(_app: OpenAPIHono<ApiEnv>): void {}
