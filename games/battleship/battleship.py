"""Battleship for two, with hidden fleets.

    MINIHUB_ADDRESS='minihub://…' python3 games/battleship/battleship.py --key battleship.key

`minihub register` makes the key file and prints this line.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

try:
    import minihub
except ModuleNotFoundError:
    # From a checkout the SDK need not be installed, only what it builds on.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sdk" / "python" / "src"))
    try:
        import minihub
    except ModuleNotFoundError as missing:
        packages = "msgpack cryptography" if missing.name != "minihub" else "minihub"
        sys.exit(f"Battleship needs the Python package {missing.name}: python3 -m pip install {packages}")

from minihub import Game, Room, options
from minihub.views import Node, Text, player

import screens
from fleet import CELLS, FLEETS, Sea, Ship, cell_name, random_fleet

PLACING_SECONDS = 120
SLOW_TURNS_MAX = 3  # so many shots in a row fired by the clock, and the match is lost
LOG_LINES_KEPT = 20

game = Game(
    "Battleship",
    version="1.0.0",
    description="Hide your fleet, find the other. Two players, ten by ten.",
    seats=(2, 2),
    spectators=True,
    options={
        "fleet": options.one_of("classic", list(FLEETS), title="Fleet", description="quick has three ships"),
        "seconds": options.integer(0, 0, 120, title="Seconds per shot", description="0: take your time"),
        "touching": options.boolean(False, title="Ships may touch"),
        "again": options.boolean(False, title="A hit shoots again"),
    },
    stats={
        "shots": ("Shots", "sum"),
        "hits": ("Hits", "sum"),
        "accuracy": ("Hits per 100 shots", "average"),
        "sunk": ("Ships sunk", "sum"),
    },
)


@game.room
class Battleship(Room):
    """One match: both lay out their fleets, then they shoot in turns."""

    seas: list[Sea]
    playing: bool  # else the fleets are being laid out
    turn: int
    lines: list[Text]
    winner: int | None

    def opened(self) -> None:
        self.seas = [Sea(self._new_fleet()), Sea(self._new_fleet())]
        self.playing = False
        self.turn = self.random.randrange(2)
        self.lines = []
        self.winner = None
        if self.options["seconds"]:
            self.set_deadline("placing", PLACING_SECONDS)

    def state(self) -> Any:
        return {
            "seas": [sea.state() for sea in self.seas],
            "playing": self.playing,
            "turn": self.turn,
            "lines": self.lines,
            "winner": self.winner,
        }

    def restored(self, state: Any) -> None:
        self.seas = [Sea.restored(sea) for sea in state["seas"]]
        self.playing = state["playing"]
        self.turn = state["turn"]
        self.lines = state["lines"]
        self.winner = state["winner"]

    def view(self, seat: int | None) -> Node:
        if seat is None:
            return screens.watching(self.seas, self.playing, self.turn, self.lines, self.winner)
        if self.playing or self.winner is not None:
            return screens.firing(seat, self.seas, self.turn, self.lines, self.winner)
        return screens.placing(seat, self.seas[seat], self.seas[1 - seat].ready)

    def action(self, seat: int, name: str, value: Any) -> None:
        # Anything may come at any time; what does not make sense now does nothing.
        if self.winner is not None:
            return
        if name == "resign":
            self._lose(seat, "gives up")
        elif not self.playing:
            self._lay_out(seat, name, value)
        elif name == "fire" and seat == self.turn and self._is_target(seat, value):
            self.seas[seat].slow = 0
            self._fire(value)

    def left(self, seat: int, reason: str) -> None:
        self._lose(seat, "is gone")

    def deadline(self, name: str) -> None:
        if name == "placing" and not self.playing:
            self._begin()
        elif name == "turn" and self.playing and self.winner is None:
            self._fire_by_clock()

    # Laying out

    def _new_fleet(self) -> list[Ship]:
        return random_fleet(FLEETS[self.options["fleet"]], self.options["touching"], self.random)

    def _lay_out(self, seat: int, name: str, value: Any) -> None:
        sea = self.seas[seat]
        if sea.ready:
            sea.ready = name != "unready"
            return
        sea.note = ""
        if name == "shuffle":
            sea.ships, sea.selected = self._new_fleet(), None
        elif name == "ready":
            sea.ready, sea.selected = True, None
            if all(each.ready for each in self.seas):
                self._begin()
        elif name == "turn" and sea.selected is not None:
            ship = sea.ships[sea.selected]
            self._move(sea, sea.selected, Ship(ship.bow, ship.size, not ship.down))
        elif name == "place" and type(value) is int and 0 <= value < CELLS:
            chosen = sea.ship_at(value)
            if sea.selected is None or (chosen is not None and chosen != sea.ships[sea.selected]):
                sea.selected = None if chosen is None else sea.ships.index(chosen)
            else:
                ship = sea.ships[sea.selected]
                self._move(sea, sea.selected, Ship(value, ship.size, ship.down))

    def _move(self, sea: Sea, index: int, ship: Ship) -> None:
        if not sea.replace(index, ship, self.options["touching"]):
            sea.note = f"The {ship.name} does not fit there."

    def _begin(self) -> None:
        self.cancel_deadline("placing")
        for sea in self.seas:
            sea.ready, sea.selected, sea.note = True, None, ""
        self.playing = True
        self._say([player(self.turn), " begins."])
        self._start_clock()

    # Shooting

    def _is_target(self, seat: int, value: Any) -> bool:
        return type(value) is int and 0 <= value < CELLS and value not in self.seas[1 - seat].shots

    def _fire(self, at: int) -> None:
        shooter, target = self.turn, self.seas[1 - self.turn]
        hit = target.shoot(at)
        ship = target.ship_at(at)
        what = f"sunk, the {ship.name}!" if hit == "sunk" and ship is not None else hit
        self._say([player(shooter), f" {cell_name(at)}: {what}"])
        if not target.afloat:
            self._end(shooter)
            return
        if hit == "miss" or not self.options["again"]:
            self.turn = 1 - shooter
        self._start_clock()

    def _fire_by_clock(self) -> None:
        sea, shots = self.seas[self.turn], self.seas[1 - self.turn].shots
        sea.slow += 1
        if sea.slow >= SLOW_TURNS_MAX:
            self._lose(self.turn, "does not answer")
        else:
            self._fire(self.random.choice([at for at in range(CELLS) if at not in shots]))

    def _start_clock(self) -> None:
        if self.options["seconds"]:
            self.set_deadline("turn", self.options["seconds"])

    # The end

    def _lose(self, seat: int, why: str) -> None:
        if self.winner is None:
            self._say([player(seat), f" {why}."])
            self._end(1 - seat)

    def _end(self, winner: int) -> None:
        self.winner = winner
        self.cancel_deadline("turn")
        self.cancel_deadline("placing")
        self._say([player(winner), " wins."])
        targets = {seat: self.seas[1 - seat] for seat in (0, 1)}
        self.finish(
            [winner],
            scores={seat: sea.hits for seat, sea in targets.items()},
            stats={seat: _stats(sea) for seat, sea in targets.items()},
        )

    def _say(self, line: Text) -> None:
        self.lines = [*self.lines, line][-LOG_LINES_KEPT:]


def _stats(target: Sea) -> dict[str, float]:
    shots = len(target.shots)
    stats: dict[str, float] = {"shots": shots, "hits": target.hits}
    stats["sunk"] = len(target.ships) - len(target.afloat)
    if shots:
        stats["accuracy"] = round(100 * target.hits / shots, 1)
    return stats


if __name__ == "__main__":
    minihub.run(game)
