from __future__ import annotations

import random
from typing import Any

import msgpack
import pytest

from minihub import FrameError
from minihub.frames import Splitter, read_body, write_body, write_frame

from vectors import load, value


@pytest.mark.parametrize("case", load("frames")["frames"], ids=lambda case: case["name"])
def test_every_frame_type_is_read_and_written_as_in_the_vectors(case: dict[str, Any]) -> None:
    """[FR2] [FR6]"""
    body = bytes.fromhex(case["bytes"])
    assert read_body(body) == value(case["value"])
    assert write_body(value(case["value"])) == body


@pytest.mark.parametrize("case", load("scan")["frames"], ids=lambda case: case["name"])
def test_hostile_frames_are_refused_with_the_rule_of_the_vectors(case: dict[str, Any]) -> None:
    """[FR2] [FR3] [FR4] [FR5] [FR6]"""
    body = b"".join(bytes.fromhex(piece) * times for piece, times in case["bytes"])
    if case["reason"] == "ok":
        frame = read_body(body)
        assert frame == case.get("value", frame)
        return
    with pytest.raises(FrameError) as refused:
        read_body(body)
    assert refused.value.rule == case["rule"]


@pytest.mark.parametrize("case", load("splitter")["cases"], ids=lambda case: case["name"])
def test_a_stream_is_cut_into_frames_as_in_the_vectors(case: dict[str, Any]) -> None:
    """[FR1]"""
    splitter = Splitter(case["frameBytesMax"])
    frames: list[str] = []
    end = "ok"
    try:
        for chunk in case["chunks"]:
            splitter.feed(bytes.fromhex(chunk))
            while (body := splitter.take()) is not None:
                frames.append(body.hex())
    except FrameError as error:
        assert error.rule == "FR1"
        end = "length"
    assert (frames, end) == (case["frames"], case["end"])


def test_a_frame_may_be_split_anywhere() -> None:
    """[FR1] [MP-15]"""
    stream = b"".join(write_frame([30, 1, None, bytes(size)], 1024) for size in (0, 1, 300))
    for at in range(len(stream) + 1):
        splitter = Splitter()
        frames = []
        for part in (stream[:at], stream[at:]):
            splitter.feed(part)
            while (body := splitter.take()) is not None:
                frames.append(len(read_body(body)[3]))
        assert frames == [0, 1, 300]


def test_random_and_mutated_bytes_either_decode_or_are_refused_by_a_rule() -> None:
    """[FR9] [MP-17] Never another exception; what the scan accepts the decoder accepts."""
    chance = random.Random(1)
    valid = [bytes.fromhex(case["bytes"]) for case in load("frames")["frames"]]
    for _ in range(20_000):
        body = bytearray(chance.choice(valid) if chance.random() < 0.7 else chance.randbytes(chance.randint(0, 40)))
        for _ in range(chance.randint(0, 3)):
            if body:
                body[chance.randrange(len(body))] = chance.randrange(256)
        try:
            assert isinstance(read_body(bytes(body)), list)
        except FrameError as error:
            assert error.rule in ("FR2", "FR3", "FR4", "FR5", "FR6")


@pytest.mark.parametrize(
    ("frame", "rule"),
    [
        ([1, float("nan")], "FR6"),
        ([1, 2**60], "FR6"),
        ([1, {"__proto__": 1}], "FR4"),
        ([1, {1: 1}], "FR4"),
        ([1, "x" * 16_385], "FR5"),
        ([1, "\ud800"], "FR2"),
        ([1, object()], "FR2"),
        ([1, msgpack.Timestamp(1)], "FR3"),
    ],
)
def test_what_the_hub_must_refuse_is_not_sent(frame: list[Any], rule: str) -> None:
    """[FR3] [FR4] [FR5] [FR6]"""
    with pytest.raises(FrameError) as refused:
        write_body(frame)
    assert refused.value.rule == rule


def test_a_frame_over_the_limit_is_not_sent() -> None:
    """[FR1]"""
    assert write_frame([1, bytes(1020)], 1025)[:4] == (1025).to_bytes(4, "big")
    with pytest.raises(FrameError, match="FR1"):
        write_frame([1, bytes(1021)], 1025)
