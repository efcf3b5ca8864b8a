"""The product connected to the wind tunnel's vendors over real sockets, on the town's own clock."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from capliquify.connectors.calls.pace import Pace
from capliquify.domain.errors import NotSignedIn
from capliquify.domain.sources.vendor import UNFINISHED, RunStatus, SyncCause
from capliquify.ops.demo_sources import LOOPBACK
from capliquify.services import connecting, connections, syncing, webhook_work, webhooks
from capliquify.services.connections import NewSource
from capliquify.services.source_access import SourceAccess
from capliquify.services.sync_effort import Turn
from capliquify.services.sync_walk import sync_source
from capliquify.storage.repositories import sync_runs
from support.serving import serving
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capliquify.bootstrap import Parts
    from capliquify.services.context import Context
    from capliquify.storage.repositories.sync_runs import RunRow
    from windtunnel.serving.world import World
    from windtunnel.town import Town

SLUG: Final = "default"
_MOST_TURNS: Final = 100


@dataclass
class ConnectedTown:
    """A company whose systems are connected.

    Attributes:
        town: The systems.
        parts: The product's parts, on the town's clock.
        address: Where the town is served.
        sources: Connections by the channel, region or vendor they lead to.
        told: What a person was told of each run: message, notes, and what was set aside.
        connected_day: The day it had lived to when it was connected.
    """

    town: Town
    parts: Parts
    address: str
    sources: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    connected_day: int = 0

    @property
    def world(self) -> World:
        """The company and its time."""
        return self.town.world

    def context(self) -> Any:  # noqa: ANN401 - a context manager of a context
        """The company's own context."""
        return self.parts.context(SLUG, TESTER)

    def connect(self, vendor: str, *only: str) -> None:
        """Connect the accounts of a vendor, all or those of a shop or region; the first syncs wait then."""
        opened = partial(self.parts.context, SLUG, TESTER)
        self.connected_day = self.world.today
        for offer in self.town.connections(self.address):
            name = offer["settings"].get("shop") or offer["settings"].get("region") or vendor
            if offer["vendor"] != vendor or (only and name not in only):
                continue
            settings = dict(offer["settings"])
            if vendor == "amazon":  # no report of the time before the company began
                settings["history_days"] = str(min(self.world.today - self.world.company.first_day + 2, 730))
            new = NewSource(vendor=vendor, settings=settings, credentials=offer["credentials"])
            with self.context() as context:
                begun = connecting.begin(context, new)
            connecting.go_on(self.parts.sources, opened, begun)
            self.sources[name] = begun.source.id

    def connect_again(self) -> None:
        """What a person does whose consent is needed anew, where the credentials are right again."""
        opened = partial(self.parts.context, SLUG, TESTER)
        for source in self.sources.values():
            connecting.choose_account(self.parts.sources, opened, source, None)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Take a webhook in whose address ends with the name of a source; gives the status of the answer."""
        source = self.sources[url.rpartition("/")[2]]
        with self.context() as context:
            vendor = connections.require(context, source).vendor
            lower = {name.lower(): value for name, value in headers.items()}
            try:
                webhooks.receive(context, UUID(source), webhooks.Delivery(vendor=vendor, headers=lower, body=body))
            except NotSignedIn:
                return 401
        return 200

    def fetch_what_webhooks_named(self) -> None:
        """Carry out the syncs that webhooks began."""
        for source in self.sources.values():
            with self.context() as context:
                run = sync_runs.find_unfinished(context.transaction, UUID(source))
            assert run is not None
            assert run.cause == SyncCause.WEBHOOK
            webhook_work.handle_webhooks(self.parts, Turn(organisation=SLUG, principal=TESTER, run_id=run.id))

    def sync(self) -> None:
        """Sync every source until it is done: waiting where a vendor asks for it, trying again where a run failed."""
        for source in self.sources.values():
            self._sync_one(UUID(source))

    def rows(self, statement: str, *values: Any) -> list[Any]:  # noqa: ANN401 - of any type
        """Rows of the company."""
        with self.context() as context:
            found: list[Any] = context.transaction.execute_binary(statement, values).fetchall()
            return found

    def _sync_one(self, source: UUID) -> None:
        for _ in range(_MOST_TURNS):
            with self.context() as context:
                run_id = self._waiting(context, source)
            run = self._work(run_id)
            self.told += [each for each in (run.message, *run.notes) if each]
            if run.status in {RunStatus.COMPLETED, RunStatus.COMPLETED_WITH_PROBLEMS}:
                self.told += [reason for (reason,) in self.rows("select reason from set_aside_record")]
                return
            self._wait(source, run)
        message = f"the sync did not end: {self.told}"
        raise AssertionError(message)

    def _work(self, run_id: UUID) -> RunRow:
        sync_source(self.parts, Turn(organisation=SLUG, principal=TESTER, run_id=run_id))
        with self.context() as context:
            return sync_runs.get_run(context.transaction, run_id)

    def _waiting(self, context: Context, source: UUID) -> UUID:
        unfinished = sync_runs.find_unfinished(context.transaction, source)
        if unfinished is not None:
            return unfinished.id
        return syncing.start(context, connections.require(context, str(source)), SyncCause.PERSON).id

    def _wait(self, source: UUID, run: RunRow) -> None:
        """Until the vendor answers again, or the schedule would try again."""
        until = run.parked_until
        if run.status not in UNFINISHED:
            with self.context() as context:
                until = connections.require(context, str(source)).next_sync_at
        if until is not None:
            self.world.clock.advance(max(0.0, (until - self.world.clock.now()).total_seconds()))


@contextmanager
def connected_town(parts: Parts, town: Town, *, longest_wait: float = 30.0) -> Iterator[ConnectedTown]:
    """Serve a town, and give the product that may call it.

    Args:
        parts: The product's parts.
        town: The systems.
        longest_wait: Seconds of the town's clock that a sync waits for an allowance before it is parked.
    """
    clock = town.world.clock
    access = SourceAccess(
        egress_hosts=(LOOPBACK,), pace=Pace(now=clock.now, sleep=clock.advance, longest_wait=longest_wait)
    )
    with serving(town.app()) as address:
        yield ConnectedTown(town, replace(parts, clock=clock.now, sources=access), address)
