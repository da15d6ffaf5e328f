from __future__ import annotations

from typing import Any

import pytest

from minihub import Game, Room
from minihub.offers import offers, patched
from minihub.testing import Table
from minihub.views import ViewError, button, column, row, text

from vectors import load

VECTORS = load("offers")


@pytest.mark.parametrize("case", VECTORS["offers"], ids=lambda case: case["name"])
def test_a_view_offers_what_it_offers_in_every_language(case: dict[str, Any]) -> None:
    """[AC1]"""
    for value in case["takes"]:
        assert offers(case["view"], case["action"], value), value
    for value in case["drops"]:
        assert not offers(case["view"], case["action"], value), value


@pytest.mark.parametrize("case", VECTORS["patches"], ids=lambda case: case["name"])
def test_a_patch_makes_the_same_view_in_every_language(case: dict[str, Any]) -> None:
    """[VW5]"""
    if case["after"] is None:
        with pytest.raises(ViewError, match="VW5"):
            patched(case["view"], case["patches"])
    else:
        assert patched(case["view"], case["patches"]) == case["after"]


class Told(Room):
    def opened(self) -> None:
        self.told: list[Any] = []
        self.show(0, column(button("Go", "go"), row(button("Wait", "wait", key="later"), key="row")))

    def action(self, seat: int, name: str, value: Any) -> None:
        self.told.append((seat, name, value))


def test_an_action_reaches_the_room_only_if_the_present_view_offers_it() -> None:
    """[AC1] [VW5]"""
    game = Game("Test", version="1.0.0", seats=(2, 2))
    game.room(Told)
    table = Table(game)
    room = table.room
    assert isinstance(room, Told)
    for seat, name, value in ((0, "go", None), (0, "go", 1), (0, "else", None), (1, "go", None), (0, "wait", None)):
        table.action(seat, name, value)
    room.patch(0, ["set", "later", {"disabled": True}], ["insert", "row", 1, button("New", "new")])
    for name in ("wait", "new"):
        table.action(0, name)
    room.show(0, text("Over"))
    table.action(0, "go")
    assert room.told == [(0, "go", None), (0, "wait", None), (0, "new", None)]
    with pytest.raises(AssertionError, match="does not offer go"):
        table.act(0, "go")
    room.show(0, column(key="root"))
    with pytest.raises(ViewError, match="VW5"):
        room.patch(0, ["remove", "nobody"])
