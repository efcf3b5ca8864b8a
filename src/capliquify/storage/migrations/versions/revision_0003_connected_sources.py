"""Connections to outside systems: their syncs, tokens, totals compared, and how codes of several systems meet."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_ORGANISATION_KEY: Final = (
    "constraint {0}_organisation_id_fkey foreign key (organisation_id) references organisation (id)"
)
_CONNECTION_KEY: Final = "constraint {0}_connection_id_fkey foreign key (connection_id) references connection (id)"
_TENANT: Final = {
    "connection": """
        id uuid not null,
        organisation_id uuid not null,
        source_id uuid not null,
        vendor text not null,
        account_id text not null default '',
        name text not null,
        currency character(3),
        status text not null,
        settings json not null,
        credentials_sealed bytea,
        excluded_from_statistics boolean not null default false,
        replaces_files boolean not null default false,
        created_at timestamptz not null,
        created_by text not null,
        connected_at timestamptz,
        disconnected_at timestamptz,
        next_sync_at timestamptz,
        failures integer not null default 0,
        problem text,
        constraint connection_pkey primary key (id),
        constraint connection_vendor_check check (vendor in ('xero', 'shopify', 'amazon', 'unleashed')),
        constraint connection_status_check check (status in ('waiting_for_consent', 'connected', 'paused',
            'disconnected'))
    """,
    "connection_token": """
        connection_id uuid not null,
        organisation_id uuid not null,
        sealed bytea not null,
        expires_at timestamptz not null,
        rotated_at timestamptz not null,
        constraint connection_token_pkey primary key (connection_id)
    """,
    "connection_consent": """
        state_hash bytea not null,
        organisation_id uuid not null,
        connection_id uuid not null,
        verifier_sealed bytea not null,
        redirect_uri text not null,
        requested_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint connection_consent_pkey primary key (state_hash)
    """,
    "sync_cursor": """
        connection_id uuid not null,
        organisation_id uuid not null,
        stream text not null,
        state json not null,
        backfilled_at timestamptz,
        synced_at timestamptz,
        updated_at timestamptz not null,
        constraint sync_cursor_pkey primary key (connection_id, stream)
    """,
    "sync_run": """
        id uuid not null,
        organisation_id uuid not null,
        connection_id uuid not null,
        cause text not null,
        requested_by text not null,
        status text not null,
        priority integer not null,
        attempt integer not null default 1,
        turn integer not null default 1,
        holder uuid,
        queued_at timestamptz not null,
        started_at timestamptz,
        advanced_at timestamptz,
        finished_at timestamptz,
        parked_until timestamptz,
        cancel_requested_at timestamptz,
        stream text,
        row_count bigint not null default 0,
        expected_rows bigint,
        imported bigint not null default 0,
        unchanged bigint not null default 0,
        set_aside bigint not null default 0,
        calls bigint not null default 0,
        waited_seconds double precision not null default 0,
        message text,
        notes json not null,
        constraint sync_run_pkey primary key (id),
        constraint sync_run_cause_check check (cause in ('connect', 'schedule', 'person', 'webhook', 'retry')),
        constraint sync_run_status_check check (status in ('queued', 'running', 'parked', 'completed',
            'completed_with_problems', 'failed', 'cancelled'))
    """,
    "set_aside_record": """
        id uuid not null,
        organisation_id uuid not null,
        connection_id uuid not null,
        stream text not null,
        external_id text not null,
        payload text not null,
        reason text not null,
        fix text not null,
        first_seen_at timestamptz not null,
        last_seen_at timestamptz not null,
        attempts integer not null default 1,
        resolved_at timestamptz,
        constraint set_aside_record_pkey primary key (id)
    """,
    "webhook_event": """
        connection_id uuid not null,
        organisation_id uuid not null,
        event_id text not null,
        topic text not null,
        stream text,
        external_ids text[] not null default '{}',
        received_at timestamptz not null,
        handled_at timestamptz,
        attempts integer not null default 0,
        failure text,
        constraint webhook_event_pkey primary key (connection_id, event_id)
    """,
    "quota_level": """
        connection_id uuid not null,
        organisation_id uuid not null,
        name text not null,
        left_over double precision not null,
        at timestamptz not null,
        constraint quota_level_pkey primary key (connection_id, name)
    """,
    "reconciliation": """
        id uuid not null,
        organisation_id uuid not null,
        connection_id uuid not null,
        run_id uuid,
        measure text not null,
        subject text not null,
        as_of date not null,
        currency character(3) not null,
        ours numeric(19,4),
        theirs numeric(19,4) not null,
        report text not null,
        detail json not null,
        reason text,
        checked_at timestamptz not null,
        constraint reconciliation_pkey primary key (id)
    """,
    "identity_mapping": """
        id uuid not null,
        organisation_id uuid not null,
        kind text not null,
        vendor text not null,
        code text not null,
        target text not null,
        method text not null,
        decided_by text not null,
        decided_at timestamptz not null,
        ended_at timestamptz,
        ended_by text,
        constraint identity_mapping_pkey primary key (id),
        constraint identity_mapping_kind_check check (kind in ('item', 'customer', 'supplier', 'account')),
        constraint identity_mapping_method_check check (method in ('exact', 'normalised', 'barcode', 'learned',
            'person'))
    """,
}
_OF_CONNECTION: Final = frozenset(_TENANT) - {"connection", "identity_mapping"}

_INDEXES: Final = (
    (
        "create unique index connection_account_key on connection (organisation_id, vendor, account_id) "
        "where disconnected_at is null and account_id <> ''"
    ),
    "create index connection_due_idx on connection (next_sync_at) where status = 'connected'",
    (
        "create unique index sync_run_unfinished_key on sync_run (connection_id) "
        "where status in ('queued', 'running', 'parked')"
    ),
    "create index sync_run_newest_idx on sync_run (organisation_id, connection_id, id desc)",
    (
        "create unique index set_aside_record_open_key on set_aside_record (connection_id, stream, external_id) "
        "where resolved_at is null"
    ),
    "create index webhook_event_waiting_idx on webhook_event (connection_id, received_at) where handled_at is null",
    "create index reconciliation_newest_idx on reconciliation (connection_id, measure, subject, id desc)",
    (
        "create unique index identity_mapping_current_key on identity_mapping (organisation_id, kind, vendor, code) "
        "where ended_at is null"
    ),
)

_OF_ORGANISATION: Final = "organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)"


def upgrade() -> None:
    """Make the tables, their indexes and policies."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, columns in _TENANT.items():
        keys = [_ORGANISATION_KEY.format(name)]
        if name in _OF_CONNECTION:
            keys.append(_CONNECTION_KEY.format(name))
        op.execute(f"create table {name} ({columns}, {', '.join(keys)})")
    for statement in _INDEXES:
        op.execute(statement)
    # A stock system tells what the units of a place cost together: four decimals would not give that sum back.
    op.execute("alter table stock_level alter column unit_cost type numeric(18,8)")
    for name in _TENANT:
        op.execute(f"alter table {name} enable row level security")
        op.execute(f"alter table {name} force row level security")
        op.execute(
            f"create policy {name}_organisation on {name} using ({_OF_ORGANISATION}) with check ({_OF_ORGANISATION})"
        )


def downgrade() -> None:
    """Drop the tables."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in reversed(_TENANT):
        op.execute(f"drop table {name}")
    op.execute("alter table stock_level alter column unit_cost type numeric(19,4)")
