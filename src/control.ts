import { existsSync } from "node:fs";
import { isRefusalCode, Refusal } from "../protocol/errors.ts";
import { dataFolderAt } from "./data-folder.ts";
import { openOfflineAdmin } from "./offline-admin.ts";

/** The administration of the hub in a data folder, whether it runs or not. */
export interface Control {
  readonly running: boolean;
  /** One request of the admin API, `path` as "/games". Throws the hub's Refusal. */
  request<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

/** Speaks with the running hub over its control socket, or does the work on its database. */
export async function openControl(dataPath: string): Promise<Control> {
  const folder = dataFolderAt(dataPath);
  if (await hubRuns(folder.control)) {
    const send = (url: string, init: RequestInit) => fetch(url, { ...init, unix: folder.control });
    return { running: true, request: (...call) => ask(send, ...call), close: () => Promise.resolve() };
  }
  if (!existsSync(folder.database)) {
    throw new Refusal(
      "data_unusable",
      `There is no hub in ${dataPath}. Start one with minihub serve, or name its folder with --data.`,
    );
  }
  const offline = await openOfflineAdmin(folder);
  return { running: false, request: (...call) => ask(offline.send, ...call), close: offline.close };
}

/** A hub answers at the control socket. */
export async function hubRuns(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  try {
    await fetch("http://hub/api/admin/status", { unix: socket, signal: AbortSignal.timeout(3_000) });
    return true;
  } catch {
    return false;
  }
}

type Send = (url: string, init: RequestInit) => Response | Promise<Response>;

async function ask<T>(send: Send, method: string, path: string, body?: unknown): Promise<T> {
  const json =
    body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await send(`http://hub/api/admin${path}`, { method, ...json });
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  const error = (answer as { error?: { code?: unknown; message?: unknown } }).error;
  throw isRefusalCode(error?.code) ? new Refusal(error.code, String(error.message)) : new Refusal("internal");
}
