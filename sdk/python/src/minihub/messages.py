"""The frames after the handshake (protocol/SPEC.md sections 3 to 15), and readers for those of the hub.

A reader raises ValueError that names the field. What the hub sends is trusted no more than what
anybody else sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from .errors import HubError
from .room import Seat

ERROR, OK, PING, PONG, DRAIN = 5, 6, 7, 8, 9
MANIFEST, LOG, PLAYER_ERASED = 10, 11, 12
ROOM_OPEN, ROOM_CLOSE = 20, 21
PLAYER_JOINED, PLAYER_DROPPED, PLAYER_BACK, PLAYER_LEFT, HOST = 22, 23, 24, 25, 26
DATA, ACTION, DEADLINE = 30, 31, 34
# The same numbers, sent by the game.
DATA_OUT, DEADLINE_OUT = 30, 34
VIEW, PATCH = 32, 33
CHECKPOINT, RESULT, VOID = 35, 36, 37
STORE_GET, STORE_PUT, STORE_DELETE, STORE_LIST = 40, 41, 42, 43
RANDOM = 50

_SEATS_MAX: Final = 64
EVENTS: Final = {
    PLAYER_JOINED: "joined", PLAYER_DROPPED: "dropped", PLAYER_BACK: "back", PLAYER_LEFT: "left",
    HOST: "host", DATA: "data", ACTION: "action", DEADLINE: "deadline",
}  # fmt: skip


@dataclass(frozen=True)
class Restore:
    """Where a match goes on: the checkpoint, and the number of the last event in it."""

    checkpoint: bytes
    n: int


@dataclass(frozen=True)
class RoomOpen:
    """ROOM_OPEN."""

    id: int
    room: int
    match: str
    round: int
    options: dict[str, Any]
    seats: tuple[Seat, ...]
    restore: Restore | None
    host: int | None = None


@dataclass(frozen=True)
class RoomClose:
    """ROOM_CLOSE."""

    room: int
    reason: str


@dataclass(frozen=True)
class RoomEvent:
    """An event of a room. `name` is the action, deadline or reason; `value` the rest."""

    kind: str
    room: int
    n: int
    seat: int = -1
    name: str = ""
    value: Any = None


class Fields:
    """The fields of a frame by position; one that is not there is nil. [FR7]"""

    def __init__(self, frame: list[Any]) -> None:
        self._frame = frame

    def at(self, position: int) -> Any:
        return self._frame[position] if position < len(self._frame) else None

    def integer(self, position: int, name: str, least: int = 0) -> int:
        return integer(self.at(position), name, least)

    def string(self, position: int, name: str) -> str:
        return string(self.at(position), name)


def integer(value: Any, name: str, least: int = 0) -> int:
    """An int that is no bool and not below `least`."""
    if type(value) is not int or value < least:
        raise ValueError(f"{name} must be an integer of at least {least}")
    return value


def string(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string")
    return value


def mapping(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be a map")
    return value


def read_seat(value: Any) -> Seat:
    """A seat map (section 7)."""
    seat = mapping(value, "seat")
    name = seat.get("name")
    number = integer(seat.get("seat"), "seat.seat")
    if number >= _SEATS_MAX:
        raise ValueError("seat.seat is out of bounds")
    return Seat(
        seat=number,
        player=string(seat.get("player"), "seat.player"),
        name=None if name is None else string(name, "seat.name"),
        guest=seat.get("guest") is True,
        client=string(seat.get("client", "web"), "seat.client"),
        locale=string(seat.get("locale", "en"), "seat.locale"),
        connected=seat.get("connected") is not False,
    )


def read_room_open(frame: list[Any]) -> RoomOpen:
    """ROOM_OPEN `[20, id, room, info]`."""
    fields = Fields(frame)
    info = mapping(fields.at(3), "info")
    seats = info.get("seats")
    if not isinstance(seats, list) or not 1 <= len(seats) <= _SEATS_MAX:
        raise ValueError("info.seats must be a list of seats")
    read = tuple(read_seat(seat) for seat in seats)
    if len({seat.seat for seat in read}) != len(read):
        raise ValueError("info.seats names a seat twice")
    restore = None
    if info.get("restore") is not None:
        saved = mapping(info["restore"], "info.restore")
        checkpoint = saved.get("checkpoint")
        if not isinstance(checkpoint, bytes):
            raise ValueError("info.restore.checkpoint must be bin")
        restore = Restore(checkpoint, integer(saved.get("n"), "info.restore.n"))
    return RoomOpen(
        id=fields.integer(1, "id"),
        room=fields.integer(2, "room"),
        match=string(info.get("match"), "info.match"),
        round=integer(info.get("round", 1), "info.round"),
        options=mapping(info.get("options", {}), "info.options"),
        seats=read,
        restore=restore,
        host=None if info.get("host") is None else integer(info["host"], "info.host"),
    )


def read_room_close(frame: list[Any]) -> RoomClose:
    """ROOM_CLOSE `[21, room, reason]`."""
    fields = Fields(frame)
    return RoomClose(fields.integer(1, "room"), fields.string(2, "reason"))


def read_room_event(frame: list[Any]) -> RoomEvent:
    """One of EVENTS."""
    fields = Fields(frame)
    kind = EVENTS[frame[0]]
    room, n = fields.integer(1, "room"), fields.integer(2, "n", 1)
    if kind == "joined":
        seat = read_seat(fields.at(3))
        return RoomEvent(kind, room, n, seat.seat, value=seat)
    if kind == "deadline":
        return RoomEvent(kind, room, n, name=fields.string(3, "name"))
    if kind == "host":
        return RoomEvent(kind, room, n, value=None if fields.at(3) is None else fields.integer(3, "seat"))
    number = fields.integer(3, "seat")
    if kind == "back":
        return RoomEvent(kind, room, n, number, value=fields.at(4) is True)
    if kind == "left":
        return RoomEvent(kind, room, n, number, name=fields.string(4, "reason"))
    if kind == "data":
        if not isinstance(fields.at(4), bytes):
            raise ValueError("payload must be bin")
        return RoomEvent(kind, room, n, number, value=fields.at(4))
    if kind == "action":
        return RoomEvent(kind, room, n, number, fields.string(4, "action"), fields.at(5))
    return RoomEvent(kind, room, n, number)


def read_error(frame: list[Any]) -> tuple[int | None, HubError]:
    """ERROR `[5, id | nil, code, message, rule | nil]`."""
    fields = Fields(frame)
    id = None if fields.at(1) is None else fields.integer(1, "id")
    rule = fields.at(4)
    message = plain(fields.string(3, "message"))
    return id, HubError(plain(fields.string(2, "code")), message, plain(rule) if isinstance(rule, str) else None)


def plain(text: str) -> str:
    """Text from elsewhere for the console: one line, without control or invisible characters."""
    return "".join(char if char.isprintable() else " " for char in text[:1000])
