from __future__ import annotations

import asyncio
from typing import Any

import pytest

from minihub import Game, HubError, Room
from minihub.messages import read_room_open
from minihub.room import Handled
from minihub.server import serve
from minihub.testing import Table
from minihub.views import button, group

from fake_hub import GAME, Peer, fake_hub

game = Game("Keeper", version="1.0.0", seats=(1, 2))


@game.room
class Keeper(Room):
    """Counts what is played, and keeps each player's best roll."""

    async def opened(self) -> None:
        self.played = await self.store.update("played", lambda n: (n or 0) + 1)
        self.roll = (await self.fair_random("roll"))[0]

    def restored(self, state: Any) -> Handled:
        self.played, self.roll = state["played"], state["roll"]
        return None

    def state(self) -> Any:
        return {"played": self.played, "roll": self.roll}

    def view(self, seat: int | None) -> Any:
        return group(f"{self.played} {self.roll} {self.host}", button("Roll", "roll"))

    async def action(self, seat: int, name: str, value: Any) -> None:
        mine = self.store.of(self.seats[seat].player)
        await mine.update("best", lambda best: max(best or 0, self.roll))
        self.finish([seat])


def test_a_game_stores_and_draws_at_a_table_and_sees_the_same_after_a_restart() -> None:
    """[ST1] [RN2]"""
    table = Table(game, seed=3)
    assert table.hub.stored("played") == 1
    later = table.restarted()
    assert later.words(0) == table.words(0)
    later.action(0, "roll")
    assert later.result is not None
    roll = later.hub.stored("best", "player-0")
    same = Table(game, seed=3).room
    assert isinstance(same, Keeper)
    assert roll == same.roll


def test_entries_are_changed_by_revision_listed_by_prefix_and_deleted() -> None:
    """[ST2] [ST4]"""
    store = Table(game).room.store

    async def use() -> None:
        first = await store.put("w/a", {"x": [1, None]}, if_revision=0)
        entry = await store.get("w/a")
        assert entry is not None and (entry.value, entry.revision) == ({"x": [1, None]}, first)
        with pytest.raises(HubError, match="conflict"):
            await store.put("w/a", 2, if_revision=first + 9)
        with pytest.raises(HubError, match="conflict"):
            await store.delete("w/a", if_revision=first + 9)
        await store.put("w/ä", 1)
        assert (await store.list("w/")).keys == ["w/a", "w/ä"]
        assert (await store.list("w/", after="w/a")).keys == ["w/ä"]
        assert await store.delete("w/a") is True
        assert await store.delete("w/a") is False
        assert await store.get("w/a") is None
        with pytest.raises(ValueError):
            await store.put("n", float("nan"))

    asyncio.run(use())


def test_update_reads_again_when_somebody_else_wrote_meanwhile() -> None:
    """[ST4]"""
    store = Table(game).room.store

    async def use() -> None:
        await store.put("n", 0)
        raced = False

        def add(n: int) -> int:
            nonlocal raced
            if not raced:
                raced = True
                # As another server would: between the look and the change.
                with pytest.raises(StopIteration):
                    store.put("n", 10).send(None)
            return n + 1

        assert await store.update("n", add) == 11

    asyncio.run(use())


def test_requests_and_the_host_go_over_the_link() -> None:
    """[ST1] [RN2] [PL5] [RQ1] Also before the OK to ROOM_OPEN; a refusal is raised where it was asked."""

    async def play() -> None:
        stop = asyncio.Event()
        async with fake_hub() as hub:
            served = asyncio.create_task(serve(game, hub.address, GAME, stop=stop))
            peer: Peer = await hub.peer()
            await peer.welcome()
            seat = {"seat": 0, "player": "p1", "name": None, "guest": True, "client": "web", "locale": "en",
                    "connected": True}  # fmt: skip
            info = {"match": "m", "round": 1, "options": {}, "seats": [seat], "host": 0, "commit": bytes(32)}
            peer.send([20, 1, 1, info])
            _, id, scope, key = await peer.expect(40)
            assert (scope, key) == (None, "played")
            peer.send([6, id, {"value": b"4", "revision": 2.0**33}])
            _, id, _, _, value, revision = await peer.expect(41)
            assert (value, revision) == (b"5", 2**33)
            peer.send([6, id, {"revision": 2**33 + 1}])
            _, id, room, label = await peer.expect(50)
            assert (room, label) == (1, "roll")
            peer.send([6, id, bytes([7]) * 32, "a field from the future"])
            assert await peer.expect(6) == [6, 1]
            await peer.expect(35)
            assert "5 7 0" in str(await peer.expect(32))
            peer.send([26, 1, 1, None])
            assert "5 7 None" in str(await peer.expect(32))
            peer.send([31, 1, 2, 0, "roll", None])
            _, id, scope, key = await peer.expect(40)
            assert (scope, key) == ("p1", "best")
            peer.send([5, id, "not_found", "There is no such player.", "ST3"])
            # The handler raises, and its match is void.
            assert (await peer.expect(11))[1] == "error"
            await peer.expect(37)
            stop.set()
            peer.close()
            await served

    asyncio.run(play())


def test_a_hub_of_an_earlier_minor_version_names_no_host() -> None:
    """[VN1] [FR7]"""
    seat = {"seat": 0, "player": "p1"}
    assert read_room_open([20, 1, 1, {"match": "m", "seats": [seat]}]).host is None
