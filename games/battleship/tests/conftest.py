"""Finds the game and, in a checkout where it is not installed, the SDK."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve()
for folder in (HERE.parents[1], HERE.parents[3] / "sdk" / "python" / "src"):
    sys.path.insert(0, str(folder))
