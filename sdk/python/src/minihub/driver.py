"""Runs one Room: hands it the hub's events one at a time, and sends what it does.

It does no input or output itself: the connection and the test harness both give it a `RoomLink`.
"""

from __future__ import annotations

import inspect
import json
import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any, Final, Protocol

from .errors import HubError, MinihubError, Refuse
from .frames import read_body
from .game import Game
from .messages import (
    CHECKPOINT,
    DATA_OUT,
    DEADLINE_OUT,
    LOG,
    PATCH,
    RANDOM,
    RESULT,
    VIEW,
    VOID,
    RoomClose,
    RoomEvent,
    RoomOpen,
)
from .offers import offers, patched
from .room import SPECTATORS, Handled, Level, Room, Seat, placements
from .store import Store
from .views import Node, check_view

logger = logging.getLogger("minihub")

# The hub keeps 1,024 events after a checkpoint [CP3]; one is sent long before, even if nothing changed.
CHECKPOINT_EVENTS_MAX: Final = 256
REASON_CHARS_MAX: Final = 200
LINE_CHARS_MAX: Final = 500
CHECKPOINT_BYTES_MAX: Final = 49_152
_STATE: Final = "state"
_LEFT: Final = "left"
_RESULT: Final = "result"


class RoomLink(Protocol):
    """What a room needs of its connection."""

    def encode(self, frame: list[Any]) -> bytes:
        """Check and write a frame; raises FrameError."""

    def write(self, data: bytes) -> None:
        """Send an encoded frame."""

    def request(self, frame: list[Any], answered: Callable[[HubError | None], None]) -> None:
        """Send a frame whose second field, the id, the link fills in; `answered` gets None or the ERROR."""

    async def ask(self, frame: list[Any]) -> Any:
        """As `request`, but gives the value of OK; raises HubError."""


class RoomDriver:
    """One match in play."""

    def __init__(self, game: Game, opening: RoomOpen, link: RoomLink, random: Random) -> None:
        self.game = game
        self.number = opening.room
        self.ended = False
        self._opening = opening
        self._link = link
        self._held: list[bytes] | None = None
        self._n = opening.restore.n if opening.restore else 0
        self._checkpoint: tuple[bytes, int] | None = None
        self._too_large = False
        self._shown: dict[int, bytes] = {}  # the frame of each view; empty once it was patched
        self._views: dict[int, Node] = {}  # those that were looked at, by viewer
        self._result: list[dict[str, Any]] | None = None
        self._void: str | None = None
        self._room: Room | None = None
        self._random = random

    @property
    def is_stored(self) -> bool:
        """The match survives the end of this connection."""
        return self._checkpoint is not None or self._opening.restore is not None

    # Events

    async def open(self, accept: Callable[[], None]) -> None:
        """Begin or restore the match, and call `accept` before anything of it is sent. [RM1] [VW6]

        Raises Refuse with the reason that the room's host may read.
        """
        opening = self._opening
        self._held = []
        try:
            room = self._room = self.game.new_room()
            room._driver = self
            room.match, room.round, room.options = opening.match, opening.round, opening.options
            room.seats = {seat.seat: seat for seat in opening.seats}
            room.random = self._random
            room.host = opening.host
            room.store = Store(self._link.ask)
            if opening.restore is None:
                await _finished(room.opened())
            else:
                saved = json.loads(opening.restore.checkpoint)
                for number in saved.get(_LEFT, ()):
                    if number in room.seats:
                        room.seats[number].connected, room.seats[number].left = False, True
                await _finished(room.restored(saved[_STATE]))
                self._result = saved.get(_RESULT) or self._result
            self._flush()
        except Refuse:
            raise
        except Exception as error:
            logger.exception("%s: a match could not be opened", self.game.name)
            raise Refuse("The game program failed when the match was opened. Its author can see why.") from error
        accept()
        held, self._held = self._held, None
        for data in held:
            self._link.write(data)
        self._send_end()

    async def handle(self, event: RoomEvent) -> None:
        """Hand one event to the room. An exception in it voids this match only."""
        room = self._room
        if self.ended or room is None or event.n <= self._n:
            return
        self._n = event.n
        try:
            await _finished(self._dispatch(room, event))
            self._flush()
        except Exception as error:
            self._fail(error, event.kind)
            return
        self._send_end()

    def _dispatch(self, room: Room, event: RoomEvent) -> Handled:
        """Keep the seats up to date and call the author's method."""
        match event.kind:
            case "joined":
                assert isinstance(event.value, Seat)
                room.seats[event.seat] = event.value
                return room.joined(event.seat)
            case "deadline":
                return room.deadline(event.name)
            case "host":
                room.host = event.value
                return None
        seat = room.seats.get(event.seat)
        if seat is None:
            logger.warning("the hub names seat %d, which is not in the match; ignored", event.seat)
            return None
        match event.kind:
            case "dropped":
                seat.connected = False
                return room.dropped(event.seat)
            case "back":
                seat.connected = True
                return room.back(event.seat, bool(event.value))
            case "left":
                seat.connected, seat.left = False, True
                return room.left(event.seat, event.name)
            case "data":
                return room.data(event.seat, event.value)
            case _:
                # A click that comes too late, or what somebody made up, is dropped [AC1].
                view = self._view(event.seat)
                if view is None or not offers(view, event.name, event.value):
                    return None
                return room.action(event.seat, event.name, event.value)

    async def close(self, closing: RoomClose) -> None:
        """The hub has closed the match."""
        self.ended = True
        if self._room is not None:
            try:
                await _finished(self._room.closed(closing.reason))
            except Exception:
                logger.exception("%s: closed() failed", self.game.name)

    def fail(self, why: str) -> None:
        """Void the match for a reason outside the room."""
        self._fail(MinihubError(why), "the queue")

    # What the room does

    def show(self, seat: int | None, view: Node) -> None:
        target = self._viewer(seat)
        check_view(view)
        data = self._link.encode([VIEW, self.number, target, view])
        if self._shown.get(target) != data:
            self._shown[target] = data
            self._views.pop(target, None)
            self._write(data)

    def patch(self, seat: int | None, changes: Sequence[Sequence[Any]]) -> None:
        target = self._viewer(seat)
        view = self._view(target)
        if view is None:
            raise ValueError("show a view before you patch it [VW6]")
        data = self._link.encode([PATCH, self.number, target, [list(change) for change in changes]])
        after = patched(view, _fields(data)[3])
        check_view(after)
        self._views[target] = after
        self._shown[target] = b""  # what was patched is no longer what was shown
        self._write(data)

    def send(self, payload: bytes, to: int | Iterable[int] | None) -> None:
        target = to if to is None or isinstance(to, int) else list(to)
        self._write(self._link.encode([DATA_OUT, self.number, target, bytes(payload)]))

    def set_deadline(self, name: str, seconds: float | None) -> None:
        ms = None if seconds is None else round(seconds * 1000)
        if not 1 <= len(name) <= 64 or not 0 <= (ms or 0) <= 86_400_000:
            raise ValueError("a deadline's name has 1 to 64 characters, it comes within 24 hours [DL1]")
        self._write(self._link.encode([DEADLINE_OUT, self.number, name, ms]))

    def finish(
        self,
        order: Sequence[int | Sequence[int]] | None,
        scores: Mapping[int, float] | None,
        stats: Mapping[int, Mapping[str, float]] | None,
    ) -> None:
        assert self._room is not None
        result = placements(self._room.seats, order, scores, stats)
        for entry in result:
            unknown = set(entry.get("stats", {})) - set(self.game.stats)
            if unknown:
                raise ValueError(f"the statistics {sorted(unknown)} are not declared in Game(stats=…) [RS1]")
            values = [entry.get("score", 0), *entry.get("stats", {}).values()]
            if not all(math.isfinite(value) for value in values):
                raise ValueError("scores and statistics are finite numbers [RS1]")
        if self._result is None:
            self._result = result

    def void(self, reason: str) -> None:
        if self._void is None:
            self._void = reason[:REASON_CHARS_MAX]

    async def fair_random(self, label: str) -> bytes:
        if not 1 <= len(label) <= 64:
            raise ValueError("a label has 1 to 64 characters [RN2]")
        drawn = await self._link.ask([RANDOM, None, self.number, label])
        if not isinstance(drawn, bytes):
            raise MinihubError("the hub's answer to RANDOM is not bin")
        return drawn

    def log(self, level: Level, line: str) -> None:
        self._link.write(self._link.encode([LOG, level, line[:LINE_CHARS_MAX]]))

    # Sending

    def _write(self, data: bytes) -> None:
        if self.ended:
            return
        if self._held is not None:
            self._held.append(data)
        else:
            self._link.write(data)

    def _view(self, target: int) -> Node | None:
        """What a viewer sees now."""
        view = self._views.get(target)
        if view is None and target in self._shown:
            view = self._views[target] = _fields(self._shown[target])[3]
        return view

    def _viewer(self, seat: int | None) -> int:
        assert self._room is not None
        if seat is None or seat == SPECTATORS:
            return SPECTATORS
        if seat not in self._room.seats:
            raise ValueError(f"there is no seat {seat} in this match")
        return seat

    def _flush(self) -> None:
        """After an event: store first, then show, so that nobody sees what could still be lost."""
        if self._void is not None:
            return
        self._save()
        room = self._room
        assert room is not None
        if type(room).view is Room.view:
            return
        seats: list[int | None] = [seat.seat for seat in room.seats.values() if not seat.left]
        if self.game.spectators:
            seats.append(None)
        for seat in seats:
            view = room.view(seat)
            if view is not None:
                self.show(seat, view)

    def _save(self) -> None:
        room = self._room
        assert room is not None
        if type(room).state is Room.state:
            return
        left = [seat.seat for seat in room.seats.values() if seat.left]
        saved = {
            _STATE: room.state(),
            **({_LEFT: left} if left else {}),
            **({_RESULT: self._result} if self._result else {}),
        }
        state = json.dumps(saved, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        if len(state) > CHECKPOINT_BYTES_MAX:  # the match goes on; the last checkpoint that fits still counts
            if not self._too_large:
                logger.error(
                    "%s: the state has %d bytes, and the hub stores %d [CP1]",
                    self.game.name,
                    len(state),
                    CHECKPOINT_BYTES_MAX,
                )
            self._too_large = True
            return
        if self._checkpoint is not None:
            last, n = self._checkpoint
            if state == last and self._n - n < CHECKPOINT_EVENTS_MAX:
                return
        self._checkpoint, self._too_large = (state, self._n), False
        self._write(self._link.encode([CHECKPOINT, self.number, self._n, state]))

    def _send_end(self) -> None:
        if self.ended:
            return
        if self._void is not None:
            self.ended = True
            self._link.request([VOID, None, self.number, self._void], self._void_answered)
        elif self._result is not None:
            self.ended = True
            result = {"placements": self._result}
            self._link.request([RESULT, None, self.number, result], self._result_answered)

    def _result_answered(self, error: HubError | None) -> None:
        if error is not None:
            logger.error("%s: the hub did not take the result: %s", self.game.name, error)
            if error.code != "conflict":
                self._link.request([VOID, None, self.number, "The game's result was not valid."], self._void_answered)

    def _void_answered(self, error: HubError | None) -> None:
        # The room may be gone on the hub's side by then: that is what was wanted.
        if error is not None and error.code not in ("not_found", "conflict"):
            logger.error("%s: the hub did not void the match: %s", self.game.name, error)

    def _fail(self, error: Exception, event: str) -> None:
        logger.error("%s: the match is void, %s failed", self.game.name, event, exc_info=error)
        self.ended = True
        self._link.write(self._link.encode([LOG, "error", f"{event}: {type(error).__name__}"[:LINE_CHARS_MAX]]))
        self._link.request(
            [VOID, None, self.number, "The game program failed. Its author can see why."], self._void_answered
        )


def _fields(data: bytes) -> list[Any]:
    """The fields of an encoded frame, as a copy."""
    return read_body(data[4:])


async def _finished(result: Handled) -> None:
    if inspect.isawaitable(result):
        await result
