import { Refusal } from "../../protocol/errors.ts";

export const noSeat = () => new Refusal("not_found", "This seat is not in this match.", "DT2");
export const tooManyDeliveries = () =>
  new Refusal(
    "limit_exceeded",
    "More deliveries to players than deliveriesPerSecond allows; this frame was dropped.",
    "LM1",
  );
export const tooMuchWaits = () =>
  new Refusal("busy", "The game's server is away, and the hub keeps no more for it. Wait until it is back.", "PD1");
export const tooManyViews = () =>
  new Refusal(
    "limit_exceeded",
    "The views of all your rooms together take more than viewsBytesMax; this frame was dropped. Send smaller views.",
    "LM1",
  );
export const viewTooLarge = (bytesMax: number) =>
  new Refusal("view_invalid", `The view would have more than ${bytesMax} bytes (viewBytesMax).`, "VW2");
