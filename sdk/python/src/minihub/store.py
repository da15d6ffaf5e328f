"""What a game keeps at the hub from match to match (protocol/SPEC.md section 14)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from .errors import HubError
from .messages import STORE_DELETE, STORE_GET, STORE_LIST, STORE_PUT, integer, mapping, string

Ask = Callable[[list[Any]], Awaitable[Any]]

UPDATES_MAX: Final = 20  # writers that collide this often are not colliding by chance


@dataclass(frozen=True)
class Stored:
    """An entry, with the revision by which a change can tell that it is still the one that was read. [ST4]"""

    value: Any
    revision: int


@dataclass(frozen=True)
class Page:
    """Keys in the order of their bytes; `more`: there are others behind the last one. [ST2]"""

    keys: list[str]
    more: bool


class Store:
    """Values that JSON can hold, by key. They survive restarts of the game and of the hub.

    Everything raises HubError: `limit_exceeded` over a quota, `not_found` for a player that is gone,
    `busy` while the hub's disk is full.
    """

    def __init__(self, ask: Ask, scope: str | None = None) -> None:
        self._ask = ask
        self._scope = scope

    def of(self, player: str) -> Store:
        """What is stored about one player of this game; it goes with the player. [ST7]"""
        return Store(self._ask, player)

    async def get(self, key: str) -> Stored | None:
        """The entry, or None."""
        answer = await self._ask([STORE_GET, None, self._scope, key])
        if answer is None:
            return None
        entry = mapping(answer, "the hub's answer")
        return Stored(json.loads(entry["value"]), _revision(entry))

    async def put(self, key: str, value: Any, *, if_revision: int | None = None) -> int:
        """Store a value; gives the new revision.

        With `if_revision` only if the entry has that one (0: only if there is none), else HubError `conflict`.
        """
        data = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        return _revision(await self._ask([STORE_PUT, None, self._scope, key, data, if_revision]))

    async def delete(self, key: str, *, if_revision: int | None = None) -> bool:
        """False: there was none."""
        return (await self._ask([STORE_DELETE, None, self._scope, key, if_revision])) is True

    async def update(self, key: str, change: Callable[[Any], Any]) -> Any:
        """Read, change and write, again if somebody else wrote meanwhile; gives the new value.

        `change` gets None where there is nothing: `await store.update("played", lambda n: (n or 0) + 1)`.
        """
        for tries in range(UPDATES_MAX):
            old = await self.get(key)
            value = change(old.value if old else None)
            try:
                await self.put(key, value, if_revision=old.revision if old else 0)
            except HubError as error:
                if error.code != "conflict" or tries == UPDATES_MAX - 1:
                    raise
            else:
                return value
        raise AssertionError("unreachable")

    async def list(self, prefix: str = "", after: str | None = None) -> Page:
        """Up to 100 keys that begin with `prefix` and come after `after`."""
        page = mapping(await self._ask([STORE_LIST, None, self._scope, prefix, after, None]), "the hub's answer")
        keys = [string(mapping(entry, "an entry").get("key"), "key") for entry in page.get("entries", [])]
        return Page(keys, page.get("more") is True)


def _revision(answer: Any) -> int:
    revision = mapping(answer, "the hub's answer").get("revision")
    # Above 2^32 - 1 a hub may write it as a float. [ST4]
    return integer(int(revision) if isinstance(revision, float) else revision, "revision")
