/**
 * A game whose name is another game's id: 36 letters, digits and dashes, as names may be. Rooms were made by id or name, whichever
 * game was found first, and so a game that had connected before its victim got the victim's rooms.
 */
import { expect, test } from "bun:test";
import { openEvening } from "../kit/evening.ts";
import { FakePort, plainManifest } from "../kit/fake-port.ts";

test("a game that is named like another one's id gets none of its rooms", async () => {
  const { run, game, people } = await openEvening(["Ann"]);
  const hub = await run();
  hub.catalogue.connected(new FakePort({ game: "evil", manifest: { ...plainManifest, name: game } }));
  hub.server(game);
  const room = hub.rooms.create(people[0]!.user, { game });
  expect(room.game).toEqual({ id: game, name: plainManifest.name });
});
