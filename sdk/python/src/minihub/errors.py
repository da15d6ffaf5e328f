"""The errors that this package raises, each a class that a caller can tell apart."""

from __future__ import annotations


class MinihubError(Exception):
    """The base of all errors of this package. Its text says what is wrong and how to mend it."""


class KeyTextError(MinihubError):
    """A key's text is wrong. The message never holds the text: it may be a secret."""


class AddressError(MinihubError):
    """The hub's address is not `minihub://HOST:PORT#KEY`."""


class FrameError(MinihubError):
    """Bytes that break a rule of protocol/SPEC.md section 3. `rule` is its number, as "FR2"."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{message} [{rule}]")
        self.rule = rule


class HandshakeError(MinihubError):
    """The other end is not the hub that was pinned, or does not keep to section 4."""


class HubError(MinihubError):
    """An ERROR frame: `code` is the stable name, `rule` the number of the broken rule or None."""

    def __init__(self, code: str, message: str, rule: str | None = None) -> None:
        super().__init__(f"{code}: {message}" + (f" [rule {rule} of protocol/SPEC.md]" if rule else ""))
        self.code = code
        self.rule = rule


class ViewError(MinihubError, ValueError):
    """A view that the hub would refuse with `view_invalid`."""


class Refuse(MinihubError):
    """Raise it in `opened` to refuse a match; the text is shown to the room's host ([RM1])."""
