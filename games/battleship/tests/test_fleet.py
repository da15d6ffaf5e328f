from __future__ import annotations

from random import Random

import pytest

from fleet import FLEETS, SIDE, Sea, Ship, around, cell_name, fits, random_fleet


def test_cells_are_named_by_column_and_row() -> None:
    assert [cell_name(at) for at in (0, 9, 10, 61, 99)] == ["A1", "J1", "A2", "B7", "J10"]


def test_a_ship_lies_on_the_board_or_not() -> None:
    assert Ship(5, 5, False).inside and not Ship(6, 5, False).inside
    assert Ship(50, 5, True).inside and not Ship(60, 5, True).inside


def test_ships_neither_overlap_nor_touch_unless_they_may() -> None:
    other = [Ship(0, 3, False)]
    assert not fits(Ship(2, 2, True), other, touching=True)
    assert fits(Ship(3, 2, True), other, touching=True)
    assert not fits(Ship(3, 2, True), other, touching=False)
    assert not fits(Ship(SIDE + 3, 2, True), other, touching=False), "the diagonal touches, too"
    assert fits(Ship(4, 2, True), other, touching=False)


@pytest.mark.parametrize("fleet", FLEETS)
@pytest.mark.parametrize("touching", [True, False])
def test_a_random_fleet_keeps_the_rules(fleet: str, touching: bool) -> None:
    for seed in range(50):
        ships = random_fleet(FLEETS[fleet], touching, Random(seed))
        assert tuple(ship.size for ship in ships) == FLEETS[fleet]
        for at, ship in enumerate(ships):
            assert fits(ship, ships[:at] + ships[at + 1 :], touching)


def test_a_shot_misses_hits_and_sinks() -> None:
    sea = Sea([Ship(0, 2, False), Ship(50, 3, True)])
    assert [sea.shoot(at) for at in (99, 0, 1)] == ["miss", "hit", "sunk"]
    assert [sea.seen(at) for at in (0, 1, 2, 99)] == ["sunk", "sunk", None, "miss"]
    assert sea.afloat == [Ship(50, 3, True)] and sea.hits == 2


def test_a_sea_survives_being_stored() -> None:
    sea = Sea(random_fleet(FLEETS["classic"], False, Random(1)), shots=[1, 2], selected=3, note="n")
    assert Sea.restored(sea.state()) == sea


def test_neighbours_stop_at_the_edge() -> None:
    assert around([0]) == {0, 1, 10, 11}
    assert around([9]) == {8, 9, 18, 19}
