"""Keeps a game connected to its hub."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable
from contextlib import suppress
from random import Random
from typing import Final, TypeVar

from .address import Address
from .errors import HandshakeError, HubError, MinihubError
from .game import Game
from .keys import GameKey
from .link import Closed, Link, connect
from .session import Session

logger = logging.getLogger("minihub")
T = TypeVar("T")

FIRST_SECONDS: Final = 0.5
MOST_SECONDS: Final = 30.0
DRAIN_SECONDS: Final = 10.0  # for matches that would be void [DR3]
REFUSED_SECONDS: Final = 10.0  # waiting for an approval: no need to ask more often
STEADY_SECONDS: Final = 10.0  # a connection that lasted this long starts the back-off anew
# Trying again does not help: the program or its settings must change.
FATAL_CODES: Final = ("manifest_invalid", "version_unsupported")
HINTS: Final = {
    "auth_failed": "the game is not approved yet, its key was revoked, or --key names another game's file",
    "already_connected": "this key is in use by another running copy; every machine needs a key of its own",
    "suspended": "the host has suspended this game",
    "revoked": "the host has revoked this key; register a new one",
}


class Backoff:
    """How long to wait before the next try: doubling, with jitter, so that many do not come at once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._tries = 0

    def next(self, least: float = 0.0) -> float:
        """Seconds to wait now."""
        most: float = max(least, min(MOST_SECONDS, FIRST_SECONDS * 2**self._tries))
        self._tries = min(self._tries + 1, 16)
        return most * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        self._tries = 0


async def serve(
    game: Game,
    address: Address,
    key: GameKey,
    *,
    stop: asyncio.Event | None = None,
    random: Random | None = None,
) -> None:
    """Play `game` at the hub until `stop` is set, connecting again whenever the connection breaks.

    Raises HubError for what only a change of the program mends, and HandshakeError if the very first
    connection does not meet the pinned hub.
    """
    stop = stop or asyncio.Event()
    random = random or Random()
    backoff = Backoff(random)
    met = False
    while not stop.is_set():
        least = 0.0
        try:
            link = await _unless(stop, connect(address, key))
            if link is None:
                return
            met = True
            await _play(game, address, key, link, stop, random, backoff)
        except HubError as error:
            least = _refused(error)
        except HandshakeError as error:
            if not met:
                raise
            logger.error("%s", error)
            least = REFUSED_SECONDS
        except Closed as closed:
            # Its ERROR was logged when it came; what it means for the next try was not.
            logger.warning("%s", closed)
            if closed.last is not None:
                least = _refused(closed.last, known=True)
        except OSError as error:
            logger.warning("cannot reach the hub at %s: %s", address, error.strerror or error)
        if stop.is_set():
            return
        seconds = backoff.next(least)
        logger.info("next try in %.1f s", seconds)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)


async def _play(
    game: Game,
    address: Address,
    key: GameKey,
    link: Link,
    stop: asyncio.Event,
    random: Random,
    backoff: Backoff,
) -> None:
    """One connection, from the manifest to its end."""
    began = time.monotonic()

    def accepted() -> None:
        logger.info("%s %s is in the catalogue of %s (key %s)", game.name, game.version, address, key.text)

    session = Session(game, link, random, accepted)
    playing = asyncio.ensure_future(session.run())
    try:
        await _unless(stop, asyncio.shield(playing))  # ends only by an error, or by `stop`
        session.drain("stopping")
        logger.info("stopping")
        if unstored := session.unstored():
            logger.info("waiting for matches that are not stored, as their room has no state()")
            await asyncio.wait(unstored, timeout=DRAIN_SECONDS)
    finally:
        playing.cancel()
        with suppress(asyncio.CancelledError, MinihubError, OSError):
            await playing
        if time.monotonic() - began >= STEADY_SECONDS:
            backoff.reset()
        await link.close()


def _refused(error: HubError, known: bool = False) -> float:
    """Log a refusal of the hub; return the least seconds to wait, or raise what is final."""
    if error.code in FATAL_CODES:
        raise error
    if not known:
        logger.error("the hub says: %s", error)
    hint = HINTS.get(error.code)
    if hint is None:
        return 0.0
    logger.error("%s: %s", error.code, hint)
    return REFUSED_SECONDS


async def _unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """Do `work`, or break it off when `stop` is set; then None."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        return None
    finally:
        for each in (task, stopping):
            each.cancel()
        with suppress(asyncio.CancelledError, MinihubError, OSError):
            await task
