from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minihub import KeyTextError, load_key
from minihub.keys import GameKey, key_text, read_key_text

from vectors import load

KEYS = load("keys")


@pytest.mark.parametrize("pair", KEYS["pairs"], ids=lambda pair: f"{pair['role']} {pair['seed'][:4]}")
def test_keys_and_their_text_match_the_vectors(pair: dict[str, str]) -> None:
    """[KY1] [KY2]"""
    seed, public = bytes.fromhex(pair["seed"]), bytes.fromhex(pair["publicKey"])
    role = "G" if pair["role"] == "game" else "H"
    assert GameKey(seed).public == public
    assert key_text(role, public) == pair["publicText"]
    assert key_text("S" + role, seed) == pair["secretText"]
    assert read_key_text(role, pair["publicText"]) == public
    assert read_key_text("S" + role, pair["secretText"]) == seed


@pytest.mark.parametrize("case", KEYS["refused"], ids=lambda case: case["why"])
def test_wrong_texts_are_refused_without_being_repeated(case: dict[str, Any]) -> None:
    """[KY3]"""
    with pytest.raises(KeyTextError) as refused:
        read_key_text("G", case["text"])
    assert not case["text"] or case["text"] not in str(refused.value)
    assert ("secret" in str(refused.value)) == (case["code"] == "key_secret")


def test_every_single_typing_error_is_noticed() -> None:
    """[KY3]"""
    text: str = KEYS["pairs"][0]["secretText"]
    for at in range(len(text)):
        wrong = text[:at] + ("B" if text[at] != "B" else "C") + text[at + 1 :]
        with pytest.raises(KeyTextError):
            read_key_text("SG", wrong)


def write_key(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_key_file_is_read_and_its_seed_never_shows(tmp_path: Path) -> None:
    pair = KEYS["pairs"][4]
    key = load_key(write_key(tmp_path / "game.key", pair["secretText"] + "\n"))
    assert key.text == pair["publicText"]
    assert pair["seed"] not in repr(key) and "SG" not in repr(key)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = write_key(tmp_path / "game.key", KEYS["pairs"][0]["secretText"], 0o644)
    with pytest.raises(KeyTextError, match="chmod 600"):
        load_key(file)


def test_a_key_file_with_something_else_is_refused_with_its_name(tmp_path: Path) -> None:
    for text in ("", "hello", KEYS["pairs"][0]["publicText"], "x" * 10_000):
        with pytest.raises(KeyTextError, match=r"game\.key"):
            load_key(write_key(tmp_path / "game.key", text))
    with pytest.raises(KeyTextError, match="minihub register"):
        load_key(tmp_path / "none.key")


def test_a_secret_given_in_place_of_a_file_is_not_repeated() -> None:
    """[KY3]"""
    secret = KEYS["pairs"][0]["secretText"]
    with pytest.raises(KeyTextError) as refused:
        load_key(secret)
    assert secret not in str(refused.value)
