// What `import … from "@minihub/sdk"` gives: a package has one door, so this is the one file here that only passes on.
export type { Address, CloseReason, LeaveReason } from "../../../protocol/link.ts";
export type { ActionValue, BoardCell, Card, Choice, Shape, Tone, ViewNode, ViewText } from "../../../protocol/view.ts";
export { Refusal } from "../../../protocol/errors.ts";
export { defineGame, Refuse, type Game, type GameDefinition, type OptionValues } from "./game.ts";
export { allBut, everybody, spectators, type Finish, type LogLevel, type Room, type Seat } from "./room.ts";
export type { Store, StoreChange, Stored } from "./store.ts";
export { run } from "./run.ts";
export { serve, type ServeSettings } from "./serve.ts";
