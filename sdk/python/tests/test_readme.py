"""The README's example runs as it is printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_example_and_its_test_run_as_printed() -> None:
    game, test = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(game, "README.md", "exec"), names)
    exec(compile(test, "README.md", "exec"), names)
    assert names["table"].result
