from __future__ import annotations

import pytest

from minihub import Address, AddressError, parse_address

from vectors import load

PAIR = load("keys")["pairs"][1]
HUB = PAIR["publicText"]
KEY = bytes.fromhex(PAIR["publicKey"])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"minihub://hub.example:7001#{HUB}", Address("hub.example", 7001, KEY)),
        (f"minihub://192.168.1.5:1#{HUB}", Address("192.168.1.5", 1, KEY)),
        (f"minihub://[::1]:7001#{HUB}", Address("::1", 7001, KEY)),
        (f"minihub://127.0.0.1:7001?tls=off#{HUB}", Address("127.0.0.1", 7001, KEY, tls=False)),
        (f"minihub://localhost:7001?tls=off#{HUB}", Address("localhost", 7001, KEY, tls=False)),
    ],
)
def test_an_address_names_host_port_and_key(text: str, address: Address) -> None:
    """[TR4]"""
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("https://hub.example", "minihub://HOST:PORT"),
        ("minihub://hub.example:7001", "quotes"),
        (f"minihub://hub.example:70000#{HUB}", "port"),
        (f"minihub://hub.example:7001?tls=off#{HUB}", "127.0.0.1"),
        (f"minihub://192.168.1.5:7001?tls=off#{HUB}", "127.0.0.1"),
        (f"minihub://hub.example:7001?tls=no#{HUB}", "tls=off"),
        (f"minihub://hub.example:7001#{HUB[:-1]}A", "checksum"),
        (f"minihub://hub.example:7001#{load('keys')['pairs'][0]['publicText']}", "begins with H"),
        (f"minihub://hub.example:7001#{PAIR['secretText']}", "secret"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(text: str, hint: str) -> None:
    """[TR4] [KY3] TLS is left out on a loopback only."""
    with pytest.raises(AddressError) as refused:
        parse_address(text)
    assert hint in str(refused.value)
    assert PAIR["secretText"] not in str(refused.value)
