"""Write mini-games for a minihub hub. See README.md for a complete example."""

from . import options, views
from .address import Address, parse_address
from .errors import (
    AddressError,
    FrameError,
    HandshakeError,
    HubError,
    KeyTextError,
    MinihubError,
    Refuse,
    ViewError,
)
from .game import Game
from .keys import GameKey, load_key
from .room import SPECTATORS, Room, Seat
from .run import run
from .server import serve
from .store import Page, Store, Stored

__all__ = [
    "SPECTATORS",
    "Address",
    "AddressError",
    "FrameError",
    "Game",
    "GameKey",
    "HandshakeError",
    "HubError",
    "KeyTextError",
    "MinihubError",
    "Page",
    "Refuse",
    "Room",
    "Seat",
    "Store",
    "Stored",
    "ViewError",
    "load_key",
    "options",
    "parse_address",
    "run",
    "serve",
    "views",
]
