"""Connected systems: connecting, choosing the account, changing, pausing, disconnecting; every act is logged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from capliquify.domain.errors import Conflict, InvalidInput, NotFound
from capliquify.domain.sources.vendor import VENDOR_NAMES, ConnectionStatus, SyncCause, Vendor
from capliquify.services import audit, syncing
from capliquify.services.audit import Act
from capliquify.services.connection_setup import checked, seal_credentials
from capliquify.services.file_rows import require_no_file_rows
from capliquify.services.organisation_deletion import require_open
from capliquify.storage.repositories import connection_tokens, quota_levels
from capliquify.storage.repositories import connections as repository
from capliquify.storage.repositories.connections import NewConnection
from capliquify.storage.repositories.organisations import set_organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.connectors.protocol import Account
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow

LONGEST_NAME: Final = 100
_CONSENT: Final = "Open the consent page of {} and agree there: until then nothing is synced."
_CHOOSE: Final = "Choose which account of {} to sync: until then nothing is synced."


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSource:
    """What a person gives to connect a system.

    Attributes:
        vendor: Which.
        settings: Values of the connector's fields that are not secret.
        credentials: Values of the secret ones.
        name: What it is called; that of the account where left out.
        replace_files: Whether rows imported from files of the vendor end when everything of it is here.
    """

    vendor: str
    settings: Mapping[str, str] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    name: str = ""
    replace_files: bool = False


def create(context: Context, new: NewSource) -> ConnectionRow:
    """Begin a connection: what was given is checked and its secrets are sealed; nothing is called yet.

    It waits until somebody agreed on the vendor's page, where the vendor wants that, and an account was chosen.

    Raises:
        NotFound: There is no connector for the vendor.
        InvalidInput: Something is missing, or not usable.
        Conflict: The organisation is closed, or files of the vendor brought rows that would count twice.
    """
    require_open(context)
    connector = context.connectors(new.vendor)
    setup = checked(connector.fields, new.settings, new.credentials)
    if not new.replace_files:
        require_no_file_rows(context, new.vendor, connector)
    title = VENDOR_NAMES[Vendor(new.vendor)]
    connection_id = repository.new_connection_id()
    row = repository.add_connection(
        context.transaction,
        NewConnection(
            id=connection_id,
            vendor=new.vendor,
            name=checked_name(new.name) if new.name.strip() else title,
            status=ConnectionStatus.WAITING_FOR_CONSENT,
            settings=setup.settings,
            credentials_sealed=seal_credentials(context, connection_id, setup.credentials),
            replaces_files=new.replace_files,
            created_at=context.clock(),
            created_by=context.actor,
            problem=(_CONSENT if connector.needs_consent(setup) else _CHOOSE).format(title),
        ),
    )
    after = {"vendor": row.vendor, "name": row.name, "settings": row.settings, "replace_files": row.replaces_files}
    log(context, "source.created", row, after=after)
    return row


def choose_account(context: Context, connection_id: str, account: Account) -> ConnectionRow:
    """Let a connection lead to an account, and queue its first sync; again after consent was given anew.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected, leads to another account, or the account is connected already.
    """
    row = require(context, connection_id, lock=True)
    if row.account_id not in {"", account.id}:
        message = f"{row.name} leads to the account {row.account_id}, not to {account.id}: connect that one as another."
        raise Conflict(message)
    title = VENDOR_NAMES[Vendor(row.vendor)]
    changes: dict[str, Any] = {} if row.account_id else {"name": account.name if row.name == title else row.name}
    earlier = None if row.account_id else repository.find_earlier(context.transaction, row.vendor, account.id)
    if earlier is not None:
        # What it brought before would count twice beside the same under another name.
        changes |= {"source_id": earlier.source_id, "excluded_from_statistics": earlier.excluded_from_statistics}
    row = repository.change_connection(
        context.transaction,
        row.id,
        account_id=account.id,
        currency=account.currency,
        status=ConnectionStatus.CONNECTED,
        connected_at=row.connected_at or context.clock(),
        next_sync_at=context.clock(),
        failures=0,
        problem=None,
        **changes,
    )
    _adopt_currency(context, row)
    syncing.release_unfinished(context, row.id)  # one that was parked by a pause would wait for ever
    syncing.start(context, row, SyncCause.CONNECT)
    log(context, "source.connected", row, after={"account_id": row.account_id, "name": row.name})
    return row


def need_consent(context: Context, connection_id: str, problem: str) -> ConnectionRow:
    """Say that a person must agree again before anything is synced.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected.
    """
    row = require(context, connection_id, lock=True)
    return repository.change_connection(
        context.transaction, row.id, status=ConnectionStatus.WAITING_FOR_CONSENT, problem=problem, next_sync_at=None
    )


def pause(context: Context, connection_id: str) -> ConnectionRow:
    """Stop syncing until somebody resumes it; a sync that runs stops between two pages.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not connected.
    """
    row = _require_status(context, connection_id, ConnectionStatus.CONNECTED)
    changed = repository.change_connection(context.transaction, row.id, status=ConnectionStatus.PAUSED)
    syncing.hold_unfinished(context, row.id)
    log(context, "source.paused", changed)
    return changed


def resume(context: Context, connection_id: str) -> ConnectionRow:
    """Sync again; what was stopped goes on where it was.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not paused.
    """
    row = _require_status(context, connection_id, ConnectionStatus.PAUSED)
    changed = repository.change_connection(
        context.transaction, row.id, status=ConnectionStatus.CONNECTED, next_sync_at=context.clock()
    )
    syncing.release_unfinished(context, row.id)
    log(context, "source.resumed", changed)
    return changed


def disconnect(context: Context, connection_id: str) -> ConnectionRow:
    """End a connection: its token and secrets are deleted, what it brought stays.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected already.
    """
    row = require(context, connection_id, lock=True)
    syncing.end_unfinished(context, row.id, "The source was disconnected.")
    connection_tokens.hold_renewal(context.transaction, row.id)
    connection_tokens.delete_token(context.transaction, row.id)
    quota_levels.delete_levels(context.transaction, row.id)
    changed = repository.change_connection(
        context.transaction,
        row.id,
        status=ConnectionStatus.DISCONNECTED,
        disconnected_at=context.clock(),
        credentials_sealed=None,
        next_sync_at=None,
        problem=None,
    )
    log(context, "source.disconnected", changed)
    return changed


def require(context: Context, connection_id: str, *, lock: bool = False) -> ConnectionRow:
    """A connection that was not disconnected.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected.
    """
    row = repository.get_connection(context.transaction, parsed_id(connection_id), lock=lock)
    if row.status == ConnectionStatus.DISCONNECTED:
        message = f"{row.name} was disconnected: connect it again."
        raise Conflict(message)
    return row


def parsed_id(text: str) -> UUID:
    """The id of a connection, a sync or a record.

    Raises:
        NotFound: Nothing can have this id.
    """
    try:
        return UUID(text)
    except ValueError:
        message = f"There is no source {text}."
        raise NotFound(message) from None


def _require_status(context: Context, connection_id: str, status: ConnectionStatus) -> ConnectionRow:
    row = require(context, connection_id, lock=True)
    if row.status != status:
        message = f"{row.name} is {row.status.replace('_', ' ')}, not {status.value}."
        raise Conflict(message)
    return row


def _adopt_currency(context: Context, row: ConnectionRow) -> None:
    """The base currency is that of the books, where nobody set one."""
    known = context.organisation.currency_source
    of_books = row.vendor == Vendor.XERO
    if row.currency is None or known in {"set", "ledger-balances"} or (known == "first-file" and not of_books):
        return
    chosen = {"currency": row.currency, "currency_source": "ledger-balances" if of_books else "first-file"}
    set_organisation(context.transaction, context.organisation.id, chosen)


def checked_name(given: str) -> str:
    """The name of a source.

    Raises:
        InvalidInput: It cannot be one.
    """
    name = given.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        message = f"A source has a name of 1 to {LONGEST_NAME} characters."
        raise InvalidInput(message)
    return name


def log(
    context: Context,
    action: str,
    row: ConnectionRow,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an act on a connection to the organisation's log; last of all that is done."""
    audit.record(context, Act(action=action, subject=f"source:{row.id}", before=before, after=after))
