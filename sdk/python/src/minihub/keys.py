"""Ed25519 keys and their text form (protocol/SPEC.md section 2).

G…   public key of a game      SG…  its seed (secret)
H…   public key of a hub       SH…  its seed (secret)
"""

from __future__ import annotations

import base64
import os
import stat
from binascii import crc_hqx
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .errors import KeyTextError

PREFIXES = {"G": b"\x30", "H": b"\x38", "SG": b"\x91\x80", "SH": b"\x91\xc0"}
KEY_BYTES = 32
CRC_BYTES = 2
FILE_BYTES_MAX = 4096  # a key file is one line; anything larger is some other file
WORDS = {
    "G": "a game's public key",
    "H": "a hub's public key",
    "SG": "a game's secret",
    "SH": "a hub's secret",
}


def key_text(role: str, key: bytes) -> str:
    """Write 32 bytes as text. `role` is one of G, H, SG, SH. [KY2]"""
    if len(key) != KEY_BYTES:
        raise KeyTextError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    body = PREFIXES[role] + key
    # CRC-16/XMODEM is what binascii calls crc_hqx.
    crc = crc_hqx(body, 0).to_bytes(CRC_BYTES, "little")
    return base64.b32encode(body + crc).decode("ascii").rstrip("=")


def read_key_text(role: str, text: str) -> bytes:
    """Read the 32 bytes of a key whose role must be `role`. [KY2] [KY3]

    Raises KeyTextError, whose message never repeats the text.
    """
    wanted = WORDS[role]
    if not role.startswith("S") and text.startswith("S"):
        raise KeyTextError(f"this is a secret, but {wanted} ({role}…) belongs here. Never hand a secret out")
    if not text.startswith(role):
        raise KeyTextError(f"{wanted} begins with {role}")
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        raise KeyTextError(f"{wanted} has only the letters A-Z and 2-7: copy it again") from None
    prefix = PREFIXES[role]
    if len(raw) != len(prefix) + KEY_BYTES + CRC_BYTES or not raw.startswith(prefix):
        raise KeyTextError(f"{wanted} has another length: copy all of it")
    body, crc = raw[:-CRC_BYTES], raw[-CRC_BYTES:]
    if crc_hqx(body, 0).to_bytes(CRC_BYTES, "little") != crc:
        raise KeyTextError(f"the checksum is wrong: there is a typing error in {wanted}")
    key = body[len(prefix) :]
    if key_text(role, key) != text:
        # Base32 has unused bits at its end; one key has one text.
        raise KeyTextError(f"{wanted} does not end as it should: copy it again")
    return key


def verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` (64 bytes) over `message` was made by the owner of `public_key`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class GameKey:
    """The key pair of a game server. The seed never appears in its repr."""

    seed: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def text(self) -> str:
        """The public key as text, G…"""
        return key_text("G", self.public)

    def sign(self, message: bytes) -> bytes:
        """Sign; 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def load_key(path: str | os.PathLike[str]) -> GameKey:
    """Read the file that `minihub register` wrote: one line, the seed as SG…

    Raises KeyTextError if it cannot be read, is readable by other users, or holds no seed of a game.
    """
    if os.fspath(path).startswith("SG") and not os.path.exists(path):
        raise KeyTextError("give the name of the key file, not the secret itself: others can see arguments")
    file = Path(path)
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            content = opened.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise KeyTextError(f"key file {file}: {reason}. `minihub register` makes one") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise KeyTextError(f"key file {file} can be read by other users: chmod 600 {file}")
    if len(content) > FILE_BYTES_MAX:
        raise KeyTextError(f"key file {file} is too large to be one")
    try:
        return GameKey(read_key_text("SG", content.decode("ascii", "replace").strip()))
    except KeyTextError as error:
        raise KeyTextError(f"key file {file}: {error}") from None
