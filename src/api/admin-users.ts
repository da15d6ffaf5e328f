import { z } from "@hono/zod-openapi";
import type { Admin } from "../auth/admin.ts";
import { adminUser, createdUser, newPassword } from "./admin-shapes.ts";
import { endpoint } from "./endpoint.ts";
import { claimBody, createUserBody, pageQuery, setAdminBody, setPasswordBody, userPath } from "./inputs.ts";
import { userInfo } from "./shapes.ts";

/** What the host does with people. */
export function adminUserEndpoints(admin: Pick<Admin, "users" | "createUser" | "resetPassword" | "setAdmin">) {
  return {
    list: endpoint({
      summary: "Users, newest first",
      details:
        "For the next page send the last `createdAt` as `before`. Who came in the same ms as the last one is on the same page, beyond the limit.",
      access: "admin",
      query: pageQuery,
      answer: z.array(adminUser),
      handle: async ({ query: { limit, before } }) => [
        ...(await admin.users({ limit, ...(before === undefined ? {} : { before }) })),
      ],
    }),

    create: endpoint({
      summary: "Make an account for somebody",
      details: "Without a password the hub makes one and tells it once.",
      access: "admin",
      body: createUserBody,
      status: 201,
      answer: createdUser,
      refuses: ["name_invalid", "name_taken", "password_weak", "busy"],
      handle: ({ body }) => admin.createUser(body),
    }),

    password: endpoint({
      summary: "Give an account a new password; its sessions end",
      access: "admin",
      params: userPath,
      body: setPasswordBody,
      answer: newPassword,
      refuses: ["not_found", "conflict", "password_weak", "busy"],
      handle: ({ params, body }) => admin.resetPassword(params.user, body.password),
    }),

    admin: endpoint({
      summary: "Make somebody an admin, or no longer",
      access: "admin",
      params: userPath,
      body: setAdminBody,
      answer: adminUser,
      refuses: ["not_found", "conflict"],
      handle: ({ params, body }) => admin.setAdmin(params.user, body.admin),
    }),
  };
}

/** How the first admin comes to be: by the one-time link that the hub prints, never by being first. */
export function claimEndpoints(admin: Pick<Admin, "claim">) {
  return {
    claim: endpoint({
      summary: "Become the admin with the token of the one-time link",
      access: "account",
      body: claimBody,
      answer: userInfo,
      refuses: ["invite_invalid", "cross_site"],
      handle: ({ who, body }) => admin.claim(who, body.token),
    }),
  };
}
