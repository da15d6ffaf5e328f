import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { keyPairFromSecret } from "../../protocol/keys.ts";
import { newShell } from "../kit/cli.ts";
import { plainManifest } from "../kit/fake-port.ts";
import { failure } from "../kit/failure.ts";
import { RawGame } from "../kit/raw-game.ts";

const pairIn = (file: string) => keyPairFromSecret("game", readFileSync(file, "utf8").trim());

/** A shell with a hub at which Chess is approved, and its key in chess.key. */
async function withChess() {
  const shell = newShell();
  const hub = await shell.serve({ args: ["--no-bundled-games"] });
  const said = await shell.run("register", hub.http, "--name", "Chess", "--json");
  await shell.run("games", "approve", "Chess");
  const { address, game } = JSON.parse(said.out) as { address: string; game: string };
  const connect = (file: string) => RawGame.connect(address, pairIn(file), { ...plainManifest, name: "Chess" });
  return { shell, hub, game, connect, file: join(shell.folder, "chess.key") };
}

describe("minihub keys", () => {
  test("rotate puts a new key into the file, which plays the same game; the old one is let in no more", async () => {
    const { shell, hub, game, connect, file } = await withChess();
    const before = pairIn(file).publicText;
    const said = await shell.run("keys", "rotate", hub.http, "--name", "Chess", "--key", "chess.key", "--json");
    expect(said.code).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ game, state: "approved", key: pairIn(file).publicText });
    expect(pairIn(file).publicText).not.toBe(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.new`)).toBe(false);
    (await connect(file)).kill();
    expect(await failure(connect(`${file}.old`))).toContain("auth_failed");
    await hub.stop();
  });

  test("add makes a second key for another machine, and both are connected at once", async () => {
    const { shell, hub, connect, file } = await withChess();
    const said = await shell.run(
      "keys",
      "add",
      hub.http,
      "--name",
      "Chess",
      "--key",
      "chess.key",
      "--to",
      "second.key",
    );
    expect(said.code).toBe(0);
    const games = [await connect(file), await connect(join(shell.folder, "second.key"))];
    for (const game of games) game.kill();
    await hub.stop();
  });

  test("changes nothing where the name is another game's, and makes no key where there was none", async () => {
    const { shell, hub, file } = await withChess();
    const before = pairIn(file).publicText;
    const wrong = await shell.run("keys", "rotate", hub.http, "--name", "Draughts", "--key", "chess.key");
    expect(wrong).toMatchObject({ code: 3, out: "" });
    expect(pairIn(file).publicText).toBe(before);
    expect(existsSync(`${file}.new`)).toBe(false);
    const none = await shell.run("keys", "rotate", hub.http, "--name", "Chess", "--key", "none.key");
    expect(none).toMatchObject({ code: 5, out: "" });
    expect(existsSync(join(shell.folder, "none.key"))).toBe(false);
    await hub.stop();
  });
});
