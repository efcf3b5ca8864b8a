"""The demo company's systems: connected like anybody's, followed until everything of the past is there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import httpx
import msgspec

from capliquify.connectors.http import EgressPolicy, guarded_client
from capliquify.domain.errors import Unavailable
from capliquify.domain.sources.vendor import UNFINISHED, ConnectionStatus, Vendor
from capliquify.services import connecting, connection_changes, connections, source_reading
from capliquify.services.connection_changes import SourceChange
from capliquify.services.connections import NewSource
from capliquify.storage.repositories.connections import list_connections

if TYPE_CHECKING:
    from collections.abc import Callable

    from capliquify.domain.access.principal import Principal
    from capliquify.services.answers.sources import Source, SyncRun
    from capliquify.services.context import Context
    from capliquify.services.parts import Parts
    from capliquify.storage.repositories.connections import ConnectionRow

LOOPBACK = "private:127.0.0.1"  # what calls to the demo company's systems need in the list of hosts
_TELLS_APART = {Vendor.SHOPIFY: "shop", Vendor.AMAZON: "region"}
_LOOK_SECONDS = 0.5
_LONGEST_SECONDS = 900.0
_STARTING_SECONDS = 60.0


class SyncReport(Protocol):
    """Hears how far the demo's systems are."""

    def __call__(self, source: Source, *, ended: int, count: int) -> None:
        """Take note of a source that is being read; `ended` of `count` are done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """An account of the demo company, as the server of its systems describes it."""

    vendor: str
    settings: dict[str, str]
    credentials: dict[str, str]

    def leads_to(self, row: ConnectionRow) -> bool:
        """Whether a connection is the one to this account."""
        telling = _TELLS_APART.get(Vendor(self.vendor))
        same = telling is None or row.settings.get(telling) == self.settings.get(telling)
        return row.vendor == self.vendor and row.status != ConnectionStatus.DISCONNECTED and same


def offers(address: str) -> list[Offer]:
    """The accounts of the demo company, once the server of its systems answers.

    Raises:
        Unavailable: It does not.
    """
    deadline = time.monotonic() + _STARTING_SECONDS
    with guarded_client(EgressPolicy.of([LOOPBACK])) as client:
        while True:
            try:
                answer = client.get(f"{address}/connections").raise_for_status()
                return msgspec.json.decode(answer.content, type=list[Offer])
            except (httpx.HTTPError, msgspec.DecodeError) as error:
                if time.monotonic() > deadline:
                    message = f"The systems of the demo company do not answer at {address}: {error}"
                    raise Unavailable(message) from error
                time.sleep(_LOOK_SECONDS)


def connect(parts: Parts, slug: str, principal: Principal, found: list[Offer]) -> None:
    """Connect every account that is not, and tell the others where their system is now.

    Raises:
        SourceFailed: A system does not let us in.
    """
    opened = partial(parts.context, slug, principal)
    with opened() as context:
        rows = list_connections(context.transaction)
    for offer in found:
        row = next((row for row in rows if offer.leads_to(row)), None)
        if row is None or not row.account_id:
            new = NewSource(vendor=offer.vendor, settings=offer.settings, credentials=offer.credentials)
            with opened() as context:
                begun = connecting.begin(context, new)
            connecting.go_on(parts.sources, opened, begun)
        else:
            with opened() as context:
                _point_at(context, row, offer)


def _point_at(context: Context, row: ConnectionRow, offer: Offer) -> None:
    if row.settings != offer.settings:
        connection_changes.change(context, str(row.id), SourceChange(settings=offer.settings))
    if row.status == ConnectionStatus.PAUSED:
        connections.resume(context, str(row.id))


def pause(context: Context) -> None:
    """Let nothing call systems that are not served at the moment."""
    for row in list_connections(context.transaction):
        if row.status == ConnectionStatus.CONNECTED:
            connections.pause(context, str(row.id))


def _is_first(source: Source, run: SyncRun) -> bool:
    backfilled = bool(source.streams) and all(each.backfilled_at is not None for each in source.streams)
    return run.status in UNFINISHED and not backfilled


def follow(
    open_context: Callable[[], Any], report: SyncReport, clock: Callable[[], float] = time.monotonic
) -> list[str]:
    """Wait until the workers have brought all of the past of every source; nothing is waited for once it is there.

    Returns:
        The sources that are still being read after a quarter of an hour: that goes on without anybody waiting.

    Raises:
        Unavailable: A sync failed; the message tells which.
    """
    deadline = clock() + _LONGEST_SECONDS
    while True:
        with open_context() as context:
            found = source_reading.list_sources(context).sources
        waiting = [each for each in found if each.run is not None and _is_first(each, each.run)]
        if not waiting or clock() > deadline:
            break
        report(waiting[0], ended=len(found) - len(waiting), count=len(found))
        time.sleep(_LOOK_SECONDS)
    failed = [f"{each.name}: {each.run.message}" for each in found if each.run is not None and each.failed_runs]
    if failed:
        message = "Not all of the demo company's systems could be read. " + " ".join(failed)
        raise Unavailable(message)
    return [each.name for each in waiting]
