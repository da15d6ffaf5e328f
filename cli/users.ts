import { Command } from "commander";
import type { AdminUser } from "../protocol/http.ts";
import { type ControlOptions, readCommand, withControl } from "./control.ts";
import { formatTime, print, printJson, printTable, tell } from "./output.ts";

interface WithPassword {
  readonly password?: string;
}

function list(): Command {
  return readCommand("list", "list accounts and guests").action(async (options: ControlOptions) => {
    const users = await withControl(options, (control) => control.request<AdminUser[]>("GET", "/users"));
    if (options.json) return printJson(users);
    printTable(
      ["USERNAME", "NAME", "KIND", "CREATED", "LAST SEEN"],
      users.map(({ username, name, guest, admin, createdAt, lastSeenAt }) => [
        username,
        name,
        admin ? "admin" : guest ? "guest" : "account",
        formatTime(createdAt),
        formatTime(lastSeenAt),
      ]),
    );
  });
}

function create(): Command {
  return readCommand("create", "make an account; a password is made up and printed")
    .argument("<username>", "sign-in name")
    .option("--admin", "make it an admin")
    .action(async (username: string, options: ControlOptions & { admin?: boolean }) => {
      const made = await withControl(options, (control) =>
        control.request<AdminUser & WithPassword>("POST", "/users", { username, admin: options.admin ?? false }),
      );
      showPassword(made, options);
    });
}

function resetPassword(): Command {
  return readCommand("reset-password", "give an account a new password, which is printed; its sessions end")
    .argument("<username>", "sign-in name or id")
    .action(async (user: string, options: ControlOptions) => {
      const path = `/users/${encodeURIComponent(user)}/password`;
      showPassword(await withControl(options, (control) => control.request<WithPassword>("POST", path, {})), options);
    });
}

function makeAdmin(): Command {
  return readCommand("make-admin", "let an account administer the hub")
    .argument("<username>", "sign-in name or id")
    .option("--undo", "take it back")
    .action(async (user: string, options: ControlOptions & { undo?: boolean }) => {
      const path = `/users/${encodeURIComponent(user)}/admin`;
      const body = { admin: !options.undo };
      const changed = await withControl(options, (control) => control.request<AdminUser>("POST", path, body));
      if (options.json) return printJson(changed);
      tell(`${changed.username ?? changed.name} is ${changed.admin ? "an admin now" : "no admin any more"}.`);
    });
}

function showPassword(answer: WithPassword, options: ControlOptions): void {
  if (options.json) return printJson(answer);
  if (answer.password === undefined) return;
  tell("The password, shown this once:");
  print(answer.password);
}

export function usersCommand(): Command {
  return new Command("users")
    .description("see and manage the accounts of this hub")
    .addCommand(list())
    .addCommand(create())
    .addCommand(resetPassword())
    .addCommand(makeAdmin());
}
