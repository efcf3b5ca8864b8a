"""Who asks, where a proxy stands between: its word counts only when it comes from an address named as trusted."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from capliquify.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from capliquify.api.asgi import App, Receive, Scope, Send

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network
    Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def with_trusted_proxies(app: App, trusted: Iterable[str]) -> App:
    """Take the caller's address and scheme from `X-Forwarded-For` and `X-Forwarded-Proto` of trusted proxies.

    The last address of the list that is no proxy of ours is the one somebody really asked from: whatever stands
    before it was written by the caller.

    Args:
        app: What answers.
        trusted: Addresses or networks of proxies, 10.0.0.7 or 10.0.0.0/8.

    Raises:
        InvalidInput: One of them is neither.
    """
    networks = [_network(each) for each in trusted]
    if not networks:
        return app

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] == "http" and client is not None and _is_trusted(client[0], networks):
            scope = {**scope, **_as_told(scope, networks)}
        await app(scope, receive, send)

    return answer


def _as_told(scope: Scope, networks: Sequence[Network]) -> dict[str, object]:
    """What a trusted proxy says of a request, where it is usable."""
    told: dict[str, object] = {}
    for address in reversed(_values(scope, b"x-forwarded-for")):
        if _address(address) is None:
            break
        told["client"] = (address, 0)
        if not _is_trusted(address, networks):
            break
    schemes = _values(scope, b"x-forwarded-proto")
    if schemes and schemes[-1].lower() in {"http", "https"}:
        told["scheme"] = schemes[-1].lower()
    return told


def _values(scope: Scope, name: bytes) -> list[str]:
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return [part.strip() for line in lines for part in line.split(",")]


def _is_trusted(text: str, networks: Sequence[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        message = f"CAPLIQUIFY_TRUSTED_PROXIES: {text!r} is neither an address nor a network such as 10.0.0.0/8"
        raise InvalidInput(message) from None
