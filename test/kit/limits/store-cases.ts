import { expect } from "bun:test";
import { frameTypes as types } from "../../../protocol/link.ts";
import { until } from "../wait.ts";
import { bytes, type Case, clock, type Limit, open, store } from "./game.ts";

export const storeCases = {
  storeGameBytesMax: {
    values: [1_000, 17_000_000],
    async holds(storeGameBytesMax) {
      const { id, link } = await open({ storeGameBytesMax });
      // As if the rest were there.
      await store
        .insertInto("games")
        .values({ game: id, bytes: storeGameBytesMax - 500, keys: 1, revision: 1 })
        .execute();
      expect(await link.ask(1, [types.storePut, 1, null, "k", bytes(500), null])).toBe("limit_exceeded");
      expect(await link.ask(2, [types.storePut, 2, null, "k", bytes(499), null])).toBe("ok");
    },
  },
  storePlayerBytesMax: {
    values: [100, 70_000],
    async holds(storePlayerBytesMax) {
      const { id, link } = await open({ storePlayerBytesMax });
      await store
        .insertInto("games")
        .values({ game: id, bytes: storePlayerBytesMax - 50, keys: 1, revision: 1 })
        .execute();
      await store
        .insertInto("players")
        .values({ game: id, player: "p1", bytes: storePlayerBytesMax - 50 })
        .execute();
      expect(await link.ask(1, [types.storePut, 1, "p1", "k", bytes(50), null])).toBe("limit_exceeded");
      expect(await link.ask(2, [types.storePut, 2, "p1", "k", bytes(49), null])).toBe("ok");
    },
  },
  storeKeysMax: {
    values: [3, 10_001],
    async holds(storeKeysMax) {
      const { id, link } = await open({ storeKeysMax });
      await store
        .insertInto("games")
        .values({ game: id, bytes: 0, keys: storeKeysMax - 1, revision: 1 })
        .execute();
      expect(await link.ask(1, [types.storePut, 1, null, "one", bytes(1), null])).toBe("ok");
      expect(await link.ask(2, [types.storePut, 2, null, "two", bytes(1), null])).toBe("limit_exceeded");
      expect(await link.ask(3, [types.storePut, 3, null, "one", bytes(1), null])).toBe("ok");
    },
  },
  storeValueBytesMax: {
    values: [10, 40_000],
    async holds(storeValueBytesMax) {
      const { link } = await open({ storeValueBytesMax });
      expect(await link.ask(1, [types.storePut, 1, null, "k", bytes(storeValueBytesMax), null])).toBe("ok");
      expect(await link.ask(2, [types.storePut, 2, null, "k", bytes(storeValueBytesMax + 1), null])).toBe(
        "limit_exceeded",
      );
    },
  },
  storeKeyBytesMax: {
    values: [5, 300],
    async holds(storeKeyBytesMax) {
      const { link } = await open({ storeKeyBytesMax });
      const key = "k".repeat(storeKeyBytesMax);
      expect(await link.ask(1, [types.storePut, 1, null, key, bytes(1), null])).toBe("ok");
      expect(await link.ask(2, [types.storePut, 2, null, `${key}k`, bytes(1), null])).toBe("limit_exceeded");
    },
  },
  storeOperationsPerSecond: {
    values: [3, 80],
    async holds(storeOperationsPerSecond) {
      const { link } = await open({ storeOperationsPerSecond });
      const gets = async (count: number) => {
        for (let id = 1; id <= count; id += 1) link.send([types.storeGet, id, null, "k"]);
        const isAnswer = ([type]: readonly unknown[]) => type === types.ok || type === types.error;
        const answers = await until("all answers", () => {
          const come = link.frames.filter(isAnswer);
          return come.length === count && come;
        });
        link.frames.length = 0;
        return answers.filter(([type]) => type === types.ok).length;
      };
      expect(await gets(2 * storeOperationsPerSecond + 1)).toBe(2 * storeOperationsPerSecond);
      clock.advance(1_000);
      expect(await gets(storeOperationsPerSecond + 1)).toBe(storeOperationsPerSecond);
    },
  },
} satisfies { readonly [K in Limit]?: Case };
