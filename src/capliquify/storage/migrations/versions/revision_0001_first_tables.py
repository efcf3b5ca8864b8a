"""Organisations, imports, facts, answered requests and live workers."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0001"
down_revision: Final = None

_PLAIN: Final = {
    "organisation": """
        id uuid not null,
        slug text not null,
        name text not null,
        demo boolean not null default false,
        currency character(3),
        currency_source text not null default 'none',
        time_zone text not null default 'UTC',
        week_ends_on smallint not null default 6,
        default_as_of date,
        created_at timestamptz not null default now(),
        constraint organisation_pkey primary key (id),
        constraint organisation_slug_key unique (slug),
        constraint organisation_week_ends_on_check check (week_ends_on between 0 and 6)
    """,
    "worker_liveness": """
        executor_id text not null,
        seen_at timestamptz not null,
        constraint worker_liveness_pkey primary key (executor_id)
    """,
}

_TENANT: Final = {
    "import_job": """
        id uuid not null,
        organisation_id uuid not null,
        file text not null,
        kind text,
        source text,
        status text not null,
        actor text not null,
        options jsonb not null default '{}',
        created_at timestamptz not null,
        finished_at timestamptz,
        size_bytes bigint not null default 0,
        bytes_done bigint not null default 0,
        rows bigint not null default 0,
        imported bigint not null default 0,
        unchanged bigint not null default 0,
        error_count bigint not null default 0,
        warning_count bigint not null default 0,
        notes text[] not null default '{}',
        refused text,
        constraint import_job_pkey primary key (id),
        constraint import_job_organisation_id_fkey foreign key (organisation_id) references organisation (id),
        constraint import_job_status_check check (status in ('receiving', 'queued', 'running', 'completed',
            'completed_with_errors', 'failed', 'rolled_back'))
    """,
    "import_row_error": """
        import_id uuid not null,
        position integer not null,
        organisation_id uuid not null,
        severity text not null,
        row bigint not null,
        "column" text not null,
        value text not null,
        reason text not null,
        fix text not null,
        constraint import_row_error_pkey primary key (import_id, position),
        constraint import_row_error_import_id_fkey foreign key (import_id) references import_job (id),
        constraint import_row_error_organisation_id_fkey foreign key (organisation_id) references organisation (id),
        constraint import_row_error_severity_check check (severity in ('error', 'warning'))
    """,
    "upload_chunk": """
        import_id uuid not null,
        position bigint not null,
        organisation_id uuid not null,
        bytes bytea not null,
        constraint upload_chunk_pkey primary key (import_id, position),
        constraint upload_chunk_import_id_fkey foreign key (import_id) references import_job (id),
        constraint upload_chunk_organisation_id_fkey foreign key (organisation_id) references organisation (id)
    """,
    "idempotency_key": """
        organisation_id uuid not null,
        key text not null,
        request_hash bytea not null,
        response bytea not null,
        created_at timestamptz not null,
        constraint idempotency_key_pkey primary key (organisation_id, key),
        constraint idempotency_key_organisation_id_fkey foreign key (organisation_id) references organisation (id)
    """,
}

_FACTS: Final = {
    "sales_invoice": """
        external_id text not null, number text not null, customer text not null, reference text not null,
        issued_on date not null, due_on date not null, expected_on date, currency character(3) not null,
        total numeric(19,4) not null, tax numeric(19,4) not null, outstanding numeric(19,4) not null,
        status text not null
    """,
    "supplier_bill": """
        external_id text not null, number text not null, supplier text not null, reference text not null,
        issued_on date not null, due_on date not null, expected_on date, currency character(3) not null,
        total numeric(19,4) not null, tax numeric(19,4) not null, outstanding numeric(19,4) not null,
        status text not null
    """,
    "bank_transaction": """
        external_id text not null, account text not null, booked_on date not null,
        amount numeric(19,4) not null, currency character(3) not null, payee text not null,
        description text not null, reference text not null
    """,
    "ledger_balance": """
        external_id text not null, balance_on date not null, account_class text not null, entity text not null,
        amount numeric(19,4) not null, currency character(3) not null, tax_included numeric(19,4) not null
    """,
    "profit_and_loss": """
        external_id text not null, period_start_on date not null, period_end_on date not null,
        revenue numeric(19,4) not null, cost_of_goods_sold numeric(19,4) not null,
        currency character(3) not null, credit_sales numeric(19,4), purchases numeric(19,4)
    """,
    "supplier": """
        external_id text not null, name text not null, currency character(3) not null,
        payment_days integer not null, deposit_fraction numeric(18,8) not null,
        discount_fraction numeric(18,8) not null, discount_days integer not null,
        lead_time_days integer not null, lead_time_deviation_days numeric(18,6) not null
    """,
    "bill_of_materials_line": """
        external_id text not null, item text not null, component text not null,
        quantity_per numeric(18,6) not null, scrap_fraction numeric(18,8) not null, valid_from_on date,
        valid_to_on date
    """,
    "recurring_payment": """
        external_id text not null, name text not null, category text not null, amount numeric(19,4) not null,
        currency character(3) not null, first_on date not null, every text not null, until_on date
    """,
    "planned_payment": """
        external_id text not null, name text not null, category text not null, amount numeric(19,4) not null,
        currency character(3) not null, pay_on date not null, certainty text not null
    """,
    "facility": """
        external_id text not null, name text not null, "limit" numeric(19,4) not null,
        currency character(3) not null, annual_rate numeric(18,8) not null, day_count text not null,
        minimum_cash numeric(19,4) not null
    """,
    "fx_rate": """
        external_id text not null, rate_on date not null, base character(3) not null,
        quote character(3) not null, rate numeric(18,8) not null, kind text not null
    """,
    "sale": """
        external_id text not null, sold_on date not null, order_number text not null, item text not null,
        channel text not null, market text not null, quantity numeric(18,6) not null,
        net_amount numeric(19,4) not null, tax numeric(19,4) not null, currency character(3) not null
    """,
    "item": """
        external_id text not null, code text not null, name text not null, "group" text not null,
        supplier text not null, unit_cost numeric(19,4), unit_price numeric(19,4), barcode text not null,
        obsolete boolean not null
    """,
    "item_planning": """
        external_id text not null, item text not null, supplier text not null, unit_cost numeric(19,4) not null,
        currency character(3) not null, minimum_order numeric(18,6) not null, lot numeric(18,6) not null,
        safety_stock numeric(18,6) not null, location text not null
    """,
    "stock_level": """
        external_id text not null, observed_on date not null, item text not null, warehouse text not null,
        on_hand numeric(18,6) not null, allocated numeric(18,6) not null, on_purchase numeric(18,6) not null,
        unit_cost numeric(19,4)
    """,
    "sales_order_line": """
        external_id text not null, order_number text not null, ordered_on date not null,
        required_on date not null, customer text not null, item text not null, warehouse text not null,
        quantity numeric(18,6) not null, line_total numeric(19,4) not null, currency character(3) not null,
        open boolean not null
    """,
    "purchase_order_line": """
        external_id text not null, order_number text not null, ordered_on date not null,
        required_on date not null, supplier text not null, item text not null, warehouse text not null,
        quantity numeric(18,6) not null, line_total numeric(19,4) not null, currency character(3) not null,
        open boolean not null
    """,
    "payout": """
        external_id text not null, channel text not null, paid_on date not null, status text not null,
        charges numeric(19,4) not null, refunds numeric(19,4) not null, fees numeric(19,4) not null,
        reserve numeric(19,4) not null, adjustments numeric(19,4) not null, net numeric(19,4) not null,
        currency character(3) not null
    """,
    "payout_transaction": """
        external_id text not null, channel text not null, payout_id text not null, kind text not null,
        order_number text not null, transaction_on date not null, paid_on date, amount numeric(19,4) not null,
        fee numeric(19,4) not null, net numeric(19,4) not null, currency character(3) not null
    """,
}

_VERSIONS: Final = """
        organisation_id uuid not null,
        id uuid not null,
        source text not null,
        import_id uuid not null,
        replaces_id uuid,
        content_hash bytea not null,
        valid_from date not null,
        known_from timestamptz not null,
        known_until timestamptz
"""
_REPLACES: Final = "version known again when the import of this one is undone"

# The subselect is evaluated once per statement; without an organisation it is null and no row matches.
_OF_ORGANISATION: Final = "organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)"


def upgrade() -> None:
    """Make all tables, their indexes and policies."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, columns in {**_PLAIN, **_TENANT}.items():
        op.execute(f"create table {name} ({columns})")
    op.execute("create index import_job_newest_idx on import_job (organisation_id, id desc)")
    op.execute("comment on column upload_chunk.position is 'offset of the first byte'")
    for name, columns in _FACTS.items():
        _create_fact_table(name, columns)
    for name in ("sales_invoice", "supplier_bill"):
        op.execute(
            f"create index {name}_open_idx on {name} (organisation_id, due_on, id) "
            "where known_until is null and outstanding <> 0 and status <> 'voided'"
        )
    for name in (*_TENANT, *_FACTS):
        op.execute(f"alter table {name} enable row level security")
        op.execute(f"alter table {name} force row level security")
        op.execute(
            f"create policy {name}_organisation on {name} using ({_OF_ORGANISATION}) with check ({_OF_ORGANISATION})"
        )
    op.execute(
        # An import that has arrived is history; only an upload that broke off leaves no trace.
        "create policy import_job_deleted_while_receiving on import_job as restrictive for delete "
        "using (status = 'receiving')"
    )
    for name in _FACTS:
        # A version ends once: what has ended cannot be updated again.
        op.execute(
            f"create policy {name}_ends_once on {name} as restrictive for update "
            "using (known_until is null) with check (known_until is not null)"
        )


def downgrade() -> None:
    """Drop all tables."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in reversed([*_PLAIN, *_TENANT, *_FACTS]):
        op.execute(f"drop table {name}")


def _create_fact_table(name: str, columns: str) -> None:
    op.execute(
        f"create table {name} ({columns}, {_VERSIONS}, constraint {name}_pkey primary key (id), "
        f"constraint {name}_known_until_check check (known_until >= known_from))"
    )
    op.execute(
        f"create unique index {name}_current_key on {name} (organisation_id, source, external_id) "
        "where known_until is null"
    )
    op.execute(f"create index {name}_import_idx on {name} using brin (import_id)")
    op.execute(f"comment on column {name}.replaces_id is '{_REPLACES}'")
