"""The handshake, seen from the game server (protocol/SPEC.md section 4). No input or output here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import HandshakeError
from .keys import GameKey, verify

LABEL: Final = b"minihub/link/v1"
VERSIONS: Final = (1,)
NO_CERTIFICATE: Final = bytes(32)  # [TR3]
HELLO, CHALLENGE, PROOF, READY = 1, 2, 3, 4


def _lp(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def transcript_hash(
    hub_key: bytes,
    game_key: bytes,
    hub_nonce: bytes,
    game_nonce: bytes,
    certificate_hash: bytes,
    offered: Sequence[int],
    chosen: int,
) -> bytes:
    """The SHA-256 that both sides sign. [HS2]"""
    versions = b"".join(version.to_bytes(2, "big") for version in offered)
    parts = (hub_key, game_key, hub_nonce, game_nonce, certificate_hash, versions, chosen.to_bytes(2, "big"))
    return hashlib.sha256(b"".join(_lp(part) for part in parts)).digest()


def signed_message(role: str, transcript: bytes) -> bytes:
    """The bytes that `role` ("hub" or "game") signs. [HS2]"""
    return LABEL + b"\0" + role.encode("ascii") + b"\0" + transcript


def certificate_hash(der: bytes | None) -> bytes:
    """SHA-256 of the hub's leaf certificate; 32 zero bytes without TLS. [TR3]"""
    return NO_CERTIFICATE if der is None else hashlib.sha256(der).digest()


@dataclass(frozen=True)
class Handshake:
    """One attempt to connect: `hello()`, then `proof(challenge)`. A new one for every connection. [HS6]"""

    key: GameKey = field(repr=False)
    hub_key: bytes
    certificate: bytes
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def hello(self) -> list[Any]:
        return [HELLO, list(VERSIONS), self.key.public, self.nonce]

    def proof(self, frame: list[Any]) -> list[Any]:
        """Check the CHALLENGE and answer it.

        Raises HandshakeError, and then nothing may be sent: a signature given to somebody else
        than the pinned hub, or through somebody else's TLS, must not come into being. [HS3]
        """
        if len(frame) < 5 or frame[0] != CHALLENGE:
            raise HandshakeError("the other end does not answer as a hub does: is this the link's port?")
        _, chosen, hub_key, hub_nonce, signature = frame[:5]
        if type(chosen) is not int or chosen not in VERSIONS:
            raise HandshakeError("the hub chose a version of the protocol that was not offered")
        for value, size in ((hub_key, 32), (hub_nonce, 32), (signature, 64)):
            if type(value) is not bytes or len(value) != size:
                raise HandshakeError("the hub's CHALLENGE is malformed")
        if hub_key != self.hub_key:
            raise HandshakeError(
                "this is another hub than the address names (its key differs). "
                "If the host made a new one, register there and use the new address"
            )
        digest = transcript_hash(hub_key, self.key.public, hub_nonce, self.nonce, self.certificate, VERSIONS, chosen)
        if not verify(hub_key, signature, signed_message("hub", digest)):
            raise HandshakeError(
                "the hub's signature does not match this connection: "
                "somebody between here and the hub may be reading along"
            )
        return [PROOF, self.key.sign(signed_message("game", digest))]
