"""What every connector to an outside system gives, and what it is given to remember things by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

State = dict[str, Any]  # of values JSON knows; whatever a connector needs to go on from where it was


class SourceFailure(Exception):
    """A sync cannot go on; the message tells a person what happened and what to do."""


class VendorUnavailable(SourceFailure):
    """The vendor did not answer, or not usefully, after every attempt: it is tried again later."""


class Parked(SourceFailure):
    """The vendor allows no more calls for now: the sync goes on at `until`, nobody waits in between."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class ConsentNeeded(SourceFailure):
    """The vendor no longer lets us in: a person must connect again."""


class AnswerChanged(SourceFailure):
    """An answer does not have the shape the vendor's contract promises; the message names the field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """The company, store or seller account that a connection leads to."""

    id: str
    name: str
    currency: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """A record that does not map: kept as it came, shown with its reason, tried again when asked."""

    external_id: str
    payload: bytes  # JSON as the vendor sent it, without personal data
    reason: str
    fix: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """Everything of one type a vendor has now: what we know besides was deleted there."""

    record_type: type[Any]
    external_ids: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A part of a stream, stored in one transaction together with `state`.

    Attributes:
        stream: The stream it belongs to.
        state: What `pages` is called with to go on after this page, even after a kill.
        rows: How many of the vendor's documents it held.
        records: What became of them: frozen records of the domain.
        set_aside: What did not map.
        expected_rows: How many documents the whole stream will bring, where the vendor tells.
        present: Where the stream lists everything there is, what that is; then only on its last page.
        notes: What a person should know: a default that was taken, a field that is new.
    """

    stream: str
    state: State
    rows: int
    records: Sequence[Any] = ()
    set_aside: Sequence[SetAside] = ()
    expected_rows: int | None = None
    present: Sequence[Present] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VendorTotal:
    """A total as the vendor's own report gives it, to compare ours with.

    Attributes:
        measure: receivable | payable | stock_value | bank | settlement | revenue.
        subject: What it is the total of: an account, a settlement, a warehouse; empty for all.
        report: The report it was read from, in the vendor's words.
        parts: The report's own breakdown (fees by type, contacts), where it has one.
    """

    measure: str
    subject: str
    as_of: date
    amount: Decimal
    currency: str
    report: str
    parts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """One kind of documents a connector reads, in the order they are synced.

    Attributes:
        name: Its name in states, runs and screens: small letters and underscores.
        title: Its name on screens.
        record_types: What it becomes.
        every_minutes: How long what it brought counts as fresh.
    """

    name: str
    title: str
    record_types: tuple[type[Any], ...]
    every_minutes: int = 60


class Source(Protocol):
    """A connected system. It only reads, keeps nothing but tokens and quotas, and knows no database."""

    streams: Sequence[Stream]

    def account(self) -> Account:
        """Whom the connection leads to; proves that the credentials work.

        Raises:
            SourceFailure: It does not.
        """
        ...

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """The stream from a state on: all of it where the state is empty, else what is new since.

        Each page carries the state that follows it; after the last one `state` holds the new watermark.

        Raises:
            SourceFailure: The stream cannot go on; pages given before stay valid.
        """
        ...

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """Single documents of a stream, as a webhook names them; the pages' states are empty and not to be kept.

        Raises:
            SourceFailure: They cannot be read.
        """
        ...

    def map_again(self, stream: str, payload: bytes) -> Sequence[Any] | SetAside:
        """What a document that was set aside becomes now."""
        ...

    def totals(self, as_of: date) -> Iterable[VendorTotal]:
        """The totals of the vendor's own reports at the end of a day.

        Raises:
            SourceFailure: A report cannot be read.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookEvent:
    """What a verified webhook says: which documents to fetch. The vendor's id of the event is unique for ever."""

    event_id: str
    topic: str
    stream: str | None  # None: nothing to fetch
    external_ids: tuple[str, ...] = ()


class WebhookVerifier(Protocol):
    """Checks and reads webhooks; no network."""

    def __call__(
        self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
    ) -> Sequence[WebhookEvent]:
        """The events of a delivery whose signature is right.

        Args:
            headers: By lower-case name.
            body: The bytes as they came.
            secrets: The connection's signing secrets, newest first.
            now: Against replay, where the vendor signs the time.

        Raises:
            NotSignedIn: The signature is wrong or too old.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """What opens a vendor's API for a while."""

    access: str = field(repr=False)
    expires_at: datetime
    refresh: str | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ()


class TokenStore(Protocol):
    """Where the tokens of one connection lie, sealed; in transactions of its own, as a rotated token must survive."""

    def current(self) -> Token | None:
        """The token stored last."""
        ...

    def renew(self, seen: Token | None, fetch: Callable[[Token | None], Token]) -> Token:
        """Replace a token that is over; of several who ask at once only one fetches, the others get its token.

        Args:
            seen: The token the caller found unusable.
            fetch: Gets a new one from the vendor, given the one stored now.

        Raises:
            SourceFailure: What `fetch` raised; the stored token stays.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotaLevel:
    """How much of an allowance was left at an instant."""

    left: float
    at: datetime


class QuotaStore(Protocol):
    """Remembers allowances that outlive a process: those of a day, a month, and of slow buckets."""

    def load(self, name: str) -> QuotaLevel | None:
        """The level stored last."""
        ...

    def save(self, name: str, level: QuotaLevel) -> None:
        """Store a level."""
        ...


class CallLog(Protocol):
    """Hears of each call; told no header, no query and no body."""

    def __call__(self, *, operation: str, status: int | None, seconds: float, attempt: int, waited: float) -> None:
        """Take note: `status` is None where no answer came."""
        ...
