"""Play a game without a hub, in tests.

    table = Table(game, seats=2, seed=1)
    table.act(0, "fire", 12)
    assert "Hit" in table.words(0)
    table = table.restarted()      # as after a crash: from the last checkpoint
    assert table.result[0]["place"] == 1

Every frame is checked and encoded as for a real hub. A handler that fails raises here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from .driver import RoomDriver
from .errors import HubError
from .frames import read_body, write_frame
from .game import Game
from .messages import (
    CHECKPOINT,
    DATA_OUT,
    DEADLINE_OUT,
    LOG,
    PATCH,
    RESULT,
    VIEW,
    VOID,
    Restore,
    RoomClose,
    RoomEvent,
    RoomOpen,
)
from .offers import offers, patched
from .options import defaults
from .room import SPECTATORS, Room, Seat
from .testing_hub import TestHub

FRAME_BYTES = 65_536
MATCH = "00000000-0000-7000-8000-000000000001"


class Table:
    """One match, and everything its game has sent."""

    def __init__(
        self,
        game: Game,
        *,
        seats: int | None = None,
        options: Mapping[str, Any] | None = None,
        seed: int = 0,
        restore: tuple[bytes, int] | None = None,
        hub: TestHub | None = None,
    ) -> None:
        """Open a match. Raises Refuse if the game declines it."""
        self._game = game
        self._settings: dict[str, Any] = {"seats": seats or game.seats[0], "options": dict(options or {})}
        self.frames: list[list[Any]] = []  # all that was sent, oldest first
        self.views: dict[int | None, dict[str, Any]] = {}  # the present view of each seat; None: spectators
        self.data: list[tuple[Any, bytes]] = []  # (to, payload)
        self.deadlines: dict[str, int] = {}  # name -> ms
        self.result: list[dict[str, Any]] | None = None  # the placements
        self.voided: str | None = None
        self.checkpoint: tuple[bytes, int] | None = restore
        # Its storage and its fair random numbers; both outlive `restarted`.
        self.hub = hub or TestHub(MATCH, seed)
        self.accepted = False
        self._n = restore[1] if restore else 0
        opening = RoomOpen(
            id=1,
            room=1,
            match=MATCH,
            round=1,
            options={**defaults(game.options), **self._settings["options"]},
            seats=tuple(Seat(seat, player=f"player-{seat}") for seat in range(self._settings["seats"])),
            restore=Restore(*restore) if restore else None,
        )
        self._driver = _TestDriver(game, opening, _Recorder(self), Random(seed))
        asyncio.run(self._driver.open(self._accept))

    @property
    def room(self) -> Room:
        """The author's object."""
        assert self._driver._room is not None
        return self._driver._room

    @property
    def state(self) -> Any:
        """What the last checkpoint holds, or None."""
        return None if self.checkpoint is None else json.loads(self.checkpoint[0])["state"]

    def act(self, seat: int, name: str, value: Any = None) -> None:
        """A player acts. Raises AssertionError if the seat's view does not offer it."""
        view = self.views.get(seat)
        assert view is not None and offers(view, name, value), (
            f"the view of seat {seat} does not offer {name} with {value!r}"
        )
        self.action(seat, name, value)

    def action(self, seat: int, name: str, value: Any = None) -> None:
        """A player's client sends any action at all. What the view does not offer has no effect."""
        self._event("action", seat, name, value)

    def player_data(self, seat: int, payload: bytes) -> None:
        """A player's client sends bytes."""
        self._event("data", seat, value=payload)

    def join(self, seat: int) -> None:
        """Somebody takes a free seat."""
        self._event("joined", seat, value=Seat(seat, player=f"player-{seat}"))

    def host(self, seat: int | None) -> None:
        """Another seat becomes the room's host; None: one that has no seat."""
        self._event("host", -1, value=seat)

    def drop(self, seat: int) -> None:
        """A connection breaks."""
        self._event("dropped", seat)

    def back(self, seat: int, missed: bool = False) -> None:
        """A dropped player is back."""
        self._event("back", seat, value=missed)

    def leave(self, seat: int, reason: str = "left") -> None:
        """A player leaves for good."""
        self._event("left", seat, reason)

    def deadline(self, name: str) -> None:
        """A deadline comes. It must have been set."""
        del self.deadlines[name]
        self._event("deadline", -1, name)

    def close(self, reason: str = "closed") -> None:
        """The hub closes the match."""
        asyncio.run(self._driver.close(RoomClose(1, reason)))

    def restarted(self, seed: int = 0) -> Table:
        """The match as another process goes on with it, from the last checkpoint. [CP2]"""
        assert self.checkpoint is not None, "the game has sent no checkpoint: write state()"
        table = Table(self._game, **self._settings, seed=seed, restore=self.checkpoint, hub=self.hub)
        table.deadlines = {**self.deadlines, **table.deadlines}  # they are the hub's, and stay [DL3]
        return table

    def words(self, seat: int | None) -> str:
        """All strings of a view, to look for what it says or must not say."""
        return "\n".join(_strings(self.views[seat]))

    def find(self, seat: int | None, type: str) -> list[dict[str, Any]]:
        """All nodes of a type in a view, in order."""
        return [node for node in _nodes(self.views[seat]) if node["type"] == type]

    def actions(self, seat: int | None) -> set[str]:
        """The actions that a view offers and that are not disabled."""
        nodes = _nodes(self.views[seat])
        return {node["action"] for node in nodes if "action" in node and not node.get("disabled")}

    def _event(self, kind: str, seat: int, name: str = "", value: Any = None) -> None:
        self._n += 1
        asyncio.run(self._driver.handle(RoomEvent(kind, 1, self._n, seat, name, value)))

    def _accept(self) -> None:
        self.accepted = True

    def _sent(self, frame: list[Any]) -> None:
        assert self.accepted or frame[0] == LOG
        self.frames.append(frame)
        match frame:
            case [type, _, seat, view] if type == VIEW:
                self.views[None if seat == SPECTATORS else seat] = view
            case [type, _, seat, changes] if type == PATCH:
                viewer = None if seat == SPECTATORS else seat
                self.views[viewer] = patched(self.views[viewer], changes)
            case [type, _, to, payload] if type == DATA_OUT:
                self.data.append((to, payload))
            case [type, _, name, ms] if type == DEADLINE_OUT:
                self.deadlines.pop(name, None)
                if ms is not None:
                    self.deadlines[name] = ms
            case [type, _, n, state] if type == CHECKPOINT:
                self.checkpoint = (state, n)
            case [type, _, _, result] if type == RESULT:
                self.result = result["placements"]
            case [type, _, _, reason] if type == VOID:
                self.voided = reason


class _Recorder:
    """The RoomLink of a test."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def encode(self, frame: list[Any]) -> bytes:
        return write_frame(frame, FRAME_BYTES)

    def write(self, data: bytes) -> None:
        self._table._sent(read_body(data[4:]))

    def request(self, frame: list[Any], answered: Callable[[HubError | None], None]) -> None:
        frame[1] = 1
        self.write(self.encode(frame))
        answered(None)

    async def ask(self, frame: list[Any]) -> Any:
        frame[1] = 1
        return self._table.hub.answer(read_body(self.encode(frame)[4:]))


class _TestDriver(RoomDriver):
    """Raises what a handler raises, where the real one voids the match."""

    def _fail(self, error: Exception, event: str) -> None:
        raise error


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children", ()):
        yield from _nodes(child)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
