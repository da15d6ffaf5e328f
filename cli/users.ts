import { Command } from "commander";
import type { AdminUser } from "../protocol/http.ts";
import type { Control } from "../src/control.ts";
import { type ControlOptions, readCommand, withControl } from "./control.ts";
import { field, formatTime, print, printJson, printTable, tell } from "./output.ts";

interface WithPassword {
  readonly password?: string;
}

/** Of one request. */
const pageRows = 100;

function list(): Command {
  return readCommand("list", "list accounts and guests, newest first").action(async (options: ControlOptions) => {
    const users = await withControl(options, allUsers);
    if (options.json) return printJson(users);
    if (users.length === 0) return tell("Nobody is here yet. Make an account: minihub users create NAME");
    printTable(
      ["USERNAME", "NAME", "KIND", "CREATED (UTC)", "LAST SEEN (UTC)"],
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

async function allUsers(control: Control): Promise<AdminUser[]> {
  const users: AdminUser[] = [];
  let page: AdminUser[];
  do {
    const last = users.at(-1);
    const before = last ? `&before=${last.createdAt}` : "";
    page = await control.request<AdminUser[]>("GET", `/users?limit=${pageRows}${before}`);
    users.push(...page);
  } while (page.length >= pageRows);
  return users;
}

function create(): Command {
  return readCommand("create", "make an account; its password is made up and printed")
    .argument("<username>", "sign-in name")
    .option("--admin", "make it an admin")
    .action(async (username: string, options: ControlOptions & { admin?: boolean }) => {
      const made = await withControl(options, (control) =>
        control.request<AdminUser & WithPassword>("POST", "/users", { username, admin: options.admin ?? false }),
      );
      if (options.json) return printJson(made);
      showPassword(`${field(made.username)} is ${made.admin ? "an admin" : "a player"}.`, made);
    });
}

function resetPassword(): Command {
  return readCommand("reset-password", "give an account a new password, which is printed; its sessions end")
    .argument("<username>", "sign-in name or id")
    .action(async (user: string, options: ControlOptions) => {
      const path = `/users/${encodeURIComponent(user)}/password`;
      const answer = await withControl(options, (control) => control.request<WithPassword>("POST", path, {}));
      if (options.json) return printJson(answer);
      showPassword(`${field(user)} is signed out everywhere.`, answer);
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
      tell(`${field(changed.username ?? changed.name)} is ${changed.admin ? "an admin now" : "no admin any more"}.`);
    });
}

/** The password alone goes to stdout, so that a script can take it. */
function showPassword(done: string, { password }: WithPassword): void {
  tell(`${done} The password, shown this once:`);
  print(field(password));
}

const examples = `
Examples:
  minihub users create ada --admin       an admin, without the one-time link
  minihub users reset-password ada       for somebody who has forgotten it

These work while the hub runs and while it is down.`;

export function usersCommand(): Command {
  return new Command("users")
    .description("see and manage the accounts of this hub")
    .addCommand(list())
    .addCommand(create())
    .addCommand(resetPassword())
    .addCommand(makeAdmin())
    .addHelpText("after", examples);
}
