"""How often somebody may ask: fixed windows of a minute, and what is left of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

WINDOW_SECONDS: Final = 60

_ADDRESS_FACTOR: Final = 2
_ORGANISATION_FACTOR: Final = 5
_NETWORK_PREFIX: Final = 64  # what one subscriber of IPv6 is given: counting single addresses would count nobody


@dataclass(frozen=True, slots=True)
class Counted:
    """What requests are counted by.

    Attributes:
        policy: The name of the limit: address, caller or organisation.
        key: Whose requests they are, unlike that of any other.
        quota: How many are answered in a window.
    """

    policy: str
    key: str
    quota: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a limit stands after a request.

    Attributes:
        policy: The name of the limit.
        quota: How many requests are answered in a window.
        left: How many more are answered in this one.
        resets_in: Seconds until the next window, rounded up.
        refused: Whether the request is one too many.
    """

    policy: str
    quota: int
    left: int
    resets_in: int
    refused: bool = False

    def require(self) -> None:
        """Refuse the request that is one too many.

        Raises:
            TooManyRequests: It is; after the seconds told it may be asked again.
        """
        if self.refused:
            message = (
                f"More than {self.quota} requests a minute for this {self.policy}; "
                f"ask again in {self.resets_in} seconds."
            )
            raise TooManyRequests(message, retry_after_seconds=self.resets_in)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an installation, from how often one person or key may ask in a minute."""

    requests_per_minute: int

    def address(self, address: str | None) -> Counted:
        """By network address, before anything is known of who asks: several people may share one."""
        quota = self.requests_per_minute * _ADDRESS_FACTOR
        return Counted("address", f"address:{_network(address)}", quota)

    def caller(self, caller_id: UUID) -> Counted:
        """By person or key."""
        return Counted("caller", f"caller:{caller_id}", self.requests_per_minute)

    def organisation(self, organisation_id: UUID) -> Counted:
        """By organisation, all its people and keys together."""
        quota = self.requests_per_minute * _ORGANISATION_FACTOR
        return Counted("organisation", f"organisation:{organisation_id}", quota)


def window_start(now: datetime) -> datetime:
    """The beginning of the window a moment lies in."""
    return now - timedelta(seconds=now.second % WINDOW_SECONDS, microseconds=now.microsecond)


def standing(counted: Counted, before: int, now: datetime) -> Standing:
    """How a limit stands after one more request.

    Args:
        counted: The limit.
        before: Requests of this window before it.
        now: The moment.
    """
    until = window_start(now) + timedelta(seconds=WINDOW_SECONDS) - now
    resets_in = -(-until // timedelta(seconds=1))
    left = max(0, counted.quota - before - 1)
    return Standing(counted.policy, counted.quota, left, resets_in, refused=before >= counted.quota)


def policy_field(standings: Iterable[Standing]) -> str:
    """The value of `RateLimit-Policy`: each limit with its quota and window in seconds."""
    return ", ".join(f'"{each.policy}";q={each.quota};w={WINDOW_SECONDS}' for each in standings)


def rate_limit_field(standings: Iterable[Standing]) -> str:
    """The value of `RateLimit`: what is left of each limit, and for how many seconds."""
    return ", ".join(f'"{each.policy}";r={each.left};t={each.resets_in}' for each in standings)


def _network(address: str | None) -> str:
    if address is None:
        return "unknown"
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        network = int(parsed) >> (128 - _NETWORK_PREFIX) << (128 - _NETWORK_PREFIX)
        return f"{IPv6Address(network)}/{_NETWORK_PREFIX}"
    return str(parsed)
