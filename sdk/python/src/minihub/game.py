"""A game: what stands in the catalogue, and which Room plays it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeVar

from .frames import write_body
from .options import Option, schema
from .room import Room

SDK: Final = "minihub-python/0.1.0"
SEATS_MAX: Final = 64
STATS_MAX: Final = 16
DESCRIPTION_CHARS_MAX: Final = 500
MANIFEST_BYTES_MAX: Final = 16_384
_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")

Aggregate = Literal["sum", "max", "min", "average"]
AnyRoom = TypeVar("AnyRoom", bound=type[Room])
Erased = TypeVar("Erased", bound=Callable[[str], None])


class Game:
    """What the hub's catalogue says of a game (protocol/SPEC.md section 5).

    Raises ValueError at once for what the hub would refuse with `manifest_invalid`.
    """

    def __init__(
        self,
        name: str,
        *,
        version: str,
        seats: tuple[int, int],
        description: str = "",
        options: Mapping[str, Option] | None = None,
        stats: Mapping[str, tuple[str, Aggregate]] | None = None,
        rated: bool = True,
        late_join: bool = False,
        spectators: bool = False,
    ) -> None:
        """`name` is the one it is registered under; `seats` is (fewest, most) players;
        `stats` maps a name to (title, how values of several matches are put together)."""
        if not 2 <= len(name) <= 40:
            raise ValueError("a game's name has 2 to 40 characters [MF2]")
        if not _VERSION.fullmatch(version):
            raise ValueError("a game's version is MAJOR.MINOR.PATCH, as 1.0.0 [MF2]")
        if len(description) > DESCRIPTION_CHARS_MAX:
            raise ValueError(f"a game's description has at most {DESCRIPTION_CHARS_MAX} characters [MF2]")
        fewest, most = seats
        if not 1 <= fewest <= most <= SEATS_MAX:
            raise ValueError(f"seats are (fewest, most), 1 to {SEATS_MAX} [MF2]")
        if stats is not None and len(stats) > STATS_MAX:
            raise ValueError(f"a game has at most {STATS_MAX} statistics [MF2]")
        self.name = name
        self.version = version
        self.seats = (fewest, most)
        self.description = description
        self.options = dict(options or {})
        self.stats = dict(stats or {})
        self.rated = rated
        self.late_join = late_join
        self.spectators = spectators
        self._room: type[Room] | None = None
        self._erased: Callable[[str], None] | None = None
        schema(self.options)
        if len(write_body([10, 0, self.manifest()])) > MANIFEST_BYTES_MAX:
            raise ValueError(f"a manifest has at most {MANIFEST_BYTES_MAX} bytes [MF2]")

    def room(self, room: AnyRoom) -> AnyRoom:
        """Decorator: the Room that plays this game."""
        self._room = room
        return room

    def erased(self, handler: Erased) -> Erased:
        """Decorator: called with the id of a player who will never come again; delete what you keep. [PL3]"""
        self._erased = handler
        return handler

    def new_room(self) -> Room:
        """An empty room for one match."""
        if self._room is None:
            raise RuntimeError(f"{self.name} has no room: put @game.room above a subclass of Room")
        return self._room()

    def forget(self, player: str) -> None:
        """A player was erased."""
        if self._erased is not None:
            self._erased(player)

    def manifest(self) -> dict[str, Any]:
        """The map that MANIFEST carries."""
        manifest: dict[str, Any] = {
            "name": self.name,
            "version": self.version,
            "description": self.description,
            "seats": {"min": self.seats[0], "max": self.seats[1]},
            "rated": self.rated,
            "lateJoin": self.late_join,
            "spectators": self.spectators,
            "sdk": SDK,
        }
        if self.options:
            manifest["options"] = schema(self.options)
        if self.stats:
            manifest["stats"] = {
                name: {"title": title, "aggregate": aggregate} for name, (title, aggregate) in self.stats.items()
            }
        return manifest
