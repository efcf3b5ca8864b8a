"""What a person tells a connected system: sync, go on, stop, try again, be something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.connectors.connecting import Setup
from capliquify.connectors.protocol import SourceFailure
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.domain.sources.vendor import SyncCause
from capliquify.services import connection_changes, connections, set_aside_retry, syncing
from capliquify.services.connection_setup import setup_of
from capliquify.storage.repositories import connection_tokens

if TYPE_CHECKING:
    from capliquify.services.connection_changes import SourceChange
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow


def sync(context: Context, source_id: str) -> None:
    """Queue a sync; where one has not ended, that one goes on.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not connected.
    """
    syncing.start(context, connections.require(context, source_id), SyncCause.PERSON)


def retry(context: Context, source_id: str) -> None:
    """Try again what failed again and again; what fails once more waits for a person again.

    Raises:
        NotFound: There is no such source.
        Conflict: Nothing failed, or it is not connected.
    """
    row = connections.require(context, source_id)
    if not row.failures:
        message = f"Nothing of {row.name} failed: its last sync worked, or it had none."
        raise Conflict(message)
    syncing.start(context, row, SyncCause.PERSON)


def cancel(context: Context, source_id: str) -> None:
    """End the sync that is under way, between two pages where it runs.

    Raises:
        NotFound: There is no such source.
        Conflict: None is under way.
    """
    row = connections.require(context, source_id)
    syncing.cancel(context, row)
    connections.log(context, "source.sync-cancelled", row)


def pause(context: Context, source_id: str) -> None:
    """Sync no more until somebody resumes it.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not connected.
    """
    connections.pause(context, source_id)


def resume(context: Context, source_id: str) -> None:
    """Sync again.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not paused.
    """
    connections.resume(context, source_id)


def retry_set_aside(context: Context, source_id: str) -> None:
    """Queue another try of everything that was set aside.

    Raises:
        NotFound: There is no such source.
        Conflict: It is not connected.
    """
    set_aside_retry.ask(context, source_id)


def change(context: Context, source_id: str, changes: SourceChange) -> None:
    """Change the name, the settings or the secrets of a connection; the latter two after a second factor just given.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected, or its secrets or its token would be sent to another host than they were given
            for.
        InvalidInput: A value is not usable.
        SecondFactorNeeded: The second factor is missing or older than ten minutes.
        PermissionDenied: A key asks for other settings.
    """
    if changes.settings is not None or changes.credentials is not None:
        context.principal.require_fresh_factor(context.clock())
        _require_same_hosts(context, connections.require(context, source_id, lock=True), changes)
    connection_changes.change(context, source_id, changes)


def _require_same_hosts(context: Context, row: ConnectionRow, changes: SourceChange) -> None:
    """Secrets nobody may read would be told to whoever owns a host that somebody writes into the settings."""
    connector = context.connectors(row.vendor)
    before, given = setup_of(context, row), changes.credentials or {}
    after = Setup(
        settings={**before.settings, **(changes.settings or {})},
        credentials={**before.credentials, **given},
        account_id=before.account_id,
    )
    secret = {each.name for each in connector.fields if each.secret and before.credentials.get(each.name)}
    # New secrets end the token they did not bring, but not one that somebody's consent did.
    token_goes = bool(given) and not connector.needs_consent(after)
    token_stays = not token_goes and connection_tokens.find_token(context.transaction, row.id) is not None
    if secret <= set(given) and not token_stays:
        return
    try:
        added = set(connector.hosts(after)) - set(connector.hosts(before))
    except SourceFailure as failure:
        raise InvalidInput(str(failure)) from failure
    if added:
        message = (
            f"{row.name} would send its secrets to another host. Disconnect it and connect it anew, "
            "so that whoever does it gives the secrets themselves."
        )
        raise Conflict(message)
