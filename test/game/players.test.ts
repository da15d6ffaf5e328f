import { expect, test } from "bun:test";
import { playerLimits } from "../../protocol/limits.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { Players, type SocketData } from "../../src/game/players.ts";
import { ManualClock } from "../kit/manual-clock.ts";

interface Way {
  readonly players: Players;
  readonly enter: (address: string) => Promise<number>;
}

/**
 * The ways in of a hub that everybody has a ticket for; `enter` gives the status of the answer, 101 for an upgrade.
 * `looked`: called when a session was found to be good.
 */
function doors(looked: (players: Players) => void = () => {}): Way {
  const clock = new ManualClock();
  let users = 0;
  const players: Players = new Players({
    hubVersion: "0.0.0",
    catalogue: new Catalogue(clock),
    room: () => {
      throw new Error("nobody joins here");
    },
    tries: { take: () => {}, giveBack: () => {} },
    monotonic: () => clock.monotonic(),
    log: () => {},
    authenticate: async () => {
      looked(players);
      return { session: "s", user: `u${(users += 1)}`, name: "N", guest: true };
    },
    isOwnOrigin: () => true,
  });
  const server = {
    upgrade(_: Request, { data }: { readonly data: SocketData }) {
      void players.handlers.open?.({ data, send: () => 1 } as unknown as Bun.ServerWebSocket<SocketData>);
      return true;
    },
  } as unknown as Bun.Server<SocketData>;
  const enter = async (address: string) => {
    const request = new Request("http://hub/ws?ticket=x", { headers: { upgrade: "websocket" } });
    return (await players.upgrade(request, server, { address, proxied: false }))?.status ?? 101;
  };
  return { players, enter };
}

test("[NW-07] sockets are counted by household: who has many IPv6 addresses has no more of them", async () => {
  const { enter } = doors();
  for (let i = 0; i < playerLimits.socketsPerAddressMax; i += 1) expect(await enter(`2001:db8:1:2::${i}`)).toBe(101);
  expect(await enter("2001:db8:1:2:ffff::1")).toBe(429);
  expect(await enter("2001:db8:1:3::1")).toBe(101);
  expect(await enter("192.0.2.1")).toBe(101);
});

test("[PW1] a session that ends while its ticket is looked at gets no socket, and the next one does", async () => {
  let ends = true;
  const { players, enter } = doors((hub) => ends && hub.closeSession("s"));
  expect(await enter("192.0.2.1")).toBe(401);
  expect(players.count).toBe(0);
  ends = false;
  expect(await enter("192.0.2.1")).toBe(101);
  expect(players.count).toBe(1);
});
