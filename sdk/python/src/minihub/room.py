"""What an author writes: a subclass of Room, one object per match."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal

from .views import Node

if TYPE_CHECKING:
    from .driver import RoomDriver
    from .store import Store

SPECTATORS: Final = 255  # [DT1]
Handled = Awaitable[None] | None
Level = Literal["debug", "info", "warn", "error"]


@dataclass
class Seat:
    """A place in the match and who sits there. The SDK keeps `connected` and `left` up to date."""

    seat: int
    player: str  # random; the same in every match of this game, and in no other game
    name: str | None = None  # usually None: write minihub.views.player(seat) instead
    guest: bool = False
    client: str = "web"
    locale: str = "en"
    connected: bool = True
    left: bool = False


class Room:
    """One match. Override the events you need, with `def` or `async def`; they come one at a time.

    An exception in an event voids this match and no other.

    Two methods are worth having, and then almost nothing can go wrong:

    - `view(seat)` returns what the seat sees (None: the spectators). It is called after every event,
      and what has changed is sent.
    - `state()` returns all that the match is, as JSON can hold it. It is stored at the hub after every
      event; if this program or the hub stops, the match goes on with `restored(state)`.
    """

    _driver: RoomDriver
    match: str  # UUID of the match
    round: int  # how many matches of this game the room has had, this one included
    options: dict[str, Any]  # a value for every option of the game
    seats: dict[int, Seat]
    host: int | None  # seat of the room's host; None where the host has none
    store: Store  # what the game keeps at the hub beyond this match
    random: Random  # use it instead of the module `random`: tests seed it

    # Events

    def opened(self) -> Handled:
        """The match begins. Raise minihub.Refuse to decline it with a reason."""

    def restored(self, state: Any) -> Handled:
        """The match goes on from what `state()` returned; events after that follow. JSON has string keys."""

    def action(self, seat: int, name: str, value: Any) -> Handled:
        """A player did something with a view. Only what the seat's present view offers comes here, with a value
        that it offers: a late click on a button that is gone is dropped. [AC1]"""

    def data(self, seat: int, payload: bytes) -> Handled:
        """A player's own client sent bytes."""

    def joined(self, seat: int) -> Handled:
        """Somebody took a free seat (only with late_join)."""

    def dropped(self, seat: int) -> Handled:
        """A connection broke. The seat is kept for a while; `back` or `left` follows. [PL1]"""

    def back(self, seat: int, missed: bool) -> Handled:
        """A dropped player is back. With `missed`, bytes sent by `send` were lost; views never are."""

    def left(self, seat: int, reason: str) -> Handled:
        """Somebody is gone for good: `left`, `kicked` or `timeout`."""

    def deadline(self, name: str) -> Handled:
        """A deadline has come."""

    def closed(self, reason: str) -> Handled:
        """The match is over for the hub: `finished`, `voided`, `closed` or `moved`."""

    def view(self, seat: int | None) -> Node | None:
        """Optional: what the seat sees; None for the spectators. Show no seat another one's secrets."""
        raise NotImplementedError

    def state(self) -> Any:
        """Optional: the match as JSON can hold it, up to 48 KiB."""
        raise NotImplementedError

    # What a room can do. Only what is asked of the hub (`store`, `fair_random`) waits;
    # the rest goes in the order of your lines.

    def show(self, seat: int | None, view: Node) -> None:
        """Send a view to one seat (None: the spectators) yourself, instead of having `view`."""
        self._driver.show(seat, view)

    def patch(self, seat: int | None, *changes: Sequence[Any]) -> None:
        """Change a view that `show` sent: `["set", key, {…}]`, `["replace", key, node]`,
        `["insert", parent, index, node]`, `["remove", key]`. [VW5]"""
        self._driver.patch(seat, changes)

    def send(self, payload: bytes, to: int | Iterable[int] | None = None) -> None:
        """Send bytes to a seat, some seats, SPECTATORS, or (None) everybody. [DT1]"""
        self._driver.send(payload, to)

    def send_but(self, payload: bytes, seat: int) -> None:
        """Send bytes to all seats but this one."""
        self._driver.send(payload, -(seat + 1))

    def set_deadline(self, name: str, seconds: float) -> None:
        """Set or move a deadline; show its countdown with `timer(name)`. Up to 8 in a room. [DL1]"""
        self._driver.set_deadline(name, seconds)

    def cancel_deadline(self, name: str) -> None:
        """Take a deadline back. One that is not set does no harm."""
        self._driver.set_deadline(name, None)

    def finish(
        self,
        order: Sequence[int | Sequence[int]] | None = None,
        *,
        scores: Mapping[int, float] | None = None,
        stats: Mapping[int, Mapping[str, float]] | None = None,
    ) -> None:
        """End the match with a result, after the views of this event are sent.

        `order`: the seats, best first; a list inside it is a tie: `finish([0])`, `finish([2, [0, 3]])`,
        a draw is `finish([[0, 1]])`. Seats that it does not name share the last place.
        Without `order` the scores decide, the highest first.
        """
        self._driver.finish(order, scores, stats)

    def void(self, reason: str) -> None:
        """End the match without a result."""
        self._driver.void(reason)

    async def fair_random(self, label: str) -> bytes:
        """32 random bytes that players can check after the match: the hub has committed to them before it.

        The same label gives the same bytes, also after a restart; say in it what they are for: `"deal/1"`. [RN2]
        """
        return await self._driver.fair_random(label)

    def log(self, level: Level, line: str) -> None:
        """A line for the hub's host and for you. [LG1]"""
        self._driver.log(level, line)


def placements(
    seats: Iterable[int],
    order: Sequence[int | Sequence[int]] | None,
    scores: Mapping[int, float] | None,
    stats: Mapping[int, Mapping[str, float]] | None,
) -> list[dict[str, Any]]:
    """The placements of a RESULT; every seat stands in them once. Raises ValueError. [RS1]"""
    everyone = list(seats)
    if order is None:
        if scores is None:
            raise ValueError("finish needs an order or scores")
        levels = sorted({scores.get(seat, 0) for seat in everyone}, reverse=True)
        order = [[seat for seat in everyone if scores.get(seat, 0) == level] for level in levels]
    groups = [[entry] if isinstance(entry, int) else list(entry) for entry in order]
    named = [seat for group in groups for seat in group]
    if len(set(named)) != len(named) or not set(named) <= set(everyone):
        raise ValueError("finish names a seat twice, or one that is not in the match [RS1]")
    rest = [seat for seat in everyone if seat not in named]
    result: list[dict[str, Any]] = []
    place = 1
    for group in [*groups, rest]:
        for seat in group:
            entry: dict[str, Any] = {"seat": seat, "place": place}
            if scores is not None and seat in scores:
                entry["score"] = scores[seat]
            if stats is not None and seat in stats:
                entry["stats"] = dict(stats[seat])
            result.append(entry)
        place += len(group)
    return result
