"""The test vectors that every implementation of the protocol must reproduce."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).resolve().parents[3] / "protocol" / "vectors"


def load(name: str) -> Any:
    """One file of protocol/vectors."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def value(item: Any) -> Any:
    """A value of frames.json, where a byte string is {"$bin": hex}."""
    if isinstance(item, dict):
        return bytes.fromhex(item["$bin"]) if set(item) == {"$bin"} else {k: value(v) for k, v in item.items()}
    return [value(part) for part in item] if isinstance(item, list) else item
