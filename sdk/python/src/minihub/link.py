"""One connection to a hub: TLS, handshake, and the frames both ways."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, Final

from .address import Address
from .errors import FrameError, HandshakeError, HubError, MinihubError
from .frames import HANDSHAKE_BYTES_MAX, Splitter, read_body, write_frame
from .handshake import READY, Handshake, certificate_hash
from .keys import GameKey
from .messages import ERROR, OK, PING, PONG, Fields, mapping, read_error

logger = logging.getLogger("minihub")

CONNECT_SECONDS: Final = 10.0
HANDSHAKE_SECONDS: Final = 5.0  # [HS5]
CLOSE_SECONDS: Final = 1.0
SILENCE_SECONDS: Final = 30.0  # the hub pings every 10 s [PG1]
READ_BYTES: Final = 65_536
# What waits to be written while the hub reads slowly. Beyond it the link is dead for all that players see.
WRITE_BYTES_MAX: Final = 8 * 1024 * 1024
FRAME_BYTES_DEFAULT: Final = 65_536
FRAME_BYTES_BOUND: Final = 16 * 1024 * 1024  # no hub may make us hold more
OPEN_REQUESTS_MAX: Final = 4096
ID_MAX: Final = 2**32 - 1  # [RQ1]

Answered = Callable[[HubError | None], None]
Resolved = Callable[[HubError | None, Any], None]


class Closed(MinihubError):
    """The hub closed the connection, or it broke. `last` is the ERROR that came before, if any. [FR10]"""

    def __init__(self, message: str, last: HubError | None = None) -> None:
        super().__init__(message)
        self.last = last


class Link:
    """A connection after READY."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        splitter: Splitter,
        frame_bytes_max: int,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._splitter = splitter
        self._frame_bytes_max = splitter.frame_bytes_max = frame_bytes_max
        self._requests: dict[int, Resolved] = {}
        self._next_id = 0
        self._last_error: HubError | None = None
        self._failure: MinihubError | None = None
        self.rtt_ms: float | None = None  # the last round trip, as the hub measured it

    def encode(self, frame: list[Any]) -> bytes:
        """Check and write a frame. Raises FrameError."""
        return write_frame(frame, self._frame_bytes_max)

    def write(self, data: bytes) -> None:
        """Send an encoded frame. It never waits; a hub that does not read ends the connection."""
        transport = self._writer.transport
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() > WRITE_BYTES_MAX:
            logger.error("the hub reads too slowly; connecting anew")
            transport.abort()
            return
        self._writer.write(data)

    def request(self, frame: list[Any], answered: Answered) -> None:
        """Send a frame with an id of its own in its second field. [RQ1]"""
        self._request(frame, lambda error, _: answered(error))

    async def ask(self, frame: list[Any]) -> Any:
        """As `request`, but gives the value of OK. Raises HubError."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def resolved(error: HubError | None, value: Any) -> None:
            if future.done():  # who asked has gone
                return
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)

        self._request(frame, resolved)
        return await future

    def _request(self, frame: list[Any], resolved: Resolved) -> None:
        if len(self._requests) >= OPEN_REQUESTS_MAX:
            raise MinihubError("the hub has left too many requests unanswered")
        while self._next_id in self._requests:
            self._next_id = (self._next_id + 1) % ID_MAX
        frame[1] = self._next_id
        data = self.encode(frame)
        self._requests[self._next_id] = resolved
        self._next_id = (self._next_id + 1) % ID_MAX
        self.write(data)

    def error(self, id: int | None, code: str, message: str, rule: str | None = None) -> None:
        """Send an ERROR."""
        self.write(self.encode([ERROR, id, code, message[:500], rule]))

    async def frames(self) -> AsyncIterator[list[Any]]:
        """Yield the hub's frames but those that the link answers itself. Raises Closed when it ends."""
        while True:
            try:
                while (body := self._splitter.take()) is not None:
                    frame = read_body(body)
                    if not self._answer(frame):
                        yield frame
                    if self._failure is not None:
                        raise self._failure
            except FrameError as error:
                self.error(None, "protocol_error", str(error), error.rule)
                raise Closed(f"the hub broke the protocol: {error}") from None
            # Not wait_for: before Python 3.12 it can swallow a cancellation that comes together with data.
            silence = asyncio.get_running_loop().call_later(SILENCE_SECONDS, self._silent)
            try:
                data = await self._reader.read(READ_BYTES)
            except OSError as error:
                raise Closed(f"the connection broke: {error}", self._last_error) from None
            finally:
                silence.cancel()
            if self._failure is not None:
                raise self._failure
            if not data:
                raise Closed("the hub closed the connection", self._last_error)
            self._splitter.feed(data)

    def fail(self, error: MinihubError) -> None:
        """Let `frames` raise this after the frame that is being looked at."""
        self._failure = error

    def _silent(self) -> None:
        self.fail(Closed("the hub has been silent for too long"))
        self._writer.transport.abort()

    def _answer(self, frame: list[Any]) -> bool:
        """Deal with PING, OK and ERROR; False if the frame is somebody else's."""
        fields = Fields(frame)
        try:
            if frame[0] == PING:
                rtt = fields.at(2)
                self.rtt_ms = float(rtt) if isinstance(rtt, (int, float)) else self.rtt_ms
                self.write(self.encode([PONG, fields.integer(1, "n")]))
            elif frame[0] == OK:
                self._answered(fields.integer(1, "id"), None, fields.at(2))
            elif frame[0] == ERROR:
                id, error = read_error(frame)
                if id is None:
                    self._last_error = error
                    logger.error("the hub says: %s", error)
                else:
                    self._answered(id, error, None)
            else:
                return False
        except ValueError as error_in_field:
            self.error(None, "frame_invalid", str(error_in_field))
        return True

    def _answered(self, id: int, error: HubError | None, value: Any) -> None:
        resolved = self._requests.pop(id, None)
        if resolved is None:
            logger.warning("the hub answers a request %d that is not open; ignored", id)
        else:
            resolved(error, value)

    async def close(self) -> None:
        """Send what waits and close; gives up after a second."""
        with suppress(OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self._writer.drain(), CLOSE_SECONDS)
            self._writer.close()
            await asyncio.wait_for(self._writer.wait_closed(), CLOSE_SECONDS)
        self._writer.transport.abort()


def tls_context() -> ssl.SSLContext:
    """TLS 1.3 without an authority: the handshake binds the certificate. [TR2]"""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def connect(address: Address, key: GameKey) -> Link:
    """Connect and shake hands.

    Raises OSError if there is no way to the hub, HandshakeError if it is not the pinned hub,
    HubError if it refuses, Closed if it goes away.
    """
    opening = asyncio.open_connection(address.host, address.port, ssl=tls_context() if address.tls else None)
    try:
        reader, writer = await asyncio.wait_for(opening, CONNECT_SECONDS)
    except asyncio.TimeoutError:
        raise OSError(f"no answer within {CONNECT_SECONDS:.0f} s") from None
    try:
        return await asyncio.wait_for(_shake(reader, writer, address, key), HANDSHAKE_SECONDS)
    except asyncio.TimeoutError:
        writer.transport.abort()
        raise Closed("the hub did not finish the handshake in time") from None
    except BaseException:
        writer.transport.abort()
        raise


async def _shake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: Address, key: GameKey) -> Link:
    der: bytes | None = None
    if address.tls:
        der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        if der is None:
            raise HandshakeError("the hub shows no certificate")
    handshake = Handshake(key, address.hub_key, certificate_hash(der))
    splitter = Splitter()
    try:
        writer.write(write_frame(handshake.hello(), HANDSHAKE_BYTES_MAX))
        proof = handshake.proof(await _receive(reader, splitter))
        writer.write(write_frame(proof, HANDSHAKE_BYTES_MAX))
        ready = await _receive(reader, splitter)
    except FrameError as error:
        raise HandshakeError(f"the other end does not speak minihub's protocol: {error}") from None
    if ready[0] != READY:
        raise HandshakeError("the hub does not keep to the handshake: READY was expected")
    return Link(reader, writer, splitter, _frame_bytes_max(ready))


async def _receive(reader: asyncio.StreamReader, splitter: Splitter) -> list[Any]:
    """The next frame of the handshake; an ERROR is raised as HubError."""
    while (body := splitter.take()) is None:
        try:
            data = await reader.read(READ_BYTES)
        except OSError as error:
            raise Closed(f"the connection broke during the handshake: {error}") from None
        if not data:
            raise Closed("the hub closed the connection during the handshake")
        splitter.feed(data)
    frame = read_body(body)
    if frame[0] != ERROR:
        return frame
    try:
        raise read_error(frame)[1]
    except ValueError as error:
        raise HandshakeError(f"the hub's ERROR is malformed: {error}") from None


def _frame_bytes_max(ready: list[Any]) -> int:
    try:
        limits = mapping(mapping(Fields(ready).at(2), "info").get("limits"), "limits")
    except ValueError:
        return FRAME_BYTES_DEFAULT
    told = limits.get("frameBytesMax")
    if type(told) is not int or told < HANDSHAKE_BYTES_MAX:
        return FRAME_BYTES_DEFAULT
    return min(told, FRAME_BYTES_BOUND)
