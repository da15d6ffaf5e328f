import { Refusal } from "../../protocol/errors.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import type { FrameFields } from "./frame-fields.ts";
import type { StoreRequest } from "./port.ts";

export type StoreFrameType =
  typeof types.storeGet | typeof types.storePut | typeof types.storeDelete | typeof types.storeList;

/** Keys that one STORE_LIST gives (ST2): as long as they may be, they fit into a frame. */
const pageMax = 100;

/** One of the STORE_ frames, checked in form and in size. @throws Refusal frame_invalid, limit_exceeded */
export function readStoreFrame(type: StoreFrameType, fields: FrameFields, limits: LinkLimits): StoreRequest {
  const scope = fields.isNil(2) ? null : fields.name(2, "scope", "ST1");
  switch (type) {
    case types.storeGet:
      return { kind: "get", scope, key: readKey(fields, limits) };
    case types.storePut: {
      const key = readKey(fields, limits);
      const value = fields.bin(4, "value", "ST1");
      if (value.length > limits.storeValueBytesMax) throw tooLong("A value", "storeValueBytesMax", limits);
      return {
        kind: "put",
        scope,
        key,
        value: value.slice(),
        ifRevision: fields.revisionOrNil(5, "ifRevision", "ST4"),
      };
    }
    case types.storeDelete:
      return {
        kind: "delete",
        scope,
        key: readKey(fields, limits),
        ifRevision: fields.revisionOrNil(4, "ifRevision", "ST4"),
      };
    case types.storeList: {
      const limit = fields.u32OrNil(5, "limit", "ST2") ?? pageMax;
      if (limit < 1 || limit > pageMax) {
        throw new Refusal("frame_invalid", `\`limit\` is 1 to ${pageMax}, or nil.`, "ST2");
      }
      const prefix = short(fields.string(3, "prefix", "ST2"), limits);
      const after = fields.isNil(4) ? null : short(fields.string(4, "after", "ST2"), limits);
      return { kind: "list", scope, prefix, after, limit };
    }
  }
}

function readKey(fields: FrameFields, limits: LinkLimits): string {
  const key = fields.string(3, "key", "ST1");
  if (key === "") throw new Refusal("frame_invalid", "`key` is not empty.", "ST1");
  return short(key, limits);
}

function short(key: string, limits: LinkLimits): string {
  if (Buffer.byteLength(key) > limits.storeKeyBytesMax) throw tooLong("A key", "storeKeyBytesMax", limits);
  return key;
}

function tooLong(what: string, name: "storeKeyBytesMax" | "storeValueBytesMax", limits: LinkLimits): Refusal {
  return new Refusal("limit_exceeded", `${what} has at most ${limits[name]} bytes (${name}).`, "ST5");
}
