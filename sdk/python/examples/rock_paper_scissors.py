"""Rock Paper Scissors, the example game that every SDK of minihub has, with the same behaviour and texts.

- "Rock Paper Scissors", 2 players, spectators; the option `wins` (1 to 5, default 2): who has won so many
  rounds first wins the match.
- In a round each player picks rock, paper or scissors, and may pick again until both have picked. Until then
  nobody learns of a pick but who made it, spectators neither.
- Then both picks are shown, and after the deadline `next` of 2 seconds the next round begins, unless this one
  ended the match. A draw counts for nobody.
- Who leaves loses. The scores are the rounds won.
- All of it is in the checkpoint, so that the match goes on after a restart.
- What a seat sees: a status ("Pick one", "Waiting for NAME", "Both are picking" for spectators, or the last
  round); while a player may pick, the choices "Your pick" (action `pick`); between rounds a timer "Next round
  in"; a table "Rounds won"; the last ten rounds, oldest first, as "NAME rock, NAME paper: NAME wins" or
  "NAME rock, NAME rock: a draw".
"""

from typing import Any

from minihub import Game, Room, options, run
from minihub.views import Node, Text, choice, choices, column, log, player, table, text, timer

BEATEN = {"rock": "scissors", "paper": "rock", "scissors": "paper"}

game = Game(
    "Rock Paper Scissors",
    version="1.0.0",
    description="Pick at the same time. Who first wins enough rounds wins.",
    seats=(2, 2),
    options={"wins": options.integer(2, 1, 5, title="Rounds to win")},
    spectators=True,
)


@game.room
class RockPaperScissors(Room):
    def opened(self) -> None:
        self.picks: list[str | None] = [None, None]
        self.won = [0, 0]
        self.lines: list[Any] = []

    def state(self) -> Any:
        return [self.picks, self.won, self.lines]

    def restored(self, state: Any) -> None:
        self.picks, self.won, self.lines = state

    def action(self, seat: int, name: str, value: Any) -> None:
        if name != "pick" or not isinstance(value, str) or value not in BEATEN or None not in self.picks:
            return  # a player may send anything at any time
        self.picks[seat] = value
        first, second = self.picks
        if first is None or second is None:
            return
        self.set_deadline("next", 2)
        line = [player(0), f" {first}, ", player(1), f" {second}: a draw"]
        if first != second:
            winner = 0 if BEATEN[first] == second else 1
            line[3:] = [f" {second}: ", player(winner), " wins"]
            self.won[winner] += 1
            if self.won[winner] == self.options["wins"]:
                self.end(winner)
        self.lines = [*self.lines[-9:], line]

    def deadline(self, name: str) -> None:
        self.picks = [None, None]

    def left(self, seat: int, reason: str) -> None:
        self.end(1 - seat)

    def end(self, winner: int) -> None:
        self.cancel_deadline("next")
        self.finish([winner], scores=dict(enumerate(self.won)))

    def view(self, seat: int | None) -> Node:
        status: Any = "Both are picking"
        below = None
        if None not in self.picks:
            status, below = self.lines[-1], timer("next", "Next round in")
        elif seat is not None:
            pick = self.picks[seat]
            status = "Pick one" if pick is None else ["Waiting for ", player(1 - seat)]
            hand = [choice(name, name.capitalize(), selected=name == pick) for name in ("rock", "paper", "scissors")]
            below = choices("Your pick", "pick", hand)
        rows: list[list[Text]] = [[[player(each)], str(self.won[each])] for each in (0, 1)]
        return column(
            text(status, role="status"), below, table("Rounds won", ["Player", "Won"], rows), log(self.lines)
        )


if __name__ == "__main__":
    run(game)
