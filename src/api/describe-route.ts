import { z, type RouteConfig } from "@hono/zod-openapi";
import { refusals, type RefusalCode } from "../../protocol/errors.ts";
import type { Access, Endpoint } from "./endpoint.ts";
import { errorBody } from "./shapes.ts";

type AnyEndpoint = Pick<
  Endpoint<Access, z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  "summary" | "details" | "access" | "params" | "query" | "body" | "status" | "answer" | "refuses"
>;

const accessWords: Readonly<Record<Access, string>> = {
  anyone: "Anyone may call it.",
  user: "Needs a session, a guest's too.",
  account: "Needs the session of an account, not a guest's.",
  admin: "Needs an admin's session; on the control socket, nothing.",
};

/** What /openapi.json says of a route. */
export function describeRoute(
  method: "get" | "post" | "patch" | "delete",
  path: string,
  endpoint: AnyEndpoint,
): RouteConfig {
  const { summary, details, access, params, query, body, answer } = endpoint;
  const status = endpoint.status ?? (answer === undefined ? 204 : 200);
  return {
    method,
    path: path.replaceAll(/:(\w+)/g, "{$1}"),
    tags: [tagOf(path)],
    summary,
    description: [details, accessWords[access]].filter(Boolean).join(" "),
    security: access === "anyone" ? [] : [{ cookie: [] }, { bearer: [] }],
    request: {
      ...(params instanceof z.ZodObject ? { params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(body === undefined ? {} : { body: { content: { "application/json": { schema: body } } } }),
    },
    responses: {
      [status]:
        answer === undefined
          ? { description: "Done" }
          : {
              description: "Done",
              content: { "application/json": { schema: answer } },
            },
      ...refusalAnswers(allRefusals(endpoint)),
    },
  };
}

/** "/api/me/games/:game/reset" belongs to "me". */
function tagOf(path: string): string {
  return path.split("/")[2] ?? "";
}

function allRefusals(endpoint: AnyEndpoint): ReadonlySet<RefusalCode> {
  const { access, params, query, body } = endpoint;
  const codes = new Set<RefusalCode>(endpoint.refuses);
  if (params ?? query ?? body) codes.add("invalid");
  if (body) codes.add("too_large");
  if (access !== "anyone") codes.add("unauthenticated");
  if (access === "account" || access === "admin") codes.add("forbidden");
  codes.add("too_many");
  return codes;
}

function refusalAnswers(codes: ReadonlySet<RefusalCode>): RouteConfig["responses"] {
  const byStatus = Map.groupBy(codes, (code) => refusals[code].http);
  const answers: RouteConfig["responses"] = {};
  for (const [status, group] of byStatus)
    answers[status] = {
      description: group.join(", "),
      content: { "application/json": { schema: errorBody } },
    };
  return answers;
}
