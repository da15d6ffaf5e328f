import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { getLogger } from "@logtape/logtape";
import type { z } from "zod";
import type { ErrorBody } from "../../protocol/http.ts";
import { Refusal, refusals, type RefusalCode } from "../../protocol/errors.ts";

const log = getLogger(["minihub", "api"]);

/** A refusal that is about one field of the request. */
export class FieldRefusal extends Refusal {
  readonly field: string;

  constructor(code: RefusalCode, message: string, field: string) {
    super(code, message);
    this.field = field;
  }
}

/** What a path that no route has gets, whatever the method. */
export function noSuchRoute(method: string, path: string): Refusal {
  return new Refusal("not_found", `There is no ${method} ${shown(path)} here. All routes are listed at /docs.`);
}

/** The first thing wrong with a request, in words, with the field that is to be mended. */
export function invalidRequest(where: string, error: z.ZodError): FieldRefusal {
  const issue = error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const field = shown([...issue.path, issue.keys[0]].join("."));
    return new FieldRefusal(
      "invalid",
      `${where}: there is no field "${field}" here. Leave it out; /docs lists the fields.`,
      field,
    );
  }
  const field = shown(issue?.path.join(".") ?? "");
  const text = issue?.message ?? "Invalid input";
  if (field === "") return new FieldRefusal("invalid", `${where}: ${text}.`, where);
  return new FieldRefusal("invalid", `${where}, field "${field}": ${text}.`, field);
}

/** The one shape of every refusal. What is no refusal is a bug or a broken disk: its cause goes to the log only. */
export function answerError(error: unknown, c: Context): Response {
  const refusal = asRefusal(error, c.req.method, c.req.path);
  const field = "field" in refusal && typeof refusal.field === "string" ? refusal.field : undefined;
  const body: ErrorBody = {
    error: {
      code: refusal.code,
      message: refusal.message,
      ...(field === undefined ? {} : { field }),
    },
  };
  const status = refusals[refusal.code].http;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": "no-store",
  };
  if (refusal.code === "busy") headers["retry-after"] = "5";
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="minihub"';
  return c.body(JSON.stringify(body), { status: status as 400, headers });
}

function asRefusal(error: unknown, method: string, path: string): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException && error.status < 500)
    return new Refusal(error.status === 413 ? "too_large" : "invalid");
  log.error("{method} {path} failed: {error}", {
    method,
    path: shown(path),
    error,
  });
  return new Refusal("internal");
}

/** A piece of a request that is repeated in a sentence: short, and nothing that a terminal acts on. */
function shown(text: string): string {
  const plain = text.replaceAll(/[^\x20-\x7e]/g, "?");
  return plain.length > 60 ? `${plain.slice(0, 57)}...` : plain;
}
