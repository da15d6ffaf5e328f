from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from minihub.testing import Table

from battleship import Battleship, game
from fleet import CELLS, Ship


def begun(seed: int = 1, **options: Any) -> Table:
    """A match whose fleets are laid out."""
    table = Table(game, seats=2, seed=seed, options=options)
    table.action(0, "ready")
    table.action(1, "ready")
    return table


def room(table: Table) -> Battleship:
    assert isinstance(table.room, Battleship)
    return table.room


def ships(table: Table, seat: int) -> set[int]:
    """The cells of a seat's ships."""
    return {at for ship in room(table).seas[seat].ships for at in ship.cells}


def water(table: Table, seat: int) -> list[int]:
    """Cells of a seat's sea that hold no ship and were not shot at."""
    return [at for at in range(CELLS) if at not in ships(table, seat) | set(room(table).seas[seat].shots)]


def play(table: Table) -> None:
    """Both shoot until it is over: seat 0 always hits, seat 1 never does."""
    while table.result is None:
        turn = room(table).turn
        sea = room(table).seas[1 - turn]
        target = sorted(ships(table, 1 - turn) - set(sea.shots)) if turn == 0 else water(table, 0)
        table.action(turn, "fire", target[0])


def ship_cells(table: Table, viewer: int | None) -> list[set[int]]:
    """For each board of a view, the cells drawn as a ship."""
    return [
        {at for at, item in enumerate(board["cells"]) if item and item.get("shape") == "ship"}
        for board in table.find(viewer, "board")
    ]


def check_secrets(table: Table) -> None:
    """Every view shows exactly the ships that its viewer may see, and nothing else tells them."""
    for seat in (0, 1):
        boards = ship_cells(table, seat)
        own = ships(table, seat) - set(room(table).seas[seat].shots)
        assert boards[-1] == own
        assert all(not cells for cells in boards[:-1])
    assert all(not cells for cells in ship_cells(table, None))
    for viewer, hidden in ((0, [1]), (1, [0]), (None, [0, 1])):
        for seat in hidden:
            sea = room(table).seas[seat]
            board = table.find(viewer, "board")[0 if viewer is not None else seat]
            if board["label"] == "My sea":
                continue  # while the fleets are laid out there is no board of the other
            # Cells without a shot must look all the same.
            looks = {
                json.dumps({**(item or {}), "value": None})
                for at, item in enumerate(board["cells"])
                if at not in sea.shots
            }
            assert len(looks) <= 1


def test_no_view_ever_holds_the_ships_of_the_other_seat() -> None:
    """[VW4] Hidden information, checked after every event of a whole match."""
    table = Table(game, seats=2, seed=3)
    check_secrets(table)
    table.action(0, "shuffle")
    check_secrets(table)
    table.action(0, "ready")
    check_secrets(table)
    table.action(1, "ready")
    while table.result is None:
        check_secrets(table)
        turn = room(table).turn
        untouched = [at for at in range(CELLS) if at not in room(table).seas[1 - turn].shots]
        table.action(turn, "fire", untouched[len(untouched) // 3])
    check_secrets(table)


def test_the_other_layout_changes_nothing_that_a_seat_or_spectator_sees() -> None:
    """[VW4] Were the other's fleet anywhere else, every byte of the view would be the same."""
    table = Table(game, seats=2, seed=3)
    before = (table.views[1], table.views[None])
    layout = ships(table, 0)
    table.action(0, "shuffle")
    assert ships(table, 0) != layout
    assert (table.views[1], table.views[None]) == before


def test_a_match_is_played_to_its_end_with_result_and_statistics() -> None:
    """[RS1]"""
    table = begun()
    play(table)
    assert table.result is not None
    by_seat = {entry["seat"]: entry for entry in table.result}
    assert by_seat[0]["place"] == 1 and by_seat[1]["place"] == 2
    assert by_seat[0]["score"] == 17 and by_seat[0]["stats"]["sunk"] == 5
    assert by_seat[0]["stats"] == {"shots": 17, "hits": 17, "sunk": 5, "accuracy": 100.0}
    assert by_seat[1]["stats"]["hits"] == 0
    assert "You win!" in table.words(0) and "wins." in table.words(1)
    assert table.actions(0) == table.actions(1) == set()


def test_only_the_seat_whose_turn_it_is_can_fire_and_only_at_new_cells() -> None:
    """[AC1] A player may send anything at any time."""
    table = begun()
    turn = room(table).turn
    assert "fire" in table.actions(turn) and "fire" not in table.actions(1 - turn)
    at = water(table, 1 - turn)[0]
    table.action(1 - turn, "fire", 5)
    for nonsense in (None, True, -1, 100, 1.0, "5", [5], 10**15):
        table.action(turn, "fire", nonsense)
    for name in ("place", "ready", "shuffle", "turn", "unready", "x"):
        table.action(turn, name, 3)
    assert [len(sea.shots) for sea in room(table).seas] == [0, 0]
    table.action(turn, "fire", at)
    assert room(table).turn == 1 - turn
    table.action(1 - turn, "fire", water(table, turn)[0])
    table.action(turn, "fire", at)
    assert room(table).turn == turn, "the same cell again is no shot"


def test_a_hit_shoots_again_if_the_room_wants_that() -> None:
    for again in (False, True):
        table = begun(again=again)
        turn = room(table).turn
        table.action(turn, "fire", min(ships(table, 1 - turn)))
        assert (room(table).turn == turn) == again


def test_a_ship_is_chosen_moved_and_turned_by_hand() -> None:
    table = Table(game, seats=2, options={"fleet": "quick"})
    sea = room(table).seas[0]
    sea.ships = [Ship(0, 4, False), Ship(40, 3, False), Ship(80, 2, False)]
    assert "turn" not in table.actions(0)
    table.action(0, "place", 2)
    assert "turn" in table.actions(0), "a ship is chosen by any of its cells"
    table.action(0, "place", 16)
    assert sea.ships[0] == Ship(16, 4, False)
    table.action(0, "turn")
    assert sea.ships[0] == Ship(16, 4, True)
    for blocked in (99, 33):
        table.action(0, "place", blocked)
        assert sea.ships[0] == Ship(16, 4, True)
        assert "The battleship does not fit there." in table.words(0)
    assert "does not fit" not in table.words(1), "the note is for its seat only"
    table.action(0, "place", 81)
    assert sea.selected == 2 and "does not fit" not in table.words(0)


def test_a_ready_fleet_stays_as_it_is_until_it_is_taken_back() -> None:
    table = Table(game, seats=2)
    table.action(0, "ready")
    layout = ships(table, 0)
    table.action(0, "shuffle")
    assert ships(table, 0) == layout and table.actions(0) == {"unready"}
    table.action(0, "unready")
    table.action(0, "shuffle")
    assert ships(table, 0) != layout


def test_who_leaves_or_gives_up_loses() -> None:
    """[PL1] A dropped player keeps the seat; one who left has lost."""
    for end in ("leave", "resign", "leave early"):
        table = Table(game, seats=2) if end == "leave early" else begun()
        table.drop(0)
        assert table.result is None
        table.back(0)
        if end == "resign":
            table.action(0, "resign")
        else:
            table.leave(0, "timeout")
        assert table.result is not None
        assert {entry["seat"]: entry["place"] for entry in table.result} == {0: 2, 1: 1}


def test_without_a_time_limit_there_are_no_deadlines() -> None:
    """[DL1]"""
    table = begun()
    play(table)
    assert table.deadlines == {}
    assert not [frame for frame in table.frames if frame[0] == 34 and frame[3] is not None]


def test_the_clock_shoots_and_ends_a_match_with_somebody_asleep() -> None:
    """[DL1] [DL2]"""
    table = Table(game, seats=2, options={"seconds": 20})
    assert table.deadlines == {"placing": 120_000}
    table.deadline("placing")
    assert table.deadlines == {"turn": 20_000}
    first = room(table).turn
    table.deadline("turn")
    assert len(room(table).seas[1 - first].shots) == 1 and table.deadlines == {"turn": 20_000}
    while table.result is None:
        if room(table).turn == first:
            table.deadline("turn")
        else:
            table.action(1 - first, "fire", water(table, first)[0])
    assert {entry["seat"]: entry["place"] for entry in table.result} == {first: 2, 1 - first: 1}
    assert table.deadlines == {}


def test_a_match_goes_on_after_a_crash_at_any_point() -> None:
    """[CP2] Restarted from the checkpoint after every event, it shows and ends the same."""
    table, steady = Table(game, seats=2, seed=5), Table(game, seats=2, seed=5)
    for each in (0, 1):
        table.action(each, "ready")
        steady.action(each, "ready")
        table = table.restarted()
    while steady.result is None:
        turn = room(steady).turn
        cells = [at for at in range(CELLS) if at not in room(steady).seas[1 - turn].shots]
        shot = cells[7 % len(cells)]
        steady.action(turn, "fire", shot)
        table.action(turn, "fire", shot)
        ended = table.result
        table = table.restarted()
        assert table.views == steady.views
        assert (ended is not None) == (steady.result is not None)
    assert table.result == steady.result, "a result that was not confirmed is sent again [RS2]"


def test_every_event_that_changes_something_is_stored() -> None:
    """[CP1]"""
    table = begun()
    numbers = [frame[2] for frame in table.frames if frame[0] == 35]
    assert numbers == [0, 1, 2]
    table.action(room(table).turn, "fire", 0)
    assert table.state["seas"][0]["shots"] == room(table).seas[0].shots
    assert json.loads(table.checkpoint[0]) if table.checkpoint else False


def test_boards_fit_a_terminal_of_80_columns() -> None:
    table = begun()
    for board in table.find(0, "board"):
        assert (board["rows"], board["columns"]) == (10, 10)
        assert board["columnNames"] == list("ABCDEFGHIJ") and board["rowNames"][-1] == "10"
        assert len(board["label"]) <= 10
        assert all(len((item or {}).get("text", "")) <= 1 for item in board["cells"])
    # Status and timer share a line, and so does what stands below the boards: 18 lines are all there is.
    assert [node["type"] for node in table.views[0]["children"]] == ["row", "row", "row", "log"]


GAME = Path(__file__).resolve().parents[1] / "battleship.py"


def test_the_program_says_what_it_needs() -> None:
    done = subprocess.run([sys.executable, str(GAME)], capture_output=True, text=True, env={}, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "MINIHUB_ADDRESS" in done.stderr and done.stderr.count("\n") == 1


def test_a_missing_package_is_named_with_the_command_that_mends_it() -> None:
    # -S and -I hide installed packages.
    done = subprocess.run([sys.executable, "-S", "-I", str(GAME)], capture_output=True, text=True, check=False)
    if done.returncode == 2:
        pytest.fail("the packages were not hidden")
    assert done.returncode == 1
    assert "python3 -m pip install msgpack cryptography" in done.stderr and done.stderr.count("\n") == 1
