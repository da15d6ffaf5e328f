import { test } from "bun:test";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { PlayTerminal } from "../kit/pty.ts";

const hub = await startHub();

// People copy what stands in the browser's address bar as often as the invite link that the room offers.
test.each(["r", "join", "room"])(
  "a link with /%s/ leads to its room",
  async (kind) => {
    const host = await TestPlayer.guest(hub.url, "Ada");
    const { code } = await host.createRoom();
    await host.join(code);
    const run = PlayTerminal.play([`${hub.url}/${kind}/${code}`, "--name", "Bo"]);
    await run.shows("How do you want to play?");
    run.type("1");
    await run.shows("[ Play ]");
    run.type("\r");
    await run.shows(`Room ${code}`);
    run.close();
  },
  30_000,
);
