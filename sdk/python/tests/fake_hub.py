"""A hub that does what a test tells it, over real TLS on a free port."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from minihub import Address, GameKey
from minihub.frames import Splitter, read_body, write_frame
from minihub.handshake import certificate_hash, signed_message, transcript_hash
from minihub.keys import verify

FRAME_BYTES = 65_536
HUB = GameKey(bytes([1] * 32))  # an Ed25519 pair is an Ed25519 pair
GAME = GameKey(bytes([2] * 32))
WAIT_SECONDS = 10.0


@lru_cache
def certificate(name: str = "hub") -> tuple[bytes, bytes]:
    """A self-signed certificate as DER, and certificate and key as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.DER), made.public_bytes(serialization.Encoding.PEM) + secret


def server_context(pem: bytes, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    """The hub's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = newest
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hub.pem"
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context


class Peer:
    """A game server's connection, seen from the hub."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, der: bytes | None) -> None:
        self.reader, self.writer, self.der = reader, writer, der
        self.splitter = Splitter(FRAME_BYTES)

    def send(self, *frames: list[Any]) -> None:
        """All of them in one segment."""
        self.writer.write(b"".join(write_frame(frame, FRAME_BYTES) for frame in frames))

    async def receive(self) -> list[Any]:
        """The next frame; EOFError at the end."""
        while (body := self.splitter.take()) is None:
            data = await asyncio.wait_for(self.reader.read(65_536), WAIT_SECONDS)
            if not data:
                raise EOFError
            self.splitter.feed(data)
        return read_body(body)

    async def expect(self, type: int) -> list[Any]:
        """The next frame, which must be of this type."""
        frame = await self.receive()
        assert frame[0] == type, frame
        return frame

    async def challenge(self, signer: GameKey = HUB, public: bytes = HUB.public) -> bytes:
        """Answer HELLO; returns what the game must sign."""
        _, versions, game_key, nonce = await self.expect(1)
        digest = transcript_hash(public, game_key, bytes(32), nonce, certificate_hash(self.der), versions, 1)
        self.send([2, 1, public, bytes(32), signer.sign(signed_message("hub", digest))])
        return signed_message("game", digest)

    async def shake(self, *more: list[Any]) -> None:
        """The whole handshake; `more` frames come in the same segment as READY."""
        message = await self.challenge()
        _, signature = await self.expect(3)
        assert verify(GAME.public, signature, message)
        self.send([4, "session", {"limits": {"frameBytesMax": FRAME_BYTES}, "hub": "0.1.0"}], *more)

    async def welcome(self) -> dict[str, Any]:
        """Handshake and manifest."""
        await self.shake()
        _, id, manifest = await self.expect(10)
        self.send([6, id])
        assert isinstance(manifest, dict)
        return manifest

    def close(self) -> None:
        self.writer.transport.abort()


class FakeHub:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.peers: asyncio.Queue[Peer] = asyncio.Queue()

    async def peer(self) -> Peer:
        """The next connection."""
        return await asyncio.wait_for(self.peers.get(), WAIT_SECONDS)


@asynccontextmanager
async def fake_hub(
    *, tls: bool = True, pem: bytes | None = None, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
) -> AsyncIterator[FakeHub]:
    """Listens until the block ends. The hub signs for `certificate()`, whatever TLS shows in `pem`."""
    der, own = certificate()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hub.peers.put(Peer(reader, writer, der if tls else None))

    context = server_context(pem or own, newest) if tls else None
    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    hub = FakeHub(Address("127.0.0.1", server.sockets[0].getsockname()[1], HUB.public, tls))
    try:
        yield hub
    finally:
        server.close()
        while not hub.peers.empty():
            hub.peers.get_nowait().close()
