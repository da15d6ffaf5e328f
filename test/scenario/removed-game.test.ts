/** A game that the host of the hub removes is gone for good; the rooms that were set to it are not. */
import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import { openControl } from "../../src/control.ts";
import { plainManifest } from "../kit/fake-port.ts";
import { startHub, type TestHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

/** Ann alone in a room with a game that keeps its state, or not; played, or chosen only. */
async function begin(hub: TestHub, name: string, { keeps = true, plays = true } = {}) {
  const game = await addRawGame(hub, { ...plainManifest, name });
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  if (plays) {
    await ann.command({ name: "start" });
    await ann.phase("playing");
    if (keeps) game.send([types.checkpoint, (await game.room()).room, 0, Uint8Array.of(1)]);
  }
  return { game, ann, code };
}

for (const keeps of [true, false])
  test(`a match of it is void at once, its players are told why, and their room takes another game (${keeps ? "with" : "without"} a checkpoint)`, async () => {
    const hub = await startHub();
    const { game, ann } = await begin(hub, "Removed", { keeps });
    const other = await addRawGame(hub, { ...plainManifest, name: "Other" });
    await hub.control.request("POST", `/games/${game.id}/remove`);
    const { state } = await ann.phase("finished");
    expect(state).toMatchObject({ placements: null, notice: "The host of this hub removed the game." });
    await until("the room to be free", () => ann.room?.game === null);
    await until("the link's end", () => game.peer.closed);
    await ann.command({ name: "again" });
    expect(await ann.command({ name: "start" }).catch(String)).toContain("Choose a game first.");
    await ann.command({ name: "game", game: other.id });
    await ann.command({ name: "start" });
    await ann.phase("playing");
  });

test("a room that has only chosen it is told, and free for another one", async () => {
  const hub = await startHub();
  const { game, ann } = await begin(hub, "Chosen", { plays: false });
  await hub.control.request("POST", `/games/${game.id}/remove`);
  await until("the room to be free", () => ann.room?.game === null);
  expect(ann.room?.state).toEqual({ phase: "lobby", notice: "The host of this hub removed Chosen." });
});

for (const [action, notice] of [
  ["remove", "The host of this hub removed the game."],
  ["suspend", "The host of this hub ended the game."],
] as const)
  test(`while the hub is down, ${action} ends its matches, too: nobody waits for it afterwards`, async () => {
    const hub = await startHub({ data: tempFolder() });
    const { game, ann, code } = await begin(hub, "Removed");
    await hub.close();
    const control = await openControl(hub.data);
    expect(control.running).toBe(false);
    await control.request("POST", `/games/${game.id}/${action}`);
    await control.close();
    const again = await startHub({ data: hub.data, http: Number(new URL(hub.url).port) });
    ann.room = undefined;
    await ann.join(code);
    const { state, game: set } = await ann.phase("finished");
    expect(state).toMatchObject({ placements: null, notice });
    expect(set?.name ?? null).toBe(action === "remove" ? null : "Removed");
    await again.close();
  });
