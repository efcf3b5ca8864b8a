"""Answers about connected systems: what they brought, how fresh it is, and whether our books equal theirs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field


class SourceStream(Struct, kw_only=True):
    """One kind of documents of a source."""

    name: str
    title: str
    backfilled_at: datetime | None  # when all of the past was there
    synced_at: datetime | None  # when it was last up to date
    stale: bool  # older than it should be


class SyncRun(Struct, kw_only=True):
    """One sync of a source, running or ended."""

    id: str
    source_id: str
    cause: str  # connect | schedule | person | webhook | retry
    requested_by: str
    status: str  # queued | running | parked | completed | completed_with_problems | failed | cancelled
    attempt: int
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    parked_until: datetime | None
    stream: str | None  # the stream it is at
    rows: int
    expected_rows: int | None
    imported: int
    unchanged: int
    set_aside: int
    calls: int
    waited_seconds: float  # for the vendor's limits
    message: str | None
    notes: list[str]


class Source(Struct, kw_only=True):
    """A connected system."""

    id: str
    vendor: str  # xero | shopify | amazon | unleashed
    vendor_name: str
    name: str  # of the company, store or seller account
    account_id: str
    currency: str | None
    status: str  # waiting_for_consent | connected | paused | disconnected
    problem: str | None  # what a person must do, None when nothing
    connected_at: datetime | None
    last_synced_at: datetime | None
    lag_seconds: int | None  # since every stream was up to date
    next_sync_at: datetime | None
    excluded_from_statistics: bool
    settings: dict[str, Any]  # without secrets
    streams: list[SourceStream]
    run: SyncRun | None  # the one that has not ended, else the last
    facts: int  # rows known now that it brought
    set_aside: int  # records waiting for a person
    failed_runs: int  # since it last worked: the last one is a dead letter when it is 0 no more
    webhooks_waiting: int
    checks: int  # totals compared last
    checks_differing: int
    webhook_path: str


class Sources(Struct, kw_only=True):
    """All sources of the organisation."""

    sources: list[Source]
    unmapped_items: int
    unmapped_value: Decimal  # net sales of items no source of stock knows, last 365 days, in the base currency
    unmapped_value_complete: bool  # False: some of it is in a currency without a rate
    currency: str | None


class SyncRuns(Struct, kw_only=True):
    """Syncs, newest first, one page."""

    runs: list[SyncRun]
    next_cursor: str | None


class SourceField(Struct, kw_only=True):
    """Something a person gives to connect a system."""

    name: str
    title: str
    help: str  # where to find it
    secret: bool  # sealed, never shown again
    required: bool
    default: str
    choices: list[str]  # empty: any value


class SourceKind(Struct, kw_only=True):
    """A system that can be connected, and what it takes."""

    vendor: str
    vendor_name: str
    fields: list[SourceField]
    brings: list[str]  # the titles of its streams
    sends_webhooks: bool


class SourceKinds(Struct, kw_only=True):
    """Every system that can be connected here."""

    kinds: list[SourceKind]
    redirect_uri: str  # where consent pages lead back to: to be registered at the vendor


class SourceAccount(Struct, kw_only=True):
    """A company, store or seller account that credentials open."""

    id: str
    name: str
    currency: str | None


class Connecting(Struct, kw_only=True):
    """How far a connection is, and what is to be done next."""

    source: Source
    next: str  # consent: somebody must agree on the vendor's page | account: one must be chosen | done
    accounts: list[SourceAccount] = field(default_factory=list)  # those to choose from


class ConsentRequest(Struct, kw_only=True):
    """Where somebody must agree before a source is connected."""

    source_id: str
    authorize_url: str
    expires_at: datetime


class SetAsideRecord(Struct, kw_only=True):
    """A record of a source that could not be used yet."""

    id: str
    stream: str
    external_id: str
    reason: str
    fix: str
    first_seen_at: datetime
    last_seen_at: datetime
    attempts: int
    payload: str  # as the vendor sent it, JSON


class SetAsideRecords(Struct, kw_only=True):
    """Records set aside, newest first, one page."""

    records: list[SetAsideRecord]
    next_cursor: str | None


class RetryOutcome(Struct, kw_only=True):
    """What became of records that were tried again."""

    tried: int
    resolved: int
    left: int


class CheckRow(Struct, kw_only=True):
    """A row behind a compared total."""

    name: str
    ours: Decimal | None
    theirs: Decimal | None


class Check(Struct, kw_only=True):
    """A total of ours against the vendor's own report."""

    id: str
    source_id: str
    measure: str  # receivable | payable | stock_value | bank | settlement | revenue
    subject: str  # an account, a settlement, a warehouse; empty for all
    as_of: date
    currency: str
    ours: Decimal | None  # None: cannot be computed, the reason says why
    theirs: Decimal
    variance: Decimal | None  # ours - theirs
    report: str
    reason: str | None
    checked_at: datetime
    rows: list[CheckRow] = field(default_factory=list)


class Checks(Struct, kw_only=True):
    """The totals compared last, the largest difference first."""

    checks: list[Check]


class UnmappedCode(Struct, kw_only=True):
    """A code of a source that no known item (customer, supplier, account) has."""

    kind: str  # item | customer | supplier | account
    vendor: str
    code: str
    name: str  # as the source describes it, empty where it does not
    value: Decimal | None  # what hangs on it, last 365 days, in `currency`
    currency: str | None
    documents: int
    last_on: date | None
    suggestions: list[MappingSuggestion]


class MappingSuggestion(Struct, kw_only=True):
    """What a code probably means."""

    target: str
    target_name: str
    method: str  # exact | normalised | barcode | learned
    reason: str  # why, in words


class Mapping(Struct, kw_only=True):
    """A code of a source that means a known item."""

    id: str
    kind: str
    vendor: str
    code: str
    target: str
    method: str  # exact | normalised | barcode | learned | person
    decided_by: str
    decided_at: datetime


class Mappings(Struct, kw_only=True):
    """Codes that are not known yet, the most valuable first, and those that were decided, newest first."""

    unmapped: list[UnmappedCode]
    mapped: list[Mapping]
    unmapped_count: int  # of all there are, where the list is cut off
    mapped_count: int


class DecidedMappings(Struct, kw_only=True):
    """What was decided just now."""

    mapped: list[Mapping]


class MappingTarget(Struct, kw_only=True):
    """Something known that a code can mean."""

    target: str
    name: str  # empty where it has none


class MappingTargets(Struct, kw_only=True):
    """What a code can mean, by `kind` and a part of its code or name `q`: GET /mappings/targets, the first fifty."""

    targets: list[MappingTarget]
