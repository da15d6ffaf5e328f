import { Refusal } from "../../protocol/errors.ts";
import type { RoomCommand } from "../../protocol/player.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Member } from "./member.ts";
import type { Room } from "./room.ts";
import { matchOf } from "./room-state.ts";

/** Does what a member asks of the room. Throws a Refusal where it may not be. */
export async function handleCommand(
  room: Room,
  member: Member,
  command: RoomCommand,
  catalogue: Catalogue,
): Promise<void> {
  switch (command.name) {
    case "leave":
      return room.leave(member, "left");
    case "ready":
      member.ready = command.ready;
      return room.changed();
    case "chat":
      return room.say(member, command.text);
    case "spectate":
      if (member.seat)
        throw new Refusal("conflict", "You have a seat in this match. Leave the room, or wait for its end.");
      member.spectator = command.spectate;
      return room.changed();
    default:
      if (!member.host) throw new Refusal("forbidden", "Only the host of the room may do this.", "PR3");
      await handleHostCommand(room, member, command, catalogue);
  }
}

type HostCommand = Exclude<RoomCommand, { readonly name: "leave" | "ready" | "chat" | "spectate" }>;

async function handleHostCommand(room: Room, host: Member, command: HostCommand, catalogue: Catalogue): Promise<void> {
  switch (command.name) {
    case "game": {
      const game = catalogue.game(command.game);
      if (!game?.available) throw new Refusal("game_unavailable");
      return room.choose(game);
    }
    case "configure":
      return room.configure(command.options);
    case "settings":
      return room.change(command.settings);
    case "start":
      return room.start();
    case "again":
      if (room.phase.phase !== "finished") throw new Refusal("conflict", "There is no finished match to play again.");
      return room.toLobby(null);
    case "stop": {
      const refusal = matchOf(room.phase)?.stop();
      if (refusal) throw refusal;
      return;
    }
    case "kick": {
      const member = room.member(command.member);
      if (member === host) throw new Refusal("conflict", "You cannot remove yourself; leave instead.");
      return room.leave(member, "kicked");
    }
    case "mute":
      room.member(command.member).muted = command.muted;
      return room.changed();
    case "host":
      return room.setHost(room.member(command.member));
    case "close":
      matchOf(room.phase)?.stop();
      return room.closeSoon();
  }
}
