import { expect, test } from "bun:test";
import { playerLimits } from "../../protocol/limits.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { Players, type SocketData } from "../../src/game/players.ts";
import { ManualClock } from "../kit/manual-clock.ts";

/** The ways in of a hub that everybody has a ticket for; gives the status of the answer, 101 for an upgrade. */
function doors() {
  const clock = new ManualClock();
  let users = 0;
  const players = new Players({
    hubVersion: "0.0.0",
    catalogue: new Catalogue(clock),
    room: () => {
      throw new Error("nobody joins here");
    },
    tries: { take: () => {}, giveBack: () => {} },
    monotonic: () => clock.monotonic(),
    log: () => {},
    authenticate: async () => ({ session: "s", user: `u${(users += 1)}`, name: "N", guest: true }),
    isOwnOrigin: () => true,
  });
  const server = {
    upgrade(_: Request, { data }: { readonly data: SocketData }) {
      void players.handlers.open?.({ data, send: () => 1 } as unknown as Bun.ServerWebSocket<SocketData>);
      return true;
    },
  } as unknown as Bun.Server<SocketData>;
  return async (address: string) => {
    const request = new Request("http://hub/ws?ticket=x", { headers: { upgrade: "websocket" } });
    return (await players.upgrade(request, server, { address, proxied: false }))?.status ?? 101;
  };
}

test("[NW-07] sockets are counted by household: who has many IPv6 addresses has no more of them", async () => {
  const enter = doors();
  for (let i = 0; i < playerLimits.socketsPerAddressMax; i += 1) expect(await enter(`2001:db8:1:2::${i}`)).toBe(101);
  expect(await enter("2001:db8:1:2:ffff::1")).toBe(429);
  expect(await enter("2001:db8:1:3::1")).toBe(101);
  expect(await enter("192.0.2.1")).toBe(101);
});
