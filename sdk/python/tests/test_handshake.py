from __future__ import annotations

from typing import Any

import pytest

from minihub import GameKey, HandshakeError
from minihub.frames import read_body, write_body
from minihub.handshake import Handshake, certificate_hash, signed_message, transcript_hash

from vectors import load

VECTORS = load("handshake")
CASES = VECTORS["cases"]


def raw(case: dict[str, Any], name: str) -> bytes:
    return bytes.fromhex(case[name])


def handshake(case: dict[str, Any]) -> Handshake:
    return Handshake(
        GameKey(raw(case, "gameSeed")), raw(case, "hubKey"), raw(case, "certificateHash"), raw(case, "gameNonce")
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_transcript_matches_vectors(case: dict[str, Any]) -> None:
    """[HS2]"""
    digest = transcript_hash(
        raw(case, "hubKey"),
        raw(case, "gameKey"),
        raw(case, "hubNonce"),
        raw(case, "gameNonce"),
        raw(case, "certificateHash"),
        case["versions"],
        case["version"],
    )
    assert signed_message("hub", digest) == raw(case, "signedByHub")
    assert signed_message("game", digest) == raw(case, "signedByGame")
    assert GameKey(raw(case, "gameSeed")).sign(signed_message("game", digest)) == raw(case, "gameSignature")


@pytest.mark.parametrize("case", [case for case in CASES if case["versions"] == [1]], ids=lambda case: case["name"])
def test_the_four_frames_match_vectors(case: dict[str, Any]) -> None:
    """[HS1] [HS2]"""
    shaking = handshake(case)
    assert write_body(shaking.hello()) == raw(case, "hello")
    assert write_body(shaking.proof(read_body(raw(case, "challenge")))) == raw(case, "proof")


def test_the_certificate_is_hashed_or_32_zero_bytes() -> None:
    """[TR3]"""
    assert certificate_hash(bytes.fromhex(VECTORS["certificate"])) == raw(CASES[0], "certificateHash")
    assert certificate_hash(None) == bytes(32)


def test_another_hub_gets_no_signature() -> None:
    """[HS3] [HS-02]"""
    challenge = read_body(raw(CASES[0], "challenge"))
    other = Handshake(GameKey(bytes(32)), bytes(32), bytes(32))
    with pytest.raises(HandshakeError, match="another hub"):
        other.proof(challenge)


def test_every_changed_bit_of_the_challenge_is_noticed() -> None:
    """[HS3] [HS-08] Whatever a man in the middle changes, no PROOF is made."""
    challenge = read_body(raw(CASES[0], "challenge"))
    for field in (2, 3, 4):
        for bit in range(len(challenge[field]) * 8):
            changed = bytearray(challenge[field])
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(HandshakeError):
                handshake(CASES[0]).proof([*challenge[:field], bytes(changed), *challenge[field + 1 :]])


def test_another_certificate_or_nonce_is_noticed() -> None:
    """[HS3] [HS-01] [HS-03] A recorded CHALLENGE, or one for another TLS connection, is worth nothing."""
    challenge = read_body(raw(CASES[0], "challenge"))
    case = CASES[0]
    key, hub = GameKey(raw(case, "gameSeed")), raw(case, "hubKey")
    with pytest.raises(HandshakeError, match="reading along"):
        Handshake(key, hub, bytes(32), raw(case, "gameNonce")).proof(challenge)
    with pytest.raises(HandshakeError, match="reading along"):
        Handshake(key, hub, raw(case, "certificateHash")).proof(challenge)


@pytest.mark.parametrize(
    "change", [[], [5, None, "x"], [2, 1, b"", b"", b""], [2, 2], [2, True, bytes(32), bytes(32), bytes(64)]], ids=str
)
def test_a_malformed_challenge_is_refused(change: list[Any]) -> None:
    """[HS1]"""
    with pytest.raises(HandshakeError):
        handshake(CASES[0]).proof(change)


def test_nonces_are_new_for_every_connection() -> None:
    """[HS6]"""
    case = CASES[0]
    made = {Handshake(GameKey(raw(case, "gameSeed")), bytes(32), bytes(32)).nonce for _ in range(100)}
    assert len(made) == 100 and all(len(nonce) == 32 for nonce in made)
