import { expect, test } from "bun:test";
import { linkLimits } from "../../protocol/limits.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { FakePort } from "../kit/fake-port.ts";
import { ManualClock } from "../kit/manual-clock.ts";

test("[LM1] views that came back with a restart of the hub, before their game did, count against its bound", () => {
  const catalogue = new Catalogue(new ManualClock());
  const port = new FakePort();
  const { game } = port.identity;
  const part = linkLimits.viewsBytesMax / 2;
  expect(catalogue.holdViewBytes(game, part)).toBeTrue();
  catalogue.connected(port);
  expect(catalogue.holdViewBytes(game, part)).toBeTrue();
  expect(catalogue.holdViewBytes(game, 1)).toBeFalse();
  for (let i = 0; i < 2; i += 1) expect(catalogue.holdViewBytes(game, -part)).toBeTrue();
  expect(catalogue.holdViewBytes(game, linkLimits.viewsBytesMax + 1)).toBeFalse();
});
