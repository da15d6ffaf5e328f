"""A game's life on one connection: its manifest, its rooms, and which frame belongs where."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any, Final

from .driver import RoomDriver
from .errors import HubError, MinihubError, Refuse
from .game import Game
from .link import Link
from .messages import (
    DRAIN,
    EVENTS,
    MANIFEST,
    OK,
    PLAYER_ERASED,
    ROOM_CLOSE,
    ROOM_OPEN,
    Fields,
    RoomClose,
    RoomEvent,
    RoomOpen,
    plain,
    read_room_close,
    read_room_event,
    read_room_open,
)

logger = logging.getLogger("minihub")

OPEN_SECONDS: Final = 9.0  # the hub waits 10 s [RM1]
# Events that wait while a room is busy; a room that far behind does not come back by itself.
QUEUE_EVENTS_MAX: Final = 4096
CLOSE_SECONDS: Final = 10.0  # how long a busy event may go on after the match is over


class Session:
    """One connection of one game."""

    def __init__(self, game: Game, link: Link, random: Random, accepted: Callable[[], None]) -> None:
        """`accepted` is called when the hub has taken the manifest."""
        self.game = game
        self.link = link
        self._random = random
        self._rooms: dict[int, _RoomTask] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._accepted = accepted

    async def run(self) -> None:
        """Play until the connection ends. Raises Closed, or HubError if the manifest is refused."""
        self.link.request([MANIFEST, None, self.game.manifest()], self._manifest_answered)
        try:
            async for frame in self.link.frames():
                self._receive(frame)
        finally:
            for task in [*(room.task for room in self._rooms.values()), *self._ending]:
                task.cancel()

    def drain(self, reason: str) -> None:
        """Tell the hub that this program is about to stop. [DR1]"""
        self.link.write(self.link.encode([DRAIN, reason]))

    def unstored(self) -> list[asyncio.Task[None]]:
        """Matches that end with this connection: the hub has no checkpoint of them. [DR3]"""
        return [room.task for room in self._rooms.values() if not room.is_stored]

    def _manifest_answered(self, error: HubError | None) -> None:
        if error is None:
            self._accepted()
        else:
            self.link.fail(error)

    def _receive(self, frame: list[Any]) -> None:
        type = frame[0]
        try:
            if type == ROOM_OPEN:
                self._open(read_room_open(frame))
            elif type == ROOM_CLOSE:
                self._close(read_room_close(frame))
            elif type in EVENTS:
                self._event(read_room_event(frame))
            elif type == PLAYER_ERASED:
                self._erase(Fields(frame).string(1, "player"))
            elif type == DRAIN:
                logger.info("the hub is about to stop: %s", plain(Fields(frame).string(1, "reason")))
            else:
                self.link.error(None, "unknown_type", f"Frame type {type} is not known here.", "FR8")
        except ValueError as error:
            logger.warning("a frame of the hub (type %d) is malformed: %s", type, error)
            self.link.error(None, "frame_invalid", str(error), "FR9")

    def _open(self, opening: RoomOpen) -> None:
        if opening.room in self._rooms:
            raise ValueError("room names a room that is open already")
        driver = RoomDriver(self.game, opening, self.link, Random(self._random.getrandbits(64)))
        self._rooms[opening.room] = _RoomTask(driver, opening, self.link)

    def _event(self, event: RoomEvent) -> None:
        # A room that is not there was closed, or was refused, while the frame was under way.
        room = self._rooms.get(event.room)
        if room is not None:
            room.put(event)

    def _close(self, closing: RoomClose) -> None:
        room = self._rooms.pop(closing.room, None)
        if room is None:
            return
        room.put(closing)
        self._ending.add(room.task)
        room.task.add_done_callback(self._ending.discard)
        asyncio.get_running_loop().call_later(CLOSE_SECONDS, room.task.cancel)

    def _erase(self, player: str) -> None:
        try:
            self.game.forget(player)
        except Exception:
            logger.exception("%s: the handler for erased players failed", self.game.name)


class _RoomTask:
    """A room, the events that wait for it, and the task that hands them over one by one."""

    def __init__(self, driver: RoomDriver, opening: RoomOpen, link: Link) -> None:
        self._driver = driver
        self._opening = opening
        self._link = link
        self._queue: asyncio.Queue[RoomEvent | RoomClose] = asyncio.Queue(QUEUE_EVENTS_MAX)
        self.task = asyncio.create_task(self._run())

    @property
    def is_stored(self) -> bool:
        return self._driver.is_stored

    def put(self, event: RoomEvent | RoomClose) -> None:
        if isinstance(event, RoomClose):
            self._driver.ended = True
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self.task.cancel()
            if not self._driver.ended:
                self._driver.fail(f"an event handler has been busy while {QUEUE_EVENTS_MAX} events came")

    async def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            if not await self._open():
                return
            while True:
                event = await self._queue.get()
                if isinstance(event, RoomClose):
                    await self._driver.close(event)
                    return
                await self._driver.handle(event)

    async def _open(self) -> bool:
        id = self._opening.id
        try:
            accepting = self._driver.open(lambda: self._link.write(self._link.encode([OK, id])))
            await asyncio.wait_for(accepting, OPEN_SECONDS)
            return True
        except Refuse as error:
            refusal = str(error)
        except asyncio.TimeoutError:
            refusal = "The game program took too long to open the match."
            logger.error("opened() must end within %.0f s; use deadlines instead of waiting", OPEN_SECONDS)
        except MinihubError as error:
            refusal = "The game program failed when the match was opened."
            logger.error("%s", error)
        self._driver.ended = True
        self._link.error(id, "game_refused", refusal, "RM1")
        return False
