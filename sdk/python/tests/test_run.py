"""The command line of a game server, as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from vectors import load

SOURCE = Path(__file__).resolve().parents[1] / "src"
PROGRAM = """
import sys
sys.path.insert(0, {source!r})
from minihub import Game, Room, run
game = Game("Test", version="1.2.3", seats=(2, 2))
@game.room
class Test(Room): pass
run(game)
"""
PAIRS = load("keys")["pairs"]
ADDRESS = f"minihub://127.0.0.1:1#{PAIRS[1]['publicText']}"


def start(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = tmp_path / "game.py"
    program.write_text(PROGRAM.format(source=str(SOURCE)))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MINIHUB_")}
    return subprocess.run(
        [sys.executable, str(program), *arguments],
        capture_output=True,
        text=True,
        env={**kept, **environment},
        timeout=20,
        check=False,
    )


def key_file(tmp_path: Path, text: str = PAIRS[0]["secretText"]) -> str:
    file = tmp_path / "game.key"
    file.write_text(text)
    file.chmod(0o600)
    return str(file)


def test_missing_and_wrong_settings_are_one_clear_line_and_exit_code_2(tmp_path: Path) -> None:
    """[TR4] [KY3]"""
    key = key_file(tmp_path)
    secret = PAIRS[0]["secretText"]
    for arguments, hint in (
        ((), "MINIHUB_ADDRESS"),
        (("--address", ADDRESS), "MINIHUB_KEY"),
        (("--address", "http://hub", "--key", key), "minihub://HOST:PORT"),
        (("--address", ADDRESS, "--key", str(tmp_path / "none")), "minihub register"),
        (("--address", ADDRESS, "--key", secret), "not the secret itself"),
    ):
        done = start(tmp_path, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert hint in done.stderr and done.stderr.count("\n") == 1 and secret not in done.stderr


def test_settings_come_from_the_environment_and_arguments_go_first(tmp_path: Path) -> None:
    """[TR4]"""
    done = start(tmp_path, "--address", "nonsense", MINIHUB_ADDRESS=ADDRESS, MINIHUB_KEY=key_file(tmp_path))
    assert done.returncode == 2 and "minihub://HOST:PORT" in done.stderr


def test_ctrl_c_stops_a_game_that_cannot_reach_its_hub(tmp_path: Path) -> None:
    program = tmp_path / "game.py"
    program.write_text(PROGRAM.format(source=str(SOURCE)))
    arguments = [sys.executable, str(program), "--address", ADDRESS, "--key", key_file(tmp_path)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "cannot reach the hub at 127.0.0.1:1" in process.stderr.readline()
        process.send_signal(2)
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()
