"""A vendor in memory: documents with versions, pages, and whatever is to go wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from capliquify.connectors.connecting import Field
from capliquify.connectors.protocol import Account, Page, Present, SetAside, SourceFailure, Stream, VendorTotal
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.sources.vendor import SyncCause
from capliquify.services import connections, sync_schedule, syncing
from capliquify.services.connections import NewSource
from capliquify.services.source_access import SourceAccess
from capliquify.services.sync_effort import TURN_SECONDS, Turn
from capliquify.services.sync_walk import sync_source
from capliquify.storage.repositories import sync_runs
from support.parts import NOW
from support.records import sales_invoice
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from capliquify.bootstrap import Parts
    from capliquify.connectors.connecting import Connector, Consent, Setup, Tools
    from capliquify.connectors.protocol import Source, State, Token, WebhookVerifier
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.sync_runs import RunRow

INVOICES: Final = Stream(name="invoices", title="Invoices", record_types=(SalesInvoice,), every_minutes=60)
STOCK: Final = Stream(name="stock", title="Stock", record_types=(StockLevel,), every_minutes=30)
ACCOUNT: Final = Account(id="account-1", name="Roastery Ltd", currency="GBP")
UNUSABLE: Final = "no amount"


class Document(msgspec.Struct):
    """An invoice as the vendor has it; its version grows with every change."""

    id: str
    version: int
    total: str


@dataclass
class ScriptedVendor:
    """What the vendor has, and what happens when it is asked.

    Attributes:
        documents: Invoices by id.
        stock: Units on hand by item.
        page_size: Invoices on a page.
        faults: What the n-th page asked for since the beginning raises instead, counted from 1.
        before_page: Called with the number of each page before it is given.
        asked: How many pages were asked for.
    """

    documents: dict[str, Document] = field(default_factory=dict)
    stock: dict[str, int] = field(default_factory=dict)
    page_size: int = 2
    faults: dict[int, Exception] = field(default_factory=dict)
    before_page: Callable[[int], None] = lambda _number: None
    totals: list[VendorTotal] = field(default_factory=list)
    totals_fault: Exception | None = None
    needs_consent: bool = False
    delay_seconds: float = 0.0
    asked: int = 0

    def put(self, *ids: str, total: str = "120.00") -> None:
        """Add invoices, or change them."""
        for each in ids:
            version = max((document.version for document in self.documents.values()), default=0) + 1
            self.documents[each] = Document(each, version, total)

    def put_many(self, ids: Iterable[str]) -> None:
        """Add many invoices, one version after the other."""
        for version, each in enumerate(ids, start=1):
            self.documents[each] = Document(each, version, "120.00")


@dataclass
class ScriptedSource:
    """The vendor as a source."""

    vendor: ScriptedVendor
    streams: Sequence[Stream] = (INVOICES, STOCK)

    def account(self) -> Account:
        """Whom it leads to."""
        return ACCOUNT

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """What is new since the state."""
        if stream == STOCK.name:
            self._ask()
            yield self._stock_page()
            return
        seen = int(state.get("seen", 0))
        newer = sorted((each for each in self.vendor.documents.values() if each.version > seen), key=_version)
        for at in range(0, len(newer), self.vendor.page_size):
            self._ask()
            page = newer[at : at + self.vendor.page_size]
            yield _page(page, {"seen": page[-1].version}, len(newer))

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """Single invoices."""
        assert stream == INVOICES.name
        self._ask()
        yield _page([self.vendor.documents[each] for each in external_ids], {}, None)

    def map_again(self, stream: str, payload: bytes) -> Sequence[SalesInvoice] | SetAside:
        """What the invoice becomes as the vendor has it now: the rule that refused it may have changed."""
        assert stream == INVOICES.name
        kept = msgspec.json.decode(payload, type=Document)
        mapped = _mapped(self.vendor.documents[kept.id])
        return mapped if isinstance(mapped, SetAside) else [mapped]

    def totals(self, as_of: date) -> Sequence[VendorTotal]:
        """As the test says."""
        del as_of
        if self.vendor.totals_fault is not None:
            raise self.vendor.totals_fault
        return self.vendor.totals

    def _ask(self) -> None:
        self.vendor.asked += 1
        self.vendor.before_page(self.vendor.asked)
        time.sleep(self.vendor.delay_seconds)
        fault = self.vendor.faults.pop(self.vendor.asked, None)
        if fault is not None:
            raise fault

    def _stock_page(self) -> Page:
        levels = [_stock_level(item, units) for item, units in self.vendor.stock.items()]
        present = Present(record_type=StockLevel, external_ids=frozenset(self.vendor.stock))
        return Page(stream=STOCK.name, state={}, rows=len(levels), records=levels, present=[present])


@dataclass
class ScriptedConnector:
    """The vendor as a connector."""

    vendor: ScriptedVendor
    fields: Sequence[Field] = (
        Field(name="region", title="Region", help="Where.", required=False, default="eu", choices=("eu", "us")),
        Field(name="client_id", title="Client id", help="On the page of the app."),
        Field(name="client_secret", title="Client secret", help="Below it.", secret=True),
    )
    streams: Sequence[Stream] = (INVOICES, STOCK)
    verify_webhook: WebhookVerifier | None = None

    def hosts(self, setup: Setup) -> Sequence[str]:
        """None."""
        del setup
        return []

    def needs_consent(self, setup: Setup) -> bool:
        """As the test says."""
        del setup
        return self.vendor.needs_consent

    def authorize_url(self, setup: Setup, consent: Consent) -> str:
        """Nowhere."""
        del setup
        return consent.redirect_uri

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:
        """Nothing."""
        del tools, setup, consent
        raise SourceFailure(code)

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """One."""
        del tools, setup
        return [ACCOUNT]

    def open(self, tools: Tools, setup: Setup) -> Source:
        """The source."""
        del tools, setup
        return ScriptedSource(self.vendor)


NEW_SOURCE: Final = NewSource(vendor="xero", settings={"client_id": "us"}, credentials={"client_secret": "hush"})


@dataclass
class Syncing:
    """A connected vendor, and what tests do with it.

    Attributes:
        parts: Parts whose clock is `now`, where `xero` is the scripted vendor.
        vendor: The vendor.
        connection_id: The connection, once `connect` was called.
    """

    parts: Parts
    vendor: ScriptedVendor
    now: datetime = NOW
    connection_id: str = ""

    @classmethod
    def over(cls, parts: Parts, vendor: ScriptedVendor | None = None) -> Syncing:
        """With a clock of its own."""
        vendor = vendor or ScriptedVendor()
        made = cls(parts=parts, vendor=vendor)
        made.parts = replace(with_scripted(parts, vendor), clock=lambda: made.now)
        return made

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def connect(self, new: NewSource = NEW_SOURCE) -> str:
        """Connect; the first sync waits."""
        with self.parts.context("default", TESTER) as context:
            row = connections.create(context, new)
            connections.choose_account(context, str(row.id), ACCOUNT)
        self.connection_id = str(row.id)
        return self.connection_id

    def connection(self) -> ConnectionRow:
        """The connection as it stands."""
        with self.parts.context("default", TESTER) as context:
            return connections.require(context, self.connection_id)

    def start(self, cause: SyncCause = SyncCause.PERSON) -> UUID:
        """Queue a sync."""
        with self.parts.context("default", TESTER) as context:
            return syncing.start(context, connections.require(context, self.connection_id), cause).id

    def unfinished(self) -> UUID:
        """The sync that has not ended."""
        with self.parts.context("default", TESTER) as context:
            run = sync_runs.find_unfinished(context.transaction, UUID(self.connection_id))
        assert run is not None
        return run.id

    def turn(self, run_id: UUID, seconds: float = TURN_SECONDS) -> Turn:
        """A turn of a sync."""
        return Turn(organisation="default", principal=TESTER, run_id=run_id, seconds=seconds)

    def work(self, run_id: UUID | None = None, seconds: float = TURN_SECONDS) -> RunRow:
        """Carry out a turn of the sync that waits, as a worker does; gives what became of it."""
        run_id = run_id or self.unfinished()
        sync_source(self.parts, self.turn(run_id, seconds))
        return self.run(run_id)

    def sync(self) -> RunRow:
        """Queue a sync and carry it out."""
        return self.work(self.start())

    def schedule(self) -> sync_schedule.Started:
        """What happens every minute."""
        with self.parts.context("default", TESTER) as context:
            return sync_schedule.start_due(context)

    def run(self, run_id: UUID) -> RunRow:
        """A sync as it stands."""
        with self.parts.context("default", TESTER) as context:
            return sync_runs.get_run(context.transaction, run_id)

    def rows(self, statement: str, *values: Any) -> list[Any]:  # noqa: ANN401 - of any type
        """Rows of the organisation."""
        with self.parts.context("default", TESTER) as context:
            return context.transaction.execute_binary(statement, values).fetchall()

    def known(self) -> dict[str, Decimal]:
        """Totals of the invoices that are known now."""
        return dict(
            self.rows("select external_id, total from sales_invoice where known_until is null order by external_id")
        )


def with_scripted(parts: Parts, vendor: ScriptedVendor) -> Parts:
    """The same parts, where every vendor is the scripted one."""

    def connector_of(name: str) -> Connector:
        del name
        return ScriptedConnector(vendor)

    return replace(parts, sources=SourceAccess(connectors=connector_of))


def _page(documents: Sequence[Document], state: State, expected: int | None) -> Page:
    mapped = [_mapped(each) for each in documents]
    return Page(
        stream=INVOICES.name,
        state=state,
        rows=len(documents),
        records=[each for each in mapped if not isinstance(each, SetAside)],
        set_aside=[each for each in mapped if isinstance(each, SetAside)],
        expected_rows=expected,
    )


def _mapped(document: Document) -> SalesInvoice | SetAside:
    if document.total == UNUSABLE:
        payload = msgspec.json.encode(document)
        return SetAside(external_id=document.id, payload=payload, reason="It has no amount.", fix="Enter one.")
    return sales_invoice(document.id, total=Decimal(document.total))


def _stock_level(item: str, units: int) -> StockLevel:
    return StockLevel(
        external_id=item,
        observed_on=date(2026, 6, 30),
        item=item,
        warehouse="Main",
        on_hand=Decimal(units),
        allocated=Decimal(0),
        on_purchase=Decimal(0),
        unit_cost=None,
    )


def _version(document: Document) -> int:
    return document.version
