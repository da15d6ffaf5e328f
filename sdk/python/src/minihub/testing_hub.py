"""The hub's side of the requests that have an answer, for a game that is played at a Table."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from .errors import HubError
from .messages import RANDOM, STORE_DELETE, STORE_GET, STORE_LIST, STORE_PUT


class TestHub:
    """Storage and fair random numbers in memory."""

    __test__ = False  # it is no test of pytest's

    def __init__(self, match: str, seed: int) -> None:
        self._match = match
        self._seed = f"seed {seed}".encode()
        self._entries: dict[tuple[str, str], tuple[bytes, int]] = {}
        self._revision = 0

    def stored(self, key: str, player: str = "") -> Any:
        """What is stored, or None."""
        entry = self._entries.get((player, key))
        return None if entry is None else json.loads(entry[0])

    def answer(self, frame: list[Any]) -> Any:
        """The value of OK; raises HubError."""
        type, _, scope, key, *rest = frame
        if type == RANDOM:
            return hmac.new(self._seed, f"{self._match}\0{key}".encode(), hashlib.sha256).digest()
        place = (scope or "", key)
        old = self._entries.get(place)
        if type == STORE_GET:
            return None if old is None else {"value": old[0], "revision": old[1]}
        if type == STORE_PUT:
            self._refuse_other(old, rest[1])
            self._revision += 1
            self._entries[place] = (bytes(rest[0]), self._revision)
            return {"revision": self._revision}
        if type == STORE_DELETE:
            self._refuse_other(old, rest[0])
            return self._entries.pop(place, None) is not None
        assert type == STORE_LIST
        keys = sorted(
            name
            for owner, name in self._entries
            if owner == place[0] and name.startswith(key) and (rest[0] is None or name > rest[0])
        )
        return {"entries": [{"key": name, "revision": 1, "bytes": 0} for name in keys], "more": False}

    def _refuse_other(self, old: tuple[bytes, int] | None, wanted: int | None) -> None:
        present = old[1] if old else 0
        if wanted is not None and wanted != present:
            raise HubError("conflict", f"The entry has revision {present}.", "ST4")
