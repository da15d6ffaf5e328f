"""The link over real sockets, against a hub that plays the other side as the test wants."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from random import Random
from typing import Any

import pytest

from minihub import Game, GameKey, HandshakeError, HubError, Refuse, Room, serve
from minihub import server as server_module
from minihub.link import connect
from minihub.views import button, group

from fake_hub import GAME, HUB, FakeHub, Peer, certificate, fake_hub

SEATS = [
    {"seat": 0, "player": "a", "name": None, "guest": True, "client": "web", "locale": "de", "connected": True},
    {"seat": 1, "player": "b", "name": "Bo", "guest": False, "client": "bot", "locale": "en", "connected": True},
]


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @wraps(test)
    def wrapper() -> None:
        asyncio.run(asyncio.wait_for(test(), 30))

    return wrapper


def echo_game() -> Game:
    """Repeats what it gets; "boom" breaks it, "wait" keeps it busy."""
    game = Game("Echo", version="1.0.0", seats=(1, 4))

    @game.room
    class Echo(Room):
        def opened(self) -> None:
            if self.options.get("refuse"):
                raise Refuse("Not with these options.")
            if self.options.get("boom"):
                raise RuntimeError("boom")
            self.count = 0

        def restored(self, state: Any) -> None:
            self.count = state

        def state(self) -> Any:
            return self.count

        def view(self, seat: int | None) -> Any:
            return group(f"{self.count}", button("Win", "win"))

        async def data(self, seat: int, payload: bytes) -> None:
            if payload == b"boom":
                raise RuntimeError("boom")
            if payload == b"wait":
                await asyncio.sleep(3600)
            self.count += 1
            self.send(payload, seat)

        def action(self, seat: int, name: str, value: Any) -> None:
            if name == "win":
                self.finish([seat])

    return game


@asynccontextmanager
async def playing(hub: FakeHub, game: Game | None = None) -> AsyncIterator[asyncio.Task[None]]:
    """A game server that runs while the block does."""
    stop = asyncio.Event()
    task = asyncio.create_task(serve(game or echo_game(), hub.address, GAME, stop=stop, random=Random(1)))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 10)


async def open_room(peer: Peer, room: int = 1, **info: Any) -> None:
    """Open a room and take its first checkpoint and views."""
    peer.send([20, 100 + room, room, {"match": "m", "round": 1, "options": {}, "seats": SEATS, **info}])
    assert await peer.receive() == [6, 100 + room]
    for type in (35, 32, 32):
        assert (await peer.expect(type))[1] == room


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once."""
    for name in ("FIRST_SECONDS", "REFUSED_SECONDS"):
        monkeypatch.setattr(server_module, name, 0.01)


@run
async def test_the_manifest_comes_first_and_holds_what_the_author_wrote() -> None:
    """[MF1] [TR1] [TR2] [HS3]"""
    async with fake_hub() as hub, playing(hub):
        manifest = await (await hub.peer()).welcome()
        assert manifest["name"] == "Echo" and manifest["seats"] == {"min": 1, "max": 4}


@run
async def test_without_tls_the_certificate_hash_is_zero_bytes() -> None:
    """[TR3]"""
    async with fake_hub(tls=False) as hub, playing(hub):
        await (await hub.peer()).welcome()


@run
async def test_older_tls_is_refused() -> None:
    """[TR2]"""
    async with fake_hub(newest=ssl.TLSVersion.TLSv1_2) as hub:
        with pytest.raises(OSError):
            await connect(hub.address, GAME)


@run
async def test_a_man_in_the_middle_with_another_certificate_gets_no_proof() -> None:
    """[HS3] [HS-03] TLS ends at the attacker, who forwards the real hub's CHALLENGE."""
    _, evil = certificate("evil")
    async with fake_hub(pem=evil) as hub:
        task = asyncio.create_task(connect(hub.address, GAME))
        peer = await hub.peer()
        await peer.challenge()
        with pytest.raises(HandshakeError, match="reading along"):
            await task
        with pytest.raises((EOFError, OSError)):
            await peer.receive()


@run
async def test_another_hub_gets_no_proof_and_ends_the_program() -> None:
    """[HS3] [HS-02]"""
    other = GameKey(bytes([9] * 32))
    async with fake_hub() as hub, playing(hub) as task:
        peer = await hub.peer()
        await peer.challenge(other, other.public)
        with pytest.raises(HandshakeError, match="another hub"):
            await task
        with pytest.raises((EOFError, OSError)):
            await peer.receive()


@run
async def test_a_hub_that_only_knows_the_pinned_key_gets_no_proof() -> None:
    """[HS3]"""
    async with fake_hub() as hub:
        task = asyncio.create_task(connect(hub.address, GAME))
        await (await hub.peer()).challenge(GameKey(bytes(32)), HUB.public)
        with pytest.raises(HandshakeError, match="signature"):
            await task


@run
async def test_frames_in_the_same_segment_as_ready_are_not_lost() -> None:
    """[FR1] Also a frame that is larger than those of the handshake may be."""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.shake([7, 1, None], [99, bytes(5000)], [7, 2, 1.5])
        types = [(await peer.receive())[0] for _ in range(4)]
        assert sorted(types) == [5, 8, 8, 10]


def test_a_refused_key_is_tried_again_and_told_why(caplog: pytest.LogCaptureFixture) -> None:
    """[HS4] [FR10] A game that waits for its approval gets in as soon as it has it."""

    async def refused() -> None:
        async with fake_hub() as hub, playing(hub):
            for _ in range(2):
                peer = await hub.peer()
                await peer.challenge()
                await peer.expect(3)
                peer.send([5, None, "auth_failed", "This key is not known here.", None])
                peer.writer.close()
            await (await hub.peer()).welcome()

    asyncio.run(refused())
    assert "auth_failed: This key is not known here." in caplog.text and "not approved yet" in caplog.text


@run
async def test_a_manifest_that_the_hub_refuses_ends_the_program() -> None:
    """[MF2]"""
    async with fake_hub() as hub, playing(hub) as task:
        peer = await hub.peer()
        await peer.shake()
        _, id, _ = await peer.expect(10)
        peer.send([5, id, "manifest_invalid", "`seats` …", "MF2"])
        with pytest.raises(HubError, match=r"manifest_invalid.*MF2"):
            await task


@run
async def test_a_ping_is_answered_at_once_even_while_a_room_is_busy() -> None:
    """[PG1]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer)
        peer.send([30, 1, 1, 0, b"wait"], [7, 41, 12.5])
        assert await peer.receive() == [8, 41]


@run
async def test_a_room_is_opened_before_anything_of_it_is_sent_and_plays_in_order() -> None:
    """[RM1] [RM4] [DT3] [DT4] [VW6] [CP1]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer)
        peer.send([30, 1, 1, 0, b"one"], [30, 1, 2, 1, b"two"])
        assert await peer.receive() == [30, 1, 0, b"one"]
        assert (await peer.receive())[:3] == [35, 1, 1]
        assert [(await peer.receive())[:3] for _ in range(2)] == [[32, 1, 0], [32, 1, 1]]
        assert await peer.receive() == [30, 1, 1, b"two"]


@run
async def test_a_match_ends_with_a_result_that_is_answered() -> None:
    """[RS1] [RS2] [RS3] [RQ1]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer)
        peer.send([31, 1, 1, 1, "win", None])
        await peer.expect(35)
        _, id, room, result = await peer.expect(36)
        assert (room, result) == (1, {"placements": [{"seat": 1, "place": 1}, {"seat": 0, "place": 2}]})
        # What crossed the result is dropped without harm.
        peer.send([6, id], [30, 1, 2, 0, b"late"], [21, 1, "finished"], [30, 1, 3, 0, b"late"], [7, 5, None])
        assert await peer.receive() == [8, 5]


@run
async def test_a_result_that_was_not_confirmed_is_sent_again_by_the_next_connection() -> None:
    """[RS2] [CP2]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer)
        peer.send([31, 1, 1, 1, "win", None])
        checkpoint = (await peer.expect(35))[3]
        first = (await peer.expect(36))[3]
        peer.close()
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer, 7, restore={"checkpoint": checkpoint, "n": 1})
        assert (await peer.expect(36))[2:] == [7, first]


@run
async def test_after_a_break_a_room_goes_on_from_its_checkpoint() -> None:
    """[CP2]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        peer.close()
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer, 3, restore={"checkpoint": b'{"state":41}', "n": 8})
        peer.send([30, 3, 8, 0, b"known"], [30, 3, 9, 0, b"new"])
        assert await peer.receive() == [30, 3, 0, b"new"]
        assert await peer.receive() == [35, 3, 9, b'{"state":42}']


@run
async def test_an_exception_voids_its_own_room_only() -> None:
    """[RM1]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer, 1)
        await open_room(peer, 2)
        peer.send([30, 1, 1, 0, b"boom"])
        assert await peer.receive() == [11, "error", "data: RuntimeError"]
        _, _, room, reason = await peer.expect(37)
        assert room == 1 and "boom" not in reason
        peer.send([30, 2, 1, 0, b"fine"])
        assert await peer.receive() == [30, 2, 0, b"fine"]


@run
async def test_a_game_declines_a_match_with_a_reason_and_hides_its_own_failure() -> None:
    """[RM1] [OP3]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        for id, options in ((1, {"refuse": True}), (2, {"boom": True})):
            peer.send([20, id, id, {"match": "m", "round": 1, "options": options, "seats": SEATS}])
        answers: dict[int, str] = {}
        for _ in range(2):
            _, id, code, message, _ = await peer.expect(5)
            answers[id] = message
            assert code == "game_refused"
        assert answers[1] == "Not with these options." and "boom" not in answers[2]


@run
async def test_unknown_types_are_reported_and_skipped_malformed_frames_have_no_effect() -> None:
    """[FR7] [FR8] [FR9]"""
    async with fake_hub() as hub, playing(hub):
        peer = await hub.peer()
        await peer.welcome()
        await open_room(peer)
        for frame, code in (
            ([99, 1], "unknown_type"),
            ([31, 1, 1, "0", "fire", 3], "frame_invalid"),
            ([31, 1, 1, 0, None, 3], "frame_invalid"),
            ([30, 1, 1, 0, "text"], "frame_invalid"),
            ([30, True, 1, 0, b""], "frame_invalid"),
            ([20, 5, 6, {"match": "m", "seats": [{"seat": 0}]}], "frame_invalid"),
            ([20, 5, 6, None], "frame_invalid"),
            ([21, 1], "frame_invalid"),
            ([5, "x", "y", "z"], "frame_invalid"),
            ([7], "frame_invalid"),
        ):
            peer.send(frame)
            assert (await peer.expect(5))[2] == code, frame
        # Fields after the known ones are ignored.
        peer.send([30, 1, 1, 0, b"more", "unknown", {"to": "this version"}])
        assert await peer.receive() == [30, 1, 0, b"more"]


@run
async def test_a_hub_that_breaks_the_framing_is_told_the_rule_and_left() -> None:
    """[FR1] [FR3] [FR9]"""
    async with fake_hub() as hub, playing(hub):
        for data, rule in ((bytes(4), "FR1"), (b"\xff" * 4, "FR1"), (bytes.fromhex("000000039201c1"), "FR3")):
            peer = await hub.peer()
            await peer.welcome()
            peer.writer.write(data)
            error = await peer.expect(5)
            assert error[2] == "protocol_error" and error[4] == rule
            with pytest.raises((EOFError, OSError)):
                await peer.receive()


def test_errors_of_the_hub_are_told_with_their_rule_and_without_control_characters(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """[FR10]"""

    async def told() -> None:
        async with fake_hub() as hub, playing(hub):
            peer = await hub.peer()
            await peer.welcome()
            peer.send([5, None, "view_invalid", "The \x1b[31mtext\n is too long.", "VW2"], [7, 1, None])
            await peer.expect(8)

    with caplog.at_level(logging.INFO):
        asyncio.run(told())
    assert "view_invalid: The  [31mtext  is too long. [rule VW2 of protocol/SPEC.md]" in caplog.text
    assert "Echo 1.0.0 is in the catalogue" in caplog.text


@run
async def test_an_erased_player_is_forgotten() -> None:
    """[PL3]"""
    game = echo_game()
    erased: list[str] = []
    game.erased(erased.append)
    async with fake_hub() as hub, playing(hub, game):
        peer = await hub.peer()
        await peer.welcome()
        peer.send([12, "player"], [7, 1, None])
        await peer.expect(8)
        assert erased == ["player"]


def test_tries_are_spread_and_grow_up_to_a_bound() -> None:
    """A hub that restarts is not met by all its games at once."""
    backoff = server_module.Backoff(Random(1))
    waits = [backoff.next() for _ in range(40)]
    assert all(0 < wait <= 30 for wait in waits) and max(waits[-10:]) >= 15
    assert len(set(waits)) == len(waits)
