"""The example game. The other SDKs' examples have the same tests."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from minihub.testing import Table

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "rock_paper_scissors.py"
GAME = runpy.run_path(str(EXAMPLE))["game"]


def begin(wins: int = 2) -> Table:
    return Table(GAME, options={"wins": wins})


def play(table: Table, first: str, second: str) -> None:
    table.action(0, "pick", first)
    table.action(1, "pick", second)


def test_a_pick_is_hidden_until_both_have_picked() -> None:
    """[VW4]"""
    table = begin()
    before = table.views[1], table.views[None]
    table.action(0, "pick", "rock")
    table.action(0, "pick", "scissors")
    assert (table.views[1], table.views[None]) == before
    assert "Waiting for " in table.words(0)
    table.action(1, "pick", "paper")
    for seat in (0, 1, None):
        assert " scissors, \n paper: \n wins" in table.words(seat)


def test_the_first_to_win_enough_rounds_wins_the_match() -> None:
    """[RS1] A draw counts for nobody."""
    table = begin()
    for second in ("rock", "paper", "scissors"):
        play(table, "rock", second)
        assert table.result is None
        table.deadline("next")
    play(table, "scissors", "rock")
    assert table.result == [{"seat": 1, "place": 1, "score": 2}, {"seat": 0, "place": 2, "score": 1}]
    assert table.deadlines == {}


@pytest.mark.parametrize("value", [None, 1, "", "well", ["rock"], True])
def test_what_is_no_pick_changes_nothing(value: Any) -> None:
    """[AC1]"""
    table = begin()
    frames = len(table.frames)
    table.action(0, "pick", value)
    table.action(0, "other", "rock")
    assert len(table.frames) == frames
    play(table, "rock", "paper")
    table.action(0, "pick", "scissors")
    assert " rock, \n paper: " in table.words(0)
    assert table.actions(0) == set()


def test_the_match_goes_on_after_a_restart() -> None:
    """[CP2]"""
    table = begin()
    play(table, "rock", "scissors")
    table = table.restarted()
    table.deadline("next")
    table.action(0, "pick", "paper")
    table = table.restarted()
    table.action(1, "pick", "rock")
    assert table.result is not None
    assert table.result[0]["seat"] == 0


def test_who_leaves_loses() -> None:
    """[PL1]"""
    table = begin(5)
    table.leave(0)
    assert table.result is not None
    assert table.result[0]["seat"] == 1
