"""Builders for a game's options: the form that the room's host fills in (protocol/SPEC.md section 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

Option: TypeAlias = dict[str, Any]
OPTIONS_MAX: Final = 24  # [OP1]
CHARS_MAX: Final = 200  # [OP2]
CHOICES_MAX: Final = 50
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def boolean(default: bool, *, title: str | None = None, description: str | None = None) -> Option:
    """Yes or no."""
    return _option("boolean", default, title, description)


def integer(
    default: int, minimum: int, maximum: int, *, title: str | None = None, description: str | None = None
) -> Option:
    """A whole number."""
    _between(default, minimum, maximum)
    return _option("integer", default, title, description, minimum=minimum, maximum=maximum)


def number(
    default: float,
    minimum: float,
    maximum: float,
    *,
    title: str | None = None,
    description: str | None = None,
) -> Option:
    """A number."""
    _between(default, minimum, maximum)
    return _option("number", default, title, description, minimum=minimum, maximum=maximum)


def string(
    default: str, *, max_length: int = CHARS_MAX, title: str | None = None, description: str | None = None
) -> Option:
    """A line of text."""
    if not len(default) <= max_length <= CHARS_MAX:
        raise ValueError(f"an option's text has at most {CHARS_MAX} characters, the default included [OP2]")
    return _option("string", default, title, description, maxLength=max_length)


def one_of(
    default: str, choices: Sequence[str], *, title: str | None = None, description: str | None = None
) -> Option:
    """One of several words."""
    if not 1 <= len(choices) <= CHOICES_MAX or default not in choices:
        raise ValueError(f"an option has 1 to {CHOICES_MAX} choices, the default is one of them [OP2]")
    return _option("string", default, title, description, enum=list(choices))


def schema(options: Mapping[str, Option]) -> dict[str, Any]:
    """The JSON Schema of a manifest. [OP1]"""
    if len(options) > OPTIONS_MAX:
        raise ValueError(f"a game has at most {OPTIONS_MAX} options [OP1]")
    for name in options:
        if not _NAME.fullmatch(name):
            raise ValueError(f"option {name!r}: 1 to 40 letters, digits, _ or - [OP1]")
    return {"type": "object", "properties": dict(options)}


def defaults(options: Mapping[str, Option]) -> dict[str, Any]:
    """What the hub sends if the host changes nothing. [OP3]"""
    return {name: option["default"] for name, option in options.items()}


def _between(default: float, minimum: float, maximum: float) -> None:
    if not minimum <= default <= maximum:
        raise ValueError("an option's default lies between minimum and maximum [OP2]")


def _option(kind: str, default: Any, title: str | None, description: str | None, **more: Any) -> Option:
    words = {"title": title, "description": description}
    return {"type": kind, "default": default, **more, **{k: v for k, v in words.items() if v is not None}}
