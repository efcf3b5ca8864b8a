"""What a service works with: the only way an edge meets a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from capliquify.domain.errors import InvalidInput
from capliquify.services.connectors import ConnectorOf, connector_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

    from capliquify.domain.access.audit_chain import ChainPoint
    from capliquify.domain.access.credentials import Credential
    from capliquify.domain.access.principal import Principal
    from capliquify.storage.keyring import Keyring
    from capliquify.storage.repositories.callers import PersonRow
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

    Clock = Callable[[], datetime]


_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2200


class Progress(Protocol):
    """Hears how far a long piece of work is."""

    def __call__(self, *, done: int, total: int, rows: int) -> None:
        """Take note.

        Args:
            done: Bytes of the input worked through.
            total: Bytes of the input.
            rows: Rows worked through.
        """


def no_progress(*, done: int, total: int, rows: int) -> None:
    """Progress nobody listens to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """From where something is asked."""

    surface: str  # api | mcp | cli | job
    address: str | None = None
    request_id: str | None = None


class Anchor(Protocol):
    """Keeps the head of an audit log outside the database; called after the commit, and never raises."""

    def __call__(self, organisation_id: UUID, sequence: int, head: bytes) -> None:
        """Take note of the number and the hash of an organisation's last entry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchored:
    """What is known of an organisation's audit log outside the database.

    Attributes:
        points: Entries that were noted after a commit and that a restore has not taken back.
        faults: What is wrong with the notes themselves, in sentences.
        notes: What a reader of the log should know, in sentences.
    """

    points: tuple[ChainPoint, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class AnchorReader(Protocol):
    """Gives what is known of an organisation's audit log outside the database."""

    def __call__(self, organisation_id: UUID) -> Anchored:
        """The notes of an organisation."""


class Signer(Protocol):
    """Signs what must be known again as this installation's own."""

    @property
    def key_id(self) -> str:
        """The id of the key, which does not tell the key."""

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""

    def verifies(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """Whether a message was signed with the key of this installation, and under its id."""


def nothing_anchored(organisation_id: UUID) -> Anchored:  # noqa: ARG001 - an `AnchorReader`
    """Notes where nobody keeps any."""
    return Anchored()


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """What secrets are sealed with, what audit logs are signed with, and where their heads are kept."""

    keyring: Keyring
    anchor: Anchor
    anchored: AnchorReader = nothing_anchored
    signer: Signer | None = None  # None where nothing is signed: closing an audit log needs it


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """One transaction of one organisation; the edge that made it commits, never a service."""

    transaction: Transaction
    organisation: OrganisationRow
    principal: Principal  # who asks, and what they may do
    clock: Clock
    trust: Trust
    origin: Origin
    progress: Progress = no_progress
    web_url: str = "http://localhost:3000"  # where people reach the web app; links name it
    connectors: ConnectorOf = connector_of  # gives what a vendor's package offers
    sends_email: bool = False  # whether there is a mail server; else links are told to whoever makes them

    @property
    def actor(self) -> str:
        """The name kept of what is done."""
        return self.principal.actor

    @property
    def today(self) -> date:
        """The day it is where the company is."""
        return self.clock().astimezone(ZoneInfo(self.organisation.time_zone)).date()

    def as_of(self, asked: date | None) -> date:
        """The day a question is asked for: the one named, else the organisation's own, else today.

        Raises:
            InvalidInput: The day is so far off that weeks and years around it do not exist.
        """
        if asked is not None and not _FIRST_YEAR <= asked.year <= _LAST_YEAR:
            message = f"{asked} is out of range: name a day of the years {_FIRST_YEAR} to {_LAST_YEAR}"
            raise InvalidInput(message)
        return asked or self.organisation.default_as_of or self.today


@dataclass(frozen=True, kw_only=True, slots=True)
class SystemContext:
    """One transaction without an organisation: it sees the list of organisations and no row of theirs."""

    transaction: Transaction
    actor: str
    clock: Clock
    trust: Trust
    origin: Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonContext:
    """One transaction of somebody signed in, in no organisation: their account and where they belong."""

    transaction: Transaction
    person: PersonRow
    credential: Credential
    clock: Clock
    trust: Trust
    origin: Origin

    @property
    def actor(self) -> str:
        """The name kept of what is done."""
        return f"user:{self.person.email}"
