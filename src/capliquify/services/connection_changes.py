"""Changing a connection: its name, its settings, its secrets, and what may be fitted on what it brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from capliquify.domain.sources.vendor import ConnectionStatus
from capliquify.services import connections
from capliquify.services.connection_setup import checked, seal_credentials, setup_of
from capliquify.storage.repositories import connection_consents, connection_tokens
from capliquify.storage.repositories import connections as repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceChange:
    """What a person changes of a connection; None leaves it as it is.

    Attributes:
        name: What it is called.
        settings: Values of fields that are not secret; the others stay.
        credentials: Values of secret fields; the others stay.
        excluded_from_statistics: Whether nothing may be fitted on what it brings.
    """

    name: str | None = None
    settings: Mapping[str, str] | None = None
    credentials: Mapping[str, str] | None = field(default=None, repr=False)
    excluded_from_statistics: bool | None = None


def change(context: Context, connection_id: str, changes: SourceChange) -> ConnectionRow:
    """Change a connection; where the secrets changed it is tried again at once.

    Raises:
        NotFound: There is no such source.
        Conflict: It was disconnected.
        InvalidInput: A value is not usable.
    """
    row = connections.require(context, connection_id, lock=True)
    values: dict[str, Any] = {}
    if changes.name is not None:
        values["name"] = connections.checked_name(changes.name)
    if changes.excluded_from_statistics is not None:
        values["excluded_from_statistics"] = changes.excluded_from_statistics
    if changes.settings is not None or changes.credentials is not None:
        values |= _new_setup(context, row, changes)
    if not values:
        return row
    changed = repository.change_connection(context.transaction, row.id, **values)
    shown = [name for name in values if name in {"name", "settings", "excluded_from_statistics"}]
    before = {name: getattr(row, name) for name in shown}
    after = {name: getattr(changed, name) for name in shown}
    connections.log(context, "source.changed", changed, before=before, after=after | _renewed(changes))
    return changed


def _new_setup(context: Context, row: ConnectionRow, changes: SourceChange) -> dict[str, Any]:
    known = setup_of(context, row)
    setup = checked(
        context.connectors(row.vendor).fields,
        {**known.settings, **(changes.settings or {})},
        {**known.credentials, **(changes.credentials or {})},
    )
    values: dict[str, Any] = {"settings": dict(setup.settings)}
    # Whoever is on the vendor's page now agreed to what the connection was given before.
    connection_consents.delete_consents(context.transaction, row.id)
    if changes.credentials:
        values["credentials_sealed"] = seal_credentials(context, row.id, setup.credentials)
        connection_tokens.hold_renewal(context.transaction, row.id)
        if not context.connectors(row.vendor).needs_consent(setup):
            connection_tokens.delete_token(context.transaction, row.id)
            values |= _tried_again(context, row)
    return values


def _tried_again(context: Context, row: ConnectionRow) -> dict[str, Any]:
    if not row.account_id or row.status == ConnectionStatus.PAUSED:
        return {}
    return {"status": ConnectionStatus.CONNECTED, "problem": None, "failures": 0, "next_sync_at": context.clock()}


def _renewed(changes: SourceChange) -> dict[str, Any]:
    return {"credentials": sorted(changes.credentials)} if changes.credentials else {}
