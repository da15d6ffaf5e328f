import { busyMs, until } from "./wait.ts";

/** Somebody who plays a game of turns. */
export interface TurnTaker {
  /** Whether their own screen says that it is their turn. */
  isUp(): boolean | Promise<boolean>;
  /** Resolves once their own screen shows that the move was made. */
  move(): Promise<void>;
}

/** Lets whoever is up move, until it is over or `moves` moves were made. */
export async function takeTurns(
  players: readonly TurnTaker[],
  isOver: () => boolean | Promise<boolean>,
  moves: number = Infinity,
): Promise<void> {
  for (let made = 0; made < moves; made += 1) {
    const look = async () => {
      if (await isOver()) return "over";
      for (const player of players) if (await player.isUp()) return player;
      return undefined;
    };
    const next = await until("somebody's turn, or the end", look, busyMs);
    if (next === "over") return;
    await next.move();
  }
}
