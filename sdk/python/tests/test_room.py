from __future__ import annotations

from typing import Any

import pytest

from minihub import SPECTATORS, Game, Refuse, Room, options
from minihub.room import placements
from minihub.testing import Table
from minihub.views import button, choice, choices, column, text


def game_of(room: type[Room], **more: Any) -> Game:
    game = Game("Test", version="1.0.0", seats=(2, 4), stats={"moves": ("Moves", "sum")}, **more)
    game.room(room)
    return game


class Counter(Room):
    """Counts actions; tells every event."""

    def opened(self) -> None:
        self.count = 0
        self.told: list[Any] = []

    def restored(self, state: Any) -> None:
        self.count = state["count"]
        self.told = []

    def state(self) -> Any:
        return {"count": self.count}

    def view(self, seat: int | None) -> Any:
        return column(
            choices("Many", "many", [choice(1, "One"), choice("a", "A")], multi=True),
            *(button(name, name) for name in ("count", "nothing", "win")),
            text(f"{self.count} for {seat}"),
        )

    async def action(self, seat: int, name: str, value: Any) -> None:
        self.told.append((seat, name, value))
        self.count += name == "count"

    def dropped(self, seat: int) -> None:
        self.told.append(("dropped", seat))

    def back(self, seat: int, missed: bool) -> None:
        self.told.append(("back", seat, missed))

    def joined(self, seat: int) -> None:
        self.told.append(("joined", seat))

    def left(self, seat: int, reason: str) -> None:
        self.told.append(("left", seat, reason))

    def deadline(self, name: str) -> None:
        self.told.append(("deadline", name))


def counter(table: Table) -> Counter:
    assert isinstance(table.room, Counter)
    return table.room


def test_each_event_reaches_its_method_in_order() -> None:
    """[PL1] [RM4] [DL2]"""
    table = Table(game_of(Counter), seats=2)
    table.action(1, "many", [1, "a"])
    table.drop(0)
    assert not table.room.seats[0].connected
    table.back(0, missed=True)
    assert table.room.seats[0].connected
    table.join(2)
    table.leave(2, "kicked")
    assert table.room.seats[2].left
    table.room.set_deadline("turn", 1.5)
    assert table.deadlines == {"turn": 1500}
    table.deadline("turn")
    assert counter(table).told == [
        (1, "many", [1, "a"]), ("dropped", 0), ("back", 0, True), ("joined", 2), ("left", 2, "kicked"),
        ("deadline", "turn"),
    ]  # fmt: skip


def test_after_an_event_it_stores_and_shows_only_what_has_changed() -> None:
    """[CP1] [VW4]"""
    table = Table(game_of(Counter, spectators=True), seats=2)
    assert set(table.views) == {0, 1, None}
    sent = len(table.frames)
    table.act(0, "nothing")
    assert len(table.frames) == sent
    table.act(0, "count")
    assert [frame[0] for frame in table.frames[sent:]] == [35, 32, 32, 32], "stored before it is shown"
    assert table.words(1).endswith("1 for 1") and table.words(None).endswith("1 for None")


def test_spectators_get_a_view_only_if_the_game_says_so_and_who_left_gets_none() -> None:
    """[VW4]"""
    table = Table(game_of(Counter), seats=2)
    assert set(table.views) == {0, 1}
    table.leave(1)
    sent = len(table.frames)
    table.action(0, "count")
    assert [frame[2] for frame in table.frames[sent:] if frame[0] == 32] == [0]


def test_a_checkpoint_comes_now_and_then_even_if_nothing_changes() -> None:
    """[CP3] The hub keeps only so many events."""
    table = Table(game_of(Counter), seats=2)
    for _ in range(600):
        table.action(0, "nothing")
    assert table.checkpoint is not None and table.checkpoint[1] >= 344


def test_a_match_goes_on_from_its_checkpoint() -> None:
    """[CP2]"""
    table = Table(game_of(Counter), seats=2)
    table.action(0, "count")
    table = table.restarted()
    table.action(0, "count")
    assert table.words(0).endswith("2 for 0") and table.checkpoint == (b'{"state":{"count":2}}', 2)


def test_who_has_left_is_gone_also_after_a_restart() -> None:
    """[CP2] [PL1]"""
    table = Table(game_of(Counter), seats=3)
    table.leave(1)
    table = table.restarted()
    assert [seat.left for seat in table.room.seats.values()] == [False, True, False]
    assert set(table.views) == {0, 2}


def test_the_host_of_the_room_changes() -> None:
    """[PL5]"""
    table = Table(game_of(Counter))
    for host in (1, None):
        table.host(host)
        assert table.room.host == host


def test_a_state_that_is_too_large_is_not_stored_and_the_match_goes_on() -> None:
    """[CP1]"""

    class Large(Counter):
        def state(self) -> Any:
            return {"count": self.count, "filling": "x" * 50_000 if self.count == 1 else ""}

    table = Table(game_of(Large), seats=2)
    table.act(0, "count")
    assert table.words(0).endswith("1 for 0") and table.state["count"] == 0
    table.act(0, "count")
    assert table.state["count"] == 2 and table.voided is None


def test_the_first_reason_for_an_end_without_a_result_counts() -> None:
    """[RS3]"""

    class Twice(Counter):
        async def action(self, seat: int, name: str, value: Any) -> None:
            self.void("first")
            self.void("second")

    table = Table(game_of(Twice), seats=2)
    table.act(0, "win")
    assert table.voided == "first"


def test_a_match_can_be_declined() -> None:
    """[RM1]"""

    class Never(Room):
        def opened(self) -> None:
            raise Refuse("Four players, please.")

    with pytest.raises(Refuse, match="Four players"):
        Table(game_of(Never), seats=2)


def test_bytes_go_to_whom_they_are_meant_for() -> None:
    """[DT1]"""
    table = Table(game_of(Counter), seats=3)
    for to in (None, 1, [0, 2], SPECTATORS):
        table.room.send(b"x", to)
    table.room.send_but(b"y", 0)
    assert [to for to, _ in table.data] == [None, 1, [0, 2], 255, -1]


def test_a_patch_needs_a_view_first() -> None:
    """[VW6]"""

    class Plain(Room):
        pass

    table = Table(game_of(Plain), seats=2)
    with pytest.raises(ValueError, match="VW6"):
        table.room.patch(0, ["remove", "a"])
    table.room.show(0, text("a", key="a"))
    table.room.patch(0, ["set", "a", {"text": "b"}])
    assert table.frames[-1] == [33, 1, 0, [["set", "a", {"text": "b"}]]]


def test_the_result_comes_after_the_last_view_and_then_nothing() -> None:
    """[RS1] [RS3]"""

    class Quick(Counter):
        async def action(self, seat: int, name: str, value: Any) -> None:
            self.count = 9
            self.finish([seat], scores={0: 5}, stats={0: {"moves": 3}})

    table = Table(game_of(Quick), seats=2)
    table.action(0, "win")
    assert [frame[0] for frame in table.frames[-4:]] == [35, 32, 32, 36]
    assert table.result == [
        {"seat": 0, "place": 1, "score": 5, "stats": {"moves": 3}},
        {"seat": 1, "place": 2},
    ]
    sent = len(table.frames)
    table.action(1, "win")
    assert len(table.frames) == sent


def test_placements_name_every_seat_once_with_ties() -> None:
    """[RS1]"""

    def places(**given: Any) -> list[tuple[int, int]]:
        arguments: dict[str, Any] = {"order": None, "scores": None, "stats": None, **given}
        return [(entry["seat"], entry["place"]) for entry in placements([0, 1, 2, 3], **arguments)]

    assert places(order=[2]) == [(2, 1), (0, 2), (1, 2), (3, 2)]
    assert places(order=[[0, 1], 3]) == [(0, 1), (1, 1), (3, 3), (2, 4)]
    assert places(scores={0: 1, 1: 5, 2: 5}) == [(1, 1), (2, 1), (0, 3), (3, 4)]
    assert places(order=[[0, 1, 2, 3]]) == [(seat, 1) for seat in range(4)]
    for wrong in ([0, 0], [4], [[1, 2], 1]):
        with pytest.raises(ValueError, match="RS1"):
            places(order=wrong)


def test_results_hold_only_finite_numbers_and_declared_statistics() -> None:
    """[RS1]"""
    table = Table(game_of(Counter), seats=2)
    with pytest.raises(ValueError, match="not declared"):
        table.room.finish([0], stats={0: {"luck": 1}})
    with pytest.raises(ValueError, match="finite"):
        table.room.finish(scores={0: float("nan")})


def test_a_deadline_is_within_a_day() -> None:
    """[DL1]"""
    table = Table(game_of(Counter), seats=2)
    for name, seconds in (("", 1), ("x" * 65, 1), ("x", -1), ("x", 86_401)):
        with pytest.raises(ValueError, match="DL1"):
            table.room.set_deadline(name, seconds)
    table.room.set_deadline("x", 5)
    table.room.cancel_deadline("x")
    assert table.deadlines == {}


def test_the_manifest_is_checked_where_it_is_written() -> None:
    """[MF2] [OP1] [OP2]"""
    good: dict[str, Any] = {"name": "Test", "version": "1.0.0", "seats": (1, 2)}
    Game(**good)
    for wrong in (
        {"name": "x"}, {"version": "1.0"}, {"version": "01.0.0"}, {"seats": (0, 2)}, {"seats": (3, 2)},
        {"seats": (1, 65)}, {"description": "x" * 501}, {"options": {"a b": options.boolean(True)}},
        {"options": {f"o{i}": options.boolean(True) for i in range(25)}},
        {"stats": {f"s{i}": ("S", "sum") for i in range(17)}},
    ):  # fmt: skip
        with pytest.raises(ValueError):
            Game(**{**good, **wrong})
    for wrong_option in (
        lambda: options.integer(5, 1, 4),
        lambda: options.string("x" * 201),
        lambda: options.one_of("a", ["b"]),
        lambda: options.number(0, 1, 2),
    ):
        with pytest.raises(ValueError, match="OP2"):
            wrong_option()


def test_options_become_a_json_schema_and_have_their_defaults_in_tests() -> None:
    """[OP1] [OP3]"""
    game = game_of(Counter, options={"rounds": options.integer(3, 1, 9, title="Rounds")})
    assert game.manifest()["options"] == {
        "type": "object",
        "properties": {"rounds": {"type": "integer", "default": 3, "minimum": 1, "maximum": 9, "title": "Rounds"}},
    }
    assert Table(game).room.options == {"rounds": 3}
    assert Table(game, options={"rounds": 5}).room.options == {"rounds": 5}
