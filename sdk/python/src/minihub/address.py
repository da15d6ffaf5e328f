"""The address of a hub, `minihub://HOST:PORT#KEY` (protocol/SPEC.md [TR4])."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from .errors import AddressError, KeyTextError
from .keys import read_key_text

_FORM = re.compile(
    r"minihub://(?:\[(?P<v6>[0-9A-Fa-f:.]{2,45})\]|(?P<host>[A-Za-z0-9._-]{1,253})):(?P<port>[0-9]{1,5})/?"
    r"(?:\?(?P<query>[^#]*))?#(?P<key>.+)"
)


@dataclass(frozen=True)
class Address:
    """Where the hub listens, and the key it must prove to own."""

    host: str
    port: int
    hub_key: bytes
    tls: bool = True

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_address(text: str) -> Address:
    """Read an address. Raises AddressError with what is wrong. [TR4]"""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        hint = ""
        if text.strip().startswith("minihub://") and "#" not in text:
            hint = ". The part from # on is missing: put the address in quotes, the shell may have cut it off"
        raise AddressError("a hub's address looks like minihub://HOST:PORT#H…" + hint)
    port = int(match["port"])
    if not 1 <= port <= 65535:
        raise AddressError("the port of the hub's address must be 1 to 65535")
    host = match["v6"] or match["host"]
    if match["query"] not in (None, "", "tls=off"):
        raise AddressError("the only setting an address can have is ?tls=off")
    tls = match["query"] != "tls=off"
    if not tls and not _is_loopback(host):
        raise AddressError("?tls=off is for a hub on this machine (127.0.0.1) only")
    try:
        hub_key = read_key_text("H", match["key"])
    except KeyTextError as error:
        raise AddressError(f"the hub's address: {error}") from None
    return Address(host, port, hub_key, tls)
