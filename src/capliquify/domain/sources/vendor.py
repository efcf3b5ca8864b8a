"""The outside systems that can be connected."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Vendor(StrEnum):
    """A system with an API of its own."""

    XERO = "xero"
    SHOPIFY = "shopify"
    AMAZON = "amazon"
    UNLEASHED = "unleashed"


VENDOR_NAMES: Final[Mapping[Vendor, str]] = {
    Vendor.XERO: "Xero",
    Vendor.SHOPIFY: "Shopify",
    Vendor.AMAZON: "Amazon",
    Vendor.UNLEASHED: "Unleashed",
}


class ConnectionStatus(StrEnum):
    """Whether a connection can be synced."""

    WAITING_FOR_CONSENT = "waiting_for_consent"  # somebody must agree on the vendor's own page
    CONNECTED = "connected"
    PAUSED = "paused"  # a person stopped it
    DISCONNECTED = "disconnected"  # its data stay, nothing new comes


class RunStatus(StrEnum):
    """What became of one sync."""

    QUEUED = "queued"
    RUNNING = "running"
    PARKED = "parked"  # the vendor allows no more for now; it goes on by itself at `parked_until`
    COMPLETED = "completed"
    COMPLETED_WITH_PROBLEMS = "completed_with_problems"  # something was set aside, or a total differs
    FAILED = "failed"  # a dead letter once its attempts are used up
    CANCELLED = "cancelled"


class SyncCause(StrEnum):
    """Why a sync runs."""

    CONNECT = "connect"  # the first one
    SCHEDULE = "schedule"
    PERSON = "person"
    WEBHOOK = "webhook"  # fetches what the vendor named
    RETRY = "retry"  # tries records again that were set aside


UNFINISHED: Final = frozenset({RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.PARKED})
