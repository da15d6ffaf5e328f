from __future__ import annotations

import asyncio

import pytest
from test_link import SEATS, playing, run

from minihub import Game, Room

from fake_hub import Peer, fake_hub


@run
async def test_a_game_that_stops_says_so_before_it_goes() -> None:
    """[DR1]"""
    async with fake_hub() as hub:
        async with playing(hub):
            peer = await hub.peer()
            await peer.welcome()
            peer.send([7, 1, None])
            assert await peer.receive() == [8, 1]
        assert await peer.receive() == [9, "stopping"]
        with pytest.raises((EOFError, OSError)):
            await peer.receive()


@run
async def test_a_game_that_stops_waits_for_a_match_that_is_not_stored() -> None:
    """[DR3]"""
    game = Game("Echo", version="1.0.0", seats=(1, 4))

    @game.room
    class Forgetful(Room):
        def data(self, seat: int, payload: bytes) -> None:
            self.finish([seat])

    async def hub_side(peer: Peer) -> None:
        assert await peer.receive() == [9, "stopping"]
        peer.send([30, 1, 1, 0, b"end"])
        result = await peer.expect(36)
        peer.send([6, result[1], None], [21, 1, "finished"])
        with pytest.raises((EOFError, OSError)):
            await peer.receive()

    async with fake_hub() as hub:
        async with playing(hub, game):
            peer = await hub.peer()
            await peer.welcome()
            peer.send([20, 101, 1, {"match": "m", "round": 1, "options": {}, "seats": SEATS}])
            assert await peer.receive() == [6, 101]
            rest = asyncio.create_task(hub_side(peer))
        await rest
