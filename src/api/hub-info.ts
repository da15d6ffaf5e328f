import type { HubInfo } from "../../protocol/http.ts";
import { isLoopback } from "../../protocol/address.ts";
import { endpoint } from "./endpoint.ts";
import { hubInfo } from "./shapes.ts";

/** What anybody may know of this hub. */
export function hubEndpoints(hub: () => HubInfo) {
  return {
    info: endpoint({
      summary: "What this hub is and where game servers connect",
      access: "anyone",
      answer: hubInfo,
      handle: ({ caller }) => {
        const { linkVersions, origins, ...info } = hub();
        return { ...info, linkVersions: [...linkVersions], origins: isLoopback(caller.address) ? [...origins] : [] };
      },
    }),
  };
}
