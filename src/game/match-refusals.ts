import { Refusal } from "../../protocol/errors.ts";

export const noSeat = () => new Refusal("not_found", "This seat is not in this match.", "DT2");
export const tooManyDeliveries = () =>
  new Refusal(
    "limit_exceeded",
    "More deliveries to players than deliveriesPerSecond allows; this frame was dropped.",
    "LM1",
  );
