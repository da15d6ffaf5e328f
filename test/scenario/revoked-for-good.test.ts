/** The attack: whoever holds a key that the host has just revoked kills the hub at that moment, and hopes that it forgot. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { parseLinkAddress } from "../../protocol/address.ts";
import { openLair } from "../kit/evil/attack.ts";
import { HubProcess } from "../kit/evil/hub-process.ts";
import { GamePeer } from "../kit/game-peer.ts";
import { until } from "../kit/wait.ts";

setDefaultTimeout(60_000);

test("[HS-17] a key stays revoked although the hub is killed right after it was", async () => {
  const hub = await HubProcess.start();
  const { game, players } = await openLair(hub, "Evil and gone", 1);
  const key = game.added.pair;
  await hub.asHost("POST", `/keys/${key.publicText}/revoke`);
  hub.kill();
  await until("the hub to be gone", () => !hub.running);
  expect(players.length).toBe(2);
  const again = await HubProcess.start(hub.data);
  const { port } = parseLinkAddress(again.link);
  const peer = await GamePeer.connect({ port, key });
  peer.prove((await peer.hello()).transcript);
  expect((await peer.lastError())?.code).toBe("auth_failed");
  await again.stop();
});
