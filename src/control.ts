import { existsSync, statSync } from "node:fs";
import { isRefusalCode, Refusal } from "../protocol/errors.ts";
import { type DataFolder, dataFolderAt, lockDataFolder } from "./data-folder.ts";
import type { Lock } from "./db/lock.ts";
import { openOfflineAdmin } from "./offline-admin.ts";

/** The administration of the hub in a data folder, whether it runs or not. */
export interface Control {
  readonly running: boolean;
  /** One request of the admin API, `path` as "/games". Throws the hub's Refusal. */
  request<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

/** A hub that is starting or stopping holds its folder, but does not answer yet or any more. */
const patienceMs = 5_000;
const retryMs = 50;
const answerMs = 3_000;

/**
 * Speaks with the running hub over its control socket, or does the work on its database.
 * @throws Refusal data_unusable if there is no hub in the folder, busy if one holds it and does not answer
 */
export async function openControl(dataPath: string): Promise<Control> {
  const folder = dataFolderAt(dataPath);
  findHub(folder);
  const end = performance.now() + patienceMs;
  do {
    if (await hubAnswers(folder.control)) return onlineControl(folder);
    const lock = lockDataFolder(folder, 0);
    if (lock) return offlineControl(folder, lock);
    await Bun.sleep(retryMs);
  } while (performance.now() < end);
  throw new Refusal("busy", `A hub runs on ${dataPath}, but does not answer. Repeat; if it stays so, stop it.`);
}

function findHub({ path, hubKey }: DataFolder): void {
  try {
    statSync(hubKey);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Refusal(
      "data_unusable",
      code === "ENOENT" || code === "ENOTDIR"
        ? `There is no hub in ${path}. Start one with minihub serve, or name its folder with --data.`
        : `The data folder ${path} cannot be read: ${message}. Run this as the user whose hub it is.`,
    );
  }
}

function onlineControl(folder: DataFolder): Control {
  const send = async (url: string, init: RequestInit) => {
    try {
      return await fetch(url, { ...init, unix: folder.control });
    } catch (error) {
      throw new Refusal(
        "hub_unreachable",
        `The hub stopped before it answered. Repeat the command. (${String(error)})`,
      );
    }
  };
  return { running: true, request: (...call) => ask(send, ...call), close: () => Promise.resolve() };
}

/** No hub starts on the folder until this is closed. */
async function offlineControl(folder: DataFolder, lock: Lock): Promise<Control> {
  try {
    const { send, close } = await openOfflineAdmin(folder);
    return {
      running: false,
      request: (...call) => ask(send, ...call),
      close: () => close().finally(() => lock.release()),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function hubAnswers(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  try {
    await fetch("http://hub/api/admin/status", { unix: socket, signal: AbortSignal.timeout(answerMs) });
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
