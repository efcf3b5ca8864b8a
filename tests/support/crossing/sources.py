"""Connected systems of a company of the crossing suite, with something in each of their tables."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.connectors.protocol import QuotaLevel, Token
from capliquify.domain.sources.vendor import ConnectionStatus, SyncCause
from capliquify.services import syncing, vault
from capliquify.services.connection_setup import seal_credentials
from capliquify.services.connector_stores import ConnectionTokens
from capliquify.services.identity import token_hash
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import connections, quota_levels, set_aside, sync_cursors, webhook_events
from capliquify.storage.repositories.connections import NewConnection, new_connection_id
from capliquify.storage.repositories.sealed_values import CONSENT_VERIFIER
from capliquify.storage.repositories.set_aside import NewSetAside
from capliquify.storage.repositories.webhook_events import NewWebhook

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import Context

_NOWHERE = "http://127.0.0.1:9"
IDENTIFIERS = {
    "source_id": "select id from connection",
    "run_id": "select id from sync_run",
    "check_id": "select id from reconciliation",
    "mapping_id": "select id from identity_mapping",
    "item_code": "select code from item where known_until is null",
    "settlement_id": "select id from payout where known_until is null",
}


def fill_sources(context: Context, mark: str, amount: str) -> None:
    """A connection with a sync that waits, a token, a record set aside, a webhook, a compared total, a mapped code."""
    connection_id = _connect(context, mark)
    transaction, now = context.transaction, context.clock()
    token = Token(access=f"{mark} access", refresh=f"{mark} refresh", expires_at=now + timedelta(minutes=30))
    # In the transaction that is open: none other is opened.
    ConnectionTokens(lambda: nullcontext(context), connection_id).put(context, token)
    state = token_hash(f"{mark} state")
    transaction.execute(
        "insert into connection_consent (state_hash, organisation_id, connection_id, verifier_sealed, redirect_uri, "
        "requested_by, created_at, expires_at) values (%b, %s, %s, %b, %s, %s, %s, %s)",
        (
            state,
            context.organisation.id,
            connection_id,
            vault.seal(context, CONSENT_VERIFIER.place(state), mark.encode()),
            f"https://{mark}.example/consent",
            f"{mark} jo",
            now,
            now + timedelta(minutes=10),
        ),
    )
    sync_cursors.put_cursor(transaction, connection_id, "invoices", {"mark": mark}, now)
    aside = NewSetAside(external_id=f"{mark}-1", payload=f'{{"x": "{mark}"}}', reason=f"{mark} reason", fix=mark)
    set_aside.put_set_aside(transaction, connection_id, "invoices", [aside], now)
    event = NewWebhook(event_id=f"{mark}-event", topic=mark, stream="invoices", external_ids=(f"{mark}-1",))
    webhook_events.add_event(transaction, connection_id, event, now)
    level = QuotaLevel(left=7.0, at=now)
    quota_levels.put_level(transaction, connection_id, f"{mark} day", (level.left, level.at))
    transaction.execute(
        "insert into reconciliation (id, organisation_id, connection_id, measure, subject, as_of, currency, ours, "
        "theirs, report, detail, checked_at) values (%s, %s, %s, 'receivable', %s, %s, 'GBP', %s, %s, %s, '[]', %s)",
        (new_id(), context.organisation.id, connection_id, mark, now.date(), Decimal(amount), Decimal(7), mark, now),
    )
    transaction.execute(
        "insert into identity_mapping (id, organisation_id, kind, vendor, code, target, method, decided_by, "
        "decided_at) values (%s, %s, 'item', 'xero', %s, %s, 'person', %s, %s)",
        (new_id(), context.organisation.id, f"{mark}-code", f"{mark}-item", f"{mark} jo", now),
    )


def _connect(context: Context, mark: str) -> UUID:
    connection_id = new_connection_id()
    connections.add_connection(
        context.transaction,
        NewConnection(
            id=connection_id,
            vendor="xero",
            name=f"{mark} books",
            status=ConnectionStatus.WAITING_FOR_CONSENT,
            # Addresses that may not be called: nothing of a test leaves this machine.
            settings={"client_id": mark, "api_url": _NOWHERE, "identity_url": _NOWHERE, "login_url": _NOWHERE},
            credentials_sealed=seal_credentials(context, connection_id, {"client_secret": f"{mark} hidden"}),
            replaces_files=False,
            created_at=context.clock(),
            created_by=f"{mark} jo",
        ),
    )
    row = connections.change_connection(
        context.transaction,
        connection_id,
        status=ConnectionStatus.CONNECTED,
        account_id=f"{mark}-account",
        connected_at=context.clock(),
        next_sync_at=context.clock() + timedelta(days=1),
    )
    syncing.start(context, row, SyncCause.SCHEDULE)
    return connection_id
