"""`run(game)`: the command line of a game server."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from .address import Address, parse_address
from .errors import MinihubError
from .game import Game
from .keys import GameKey, load_key
from .server import serve

EXIT_USAGE = 2
EXIT_REFUSED = 3
EXIT_INTERRUPTED = 130


def run(game: Game, arguments: Sequence[str] | None = None) -> NoReturn:
    """Serve `game` until Ctrl-C or SIGTERM, and exit.

    The hub's address and the key file come from `--address` and `--key`, else from the environment:
    MINIHUB_ADDRESS and MINIHUB_KEY. Exit codes: 0 stopped, 2 wrong settings, 3 refused by the hub for good.
    """
    parser = argparse.ArgumentParser(
        description=f"{game.name} {game.version}, a game server for minihub",
        epilog="`minihub register HUB_URL --name NAME` makes the key file and prints the address.",
    )
    parser.add_argument("--address", default=os.environ.get("MINIHUB_ADDRESS"), help="minihub://HOST:PORT#H…")
    parser.add_argument(
        "--key",
        metavar="FILE",
        default=os.environ.get("MINIHUB_KEY"),
        help="the file with the game's secret key",
    )
    parser.add_argument("--verbose", action="store_true", help="tell more")
    given = parser.parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if given.verbose else logging.INFO,
        format="%(asctime)s %(levelname)-7s %(message)s",
        datefmt="%H:%M:%S",
    )
    if not given.address:
        parser.exit(EXIT_USAGE, "Where is the hub? Give --address or MINIHUB_ADDRESS; minihub register prints it.\n")
    if not given.key:
        parser.exit(EXIT_USAGE, "Which key? Give --key FILE or MINIHUB_KEY; minihub register makes the file.\n")
    try:
        address, key = parse_address(given.address), load_key(given.key)
    except MinihubError as error:
        parser.exit(EXIT_USAGE, f"{error}\n")
    try:
        asyncio.run(_serve(game, address, key))
    except KeyboardInterrupt:
        raise SystemExit(EXIT_INTERRUPTED) from None
    except MinihubError as error:
        parser.exit(EXIT_REFUSED, f"{error}\n")
    raise SystemExit(0)


async def _serve(game: Game, address: Address, key: GameKey) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stopping(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)  # a second one forces

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopping, number)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            break
    await serve(game, address, key, stop=stop)
