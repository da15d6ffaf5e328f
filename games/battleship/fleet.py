"""The rules of the sea: ships, where they fit, and what a shot does. Knows nothing of the hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

SIDE = 10
CELLS = SIDE * SIDE
COLUMN_NAMES = "ABCDEFGHIJ"
FLEETS: dict[str, tuple[int, ...]] = {"classic": (5, 4, 3, 3, 2), "quick": (4, 3, 2)}
SHIP_NAMES = {5: "carrier", 4: "battleship", 3: "cruiser", 2: "destroyer"}
PLACING_TRIES = 1000  # one in a few suffices; the bound is for settings that cannot work

Hit = Literal["miss", "hit", "sunk"]


def cell_name(cell: int) -> str:
    """B7 for column B, row 7."""
    return f"{COLUMN_NAMES[cell % SIDE]}{cell // SIDE + 1}"


@dataclass(frozen=True)
class Ship:
    """A ship from its bow to the right, or down."""

    bow: int
    size: int
    down: bool

    @property
    def cells(self) -> range:
        step = SIDE if self.down else 1
        return range(self.bow, self.bow + step * self.size, step)

    @property
    def inside(self) -> bool:
        """Whether it lies on the board."""
        row, column = divmod(self.bow, SIDE)
        return self.bow >= 0 and (row if self.down else column) + self.size <= SIDE and row < SIDE

    @property
    def name(self) -> str:
        return SHIP_NAMES[self.size]


def around(cells: Sequence[int]) -> set[int]:
    """The cells and all their neighbours, also the diagonal ones."""
    return {
        row * SIDE + column
        for cell in cells
        for row in range(max(cell // SIDE - 1, 0), min(cell // SIDE + 2, SIDE))
        for column in range(max(cell % SIDE - 1, 0), min(cell % SIDE + 2, SIDE))
    }


def fits(ship: Ship, others: Sequence[Ship], touching: bool) -> bool:
    """Whether `ship` may lie among `others`."""
    if not ship.inside:
        return False
    taken = set(ship.cells) if touching else around(ship.cells)
    return not any(taken & set(other.cells) for other in others)


def random_fleet(sizes: Sequence[int], touching: bool, random: Random) -> list[Ship]:
    """A fleet laid out by chance."""
    for _ in range(PLACING_TRIES):
        fleet: list[Ship] = []
        for size in sizes:
            down = random.random() < 0.5
            spots = [Ship(bow, size, down) for bow in range(CELLS)]
            free = [ship for ship in spots if fits(ship, fleet, touching)]
            if not free:
                break
            fleet.append(random.choice(free))
        else:
            return fleet
    raise ValueError("the fleet does not fit on the board")


@dataclass
class Sea:
    """The waters of one seat: its ships and the shots that fell there."""

    ships: list[Ship]
    shots: list[int] = field(default_factory=list)  # cells, in the order of the shots
    ready: bool = False
    selected: int | None = None  # the ship that is being moved
    note: str = ""  # what the seat is told about its last attempt
    slow: int = 0  # turns in a row that the clock took over

    def ship_at(self, cell: int) -> Ship | None:
        return next((ship for ship in self.ships if cell in ship.cells), None)

    def is_sunk(self, ship: Ship) -> bool:
        return all(cell in self.shots for cell in ship.cells)

    @property
    def afloat(self) -> list[Ship]:
        return [ship for ship in self.ships if not self.is_sunk(ship)]

    @property
    def hits(self) -> int:
        return sum(1 for cell in self.shots if self.ship_at(cell))

    def seen(self, cell: int) -> Hit | None:
        """What everybody knows of a cell: None where no shot fell."""
        if cell not in self.shots:
            return None
        ship = self.ship_at(cell)
        if ship is None:
            return "miss"
        return "sunk" if self.is_sunk(ship) else "hit"

    def shoot(self, cell: int) -> Hit:
        """A shot falls."""
        self.shots.append(cell)
        seen = self.seen(cell)
        assert seen is not None
        return seen

    def replace(self, index: int, ship: Ship, touching: bool) -> bool:
        """Put a ship elsewhere if it fits there."""
        others = [other for at, other in enumerate(self.ships) if at != index]
        if not fits(ship, others, touching):
            return False
        self.ships[index] = ship
        return True

    def state(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        ships = [[ship.bow, ship.size, ship.down] for ship in self.ships]
        return {**self.__dict__, "ships": ships, "shots": list(self.shots)}

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Sea:
        """From what `state` returned."""
        return cls(**{**state, "ships": [Ship(bow, size, down) for bow, size, down in state["ships"]]})
