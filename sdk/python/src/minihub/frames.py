"""Frames: a length and one MessagePack array (protocol/SPEC.md section 3).

A frame is *scanned* before it is decoded: without recursion and without building a value, so that
neither depth nor a claimed length can cost memory, and so that the error names the rule.
What is sent goes through the same scan: a game cannot send what the hub must refuse.
"""

from __future__ import annotations

import math
import struct
from typing import Any, Final

import msgpack

from .errors import FrameError

HANDSHAKE_BYTES_MAX: Final = 1024  # [FR1]
DEPTH_MAX: Final = 32  # [FR5]
VALUES_MAX: Final = 4096
ENTRIES_MAX: Final = 4096
STRING_BYTES_MAX: Final = 16_384
INTEGER_MAX: Final = 2**53 - 1  # [FR6]
FORBIDDEN_KEYS: Final = (b"__proto__", b"constructor", b"prototype")

# First byte of a value -> (kind, bytes of the length or number that follows).
_LONG: Final[dict[int, tuple[str, int]]] = {
    0xC4: ("bin", 1), 0xC5: ("bin", 2), 0xC6: ("bin", 4),
    0xD9: ("str", 1), 0xDA: ("str", 2), 0xDB: ("str", 4),
    0xDC: ("array", 2), 0xDD: ("array", 4),
    0xDE: ("map", 2), 0xDF: ("map", 4),
}  # fmt: skip
_NUMBERS: Final[dict[int, str]] = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip


class Scanner:
    """Walks over the values of one frame."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.values = 0

    def take(self, count: int) -> int:
        """Step over `count` bytes; return where they began."""
        start = self.at
        if count > len(self.data) - start:
            raise FrameError("FR2", "the frame ends in the middle of a value")
        self.at = start + count
        return start

    def head(self) -> tuple[str, int]:
        """Read the head of a value: its kind, and the bytes or entries that follow it."""
        first = self.data[self.take(1)]
        if first <= 0x7F or first >= 0xE0 or first in (0xC0, 0xC2, 0xC3):
            return ("int" if first <= 0x7F or first >= 0xE0 else "atom"), 0
        if first <= 0x8F:
            return "map", first & 0x0F
        if first <= 0x9F:
            return "array", first & 0x0F
        if first <= 0xBF:
            return "str", first & 0x1F
        if first in _LONG:
            kind, width = _LONG[first]
            start = self.take(width)
            return kind, int.from_bytes(self.data[start : self.at], "big")
        if first in _NUMBERS:
            return self.number(_NUMBERS[first]), 0
        raise FrameError("FR3", f"byte {first:02x} (an extension type or c1) is not allowed")

    def number(self, form: str) -> str:
        start = self.take(struct.calcsize(form))
        (value,) = struct.unpack_from(form, self.data, start)
        if isinstance(value, float):
            if not math.isfinite(value):
                raise FrameError("FR6", "a number is not finite")
            return "float"
        if abs(value) > INTEGER_MAX:
            raise FrameError("FR6", "an integer is beyond 2^53 - 1")
        return "int"

    def string(self, length: int, is_key: bool) -> None:
        if length > STRING_BYTES_MAX:
            raise FrameError("FR5", f"a string has more than {STRING_BYTES_MAX} bytes")
        start = self.take(length)
        part = self.data[start : self.at]
        try:
            part.decode("utf-8")
        except UnicodeDecodeError:
            raise FrameError("FR4", "a string is not valid UTF-8") from None
        if is_key and part in FORBIDDEN_KEYS:
            raise FrameError("FR4", f"the map key {part.decode()} is not allowed")

    def scan(self) -> None:
        """Check FR2 to FR6. Raises FrameError with the first rule that is broken."""
        kind, count = self.head()
        if kind != "array":
            raise FrameError("FR2", "a frame is an array")
        if count == 0:
            raise FrameError("FR2", "a frame begins with its type")
        self.values = 1
        self.enter(count)
        # Each container on the stack: [values still to come, is it a map]. In a map every second is a key.
        stack: list[list[int]] = [[count, 0]]
        first, typed = self.at, False
        while stack:
            top = stack[-1]
            if top[0] == 0:
                stack.pop()
                continue
            is_key = bool(top[1]) and top[0] % 2 == 0
            top[0] -= 1
            begin = self.at
            if is_key and begin < len(self.data) and not _starts_string(self.data[begin]):
                raise FrameError("FR4", "a map key is not a string")
            kind, count = self.head()
            if begin == first:
                typed = kind == "int" and self.data[begin] < 0xD0
            if not is_key:
                self.values += 1
                if self.values > VALUES_MAX:
                    raise FrameError("FR5", f"a frame holds more than {VALUES_MAX} values")
            if kind == "str":
                self.string(count, is_key)
            elif kind == "bin":
                self.take(count)
            elif kind in ("array", "map"):
                self.enter(count)
                if len(stack) >= DEPTH_MAX:
                    raise FrameError("FR5", f"nesting is more than {DEPTH_MAX} deep")
                stack.append([count * 2, 1] if kind == "map" else [count, 0])
        if not typed:
            raise FrameError("FR2", "the type of a frame is an unsigned integer")
        if self.at != len(self.data):
            raise FrameError("FR2", "bytes follow the array")

    def enter(self, count: int) -> None:
        if count > ENTRIES_MAX:
            raise FrameError("FR5", f"an array or map has more than {ENTRIES_MAX} entries")


def _starts_string(first: int) -> bool:
    return 0xA0 <= first <= 0xBF or 0xD9 <= first <= 0xDB


def read_body(body: bytes) -> list[Any]:
    """Decode the bytes of one frame, length taken off. Raises FrameError."""
    Scanner(body).scan()
    try:
        frame = msgpack.unpackb(body, raw=False, strict_map_key=True)
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise FrameError("FR2", f"not MessagePack: {type(error).__name__}") from None
    assert isinstance(frame, list)
    return frame


def write_body(frame: list[Any]) -> bytes:
    """Encode one frame without its length. Raises FrameError for what the hub would refuse."""
    try:
        body: bytes = msgpack.packb(frame, use_bin_type=True)
    except (TypeError, ValueError, OverflowError) as error:
        raise FrameError("FR2", f"this cannot be written as MessagePack: {error}") from None
    Scanner(body).scan()
    return body


def write_frame(frame: list[Any], frame_bytes_max: int) -> bytes:
    """Encode one frame with its length. Raises FrameError. [FR1]"""
    body = write_body(frame)
    if len(body) > frame_bytes_max:
        raise FrameError("FR1", f"a frame of {len(body)} bytes; at most {frame_bytes_max} are allowed")
    return len(body).to_bytes(4, "big") + body


class Splitter:
    """Cuts a byte stream into frames, however it was cut on its way. [FR1]"""

    def __init__(self, frame_bytes_max: int = HANDSHAKE_BYTES_MAX) -> None:
        self.frame_bytes_max = frame_bytes_max
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Add bytes from the wire."""
        self._buffer += data

    def take(self) -> bytes | None:
        """Take the body of the next frame, or None if it is not complete yet.

        A length out of bounds raises FrameError before any byte after it is looked at.
        """
        if len(self._buffer) < 4:
            return None
        length = int.from_bytes(self._buffer[:4], "big")
        if not 1 <= length <= self.frame_bytes_max:
            raise FrameError("FR1", f"a frame's length is {length}; allowed are 1 to {self.frame_bytes_max}")
        if len(self._buffer) < 4 + length:
            return None
        body = bytes(self._buffer[4 : 4 + length])
        del self._buffer[: 4 + length]
        return body
