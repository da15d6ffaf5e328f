from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from minihub import ViewError
from minihub.views import (
    board,
    button,
    card,
    cards,
    cell,
    check_view,
    choice,
    choices,
    column,
    group,
    log,
    number_input,
    player,
    progress,
    row,
    table,
    text,
    text_input,
    timer,
)

from vectors import load


def test_builders_make_the_nodes_of_the_table() -> None:
    """[VW1] Optional fields are left out, and a board's cells are one flat list."""
    assert text("hi") == {"type": "text", "text": "hi"}
    assert text([player(1), " wins"], role="status", tone="good", key="s") == {
        "type": "text", "key": "s", "text": [{"seat": 1}, " wins"], "role": "status", "tone": "good",
    }  # fmt: skip
    assert board("Sea", [[cell(value=0), None], [None, cell("x", shape="ship", tone="p0")]], action="fire") == {
        "type": "board", "label": "Sea", "rows": 2, "columns": 2, "action": "fire",
        "cells": [{"value": 0}, None, None, {"text": "x", "shape": "ship", "tone": "p0"}],
    }  # fmt: skip
    assert button("Go", "go", 0)["value"] == 0
    assert "confirm" not in button("Go", "go")
    assert button("Go", "go", confirm=["Lose to ", player(1), "?"])["confirm"] == ["Lose to ", {"seat": 1}, "?"]
    assert choices("Pick", "pick", [choice(1, "one", selected=True)], multi=True)["choices"] == [
        {"value": 1, "label": "one", "selected": True}
    ]
    assert text_input("Name", "name", max_length=5)["kind"] == "text"
    assert number_input("How many", "count", minimum=1, maximum=5)["max"] == 5
    assert cards("Hand", [card("", hidden=True)])["cards"] == [{"title": "", "hidden": True}]
    assert progress("Round", 1, 5) == {"type": "progress", "label": "Round", "value": 1, "max": 5}


def test_a_whole_view_is_checked() -> None:
    """[VW1] [VW2] [VW3]"""
    whole = column(
        group("Top", row(text("a", key="a"), text("b", key="b"), None)),
        table("Score", ["Name", "Points"], [[[player(0)], "3"]]),
        timer("turn", "Time"),
        log(["one", [player(1), " two"]]),
    )
    check_view(whole)


WRONG: list[Callable[[], Any]] = [
    lambda: text("x" * 2001),
    lambda: text(["x" * 1500, "x" * 501]),
    lambda: text([{"seat": "1"}]),  # type: ignore[list-item,dict-item] -- what the test is about
    lambda: text("x", tone="red"),  # type: ignore[arg-type] -- what the test is about
    lambda: text("x", key=""),
    lambda: cell("123456789"),
    lambda: cell(shape="star"),  # type: ignore[arg-type] -- what the test is about
    lambda: board("b", []),
    lambda: board("b", [[None], [None, None]]),
    lambda: board("b", [[None] * 33]),
    lambda: board("b", [[None]], column_names=["A", "B"]),
    lambda: button("b", "x" * 65),
    lambda: cell(value="x" * 1001),
    lambda: choice("x" * 1001, "c"),
    lambda: button("b", "a", "x" * 1001),
    lambda: card("c", value="x" * 1001),
    lambda: text([player(0)] * 65),
    lambda: text([player(-1)]),
    lambda: board("x" * 201, [[None]]),
    lambda: board("b", [[None]], column_names=[""]),
    lambda: board("b", [[None]], row_names=["x" * 65]),
    lambda: cell(label="x" * 201),
    lambda: cell(value=True),
    lambda: button("b", "a", float("nan")),
    lambda: card("x" * 201),
    lambda: text_input("i", "a", placeholder="x" * 201),
    lambda: text_input("i", "a", max_length=0),
    lambda: text_input("i", "a", max_length=1001),
    lambda: number_input("i", "a", maximum=float("inf")),
    lambda: progress("p", 0, 0),
    lambda: progress("p", -1, 5),
    lambda: progress("p", 6, 5),
    lambda: progress("p", float("nan"), 5),
    lambda: table("t", ["a"], [["1", "2"]]),
    lambda: check_view({"type": "blink"}),
    lambda: check_view(column(text("a", key="k"), text("b", key="k"))),
    lambda: check_view(log(["line"] * 2048)),
    lambda: check_view(column(*[board("b", [[None] * 32] * 32)] * 2)),
]


@pytest.mark.parametrize("wrong", range(len(WRONG)))
def test_what_the_hub_would_refuse_fails_at_its_line(wrong: int) -> None:
    """[VW1] [VW2] [VW3] [AC1]"""
    with pytest.raises(ViewError):
        WRONG[wrong]()


@pytest.mark.parametrize("case", load("views")["counted"], ids=lambda case: case["name"])
def test_a_view_counts_as_many_nodes_as_in_the_vectors(case: dict[str, Any]) -> None:
    """[VW2]"""
    free = 2048 - 2 - case["nodes"]
    check_view(column(case["view"], log(["line"] * free)))
    with pytest.raises(ViewError):
        check_view(column(case["view"], log(["line"] * (free + 1))))


def test_a_value_of_1000_characters_is_taken() -> None:
    """[VW1] [AC1]"""
    value = "💡" * 1000
    assert [part["value"] for part in (cell(value=value), choice(value, "c"), card("c", value=value))] == [value] * 3


def test_a_view_is_at_most_16_deep() -> None:
    """[VW2]"""
    view = text("x")
    for _ in range(15):
        view = column(view)
    check_view(view)
    with pytest.raises(ViewError):
        check_view(column(view))
