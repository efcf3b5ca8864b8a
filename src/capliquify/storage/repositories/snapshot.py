"""Everything known on a day, read in one round trip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from capliquify.domain.snapshot import Snapshot
from capliquify.storage.repositories import snapshot_columns, snapshot_records
from capliquify.storage.repositories.meanings import with_decisions
from capliquify.storage.repositories.snapshot_query import Moment, Read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

_READS: Final[dict[str, Callable[[Moment], Read]]] = {
    "sales_invoices": partial(snapshot_columns.documents, "sales_invoice", "customer"),
    "supplier_bills": partial(snapshot_columns.documents, "supplier_bill", "supplier"),
    "bank": snapshot_columns.bank,
    "sales": snapshot_columns.sales,
    "payout_transactions": snapshot_columns.payout_transactions,
    "payouts": snapshot_records.payouts,
    "ledger_balances": snapshot_records.ledger_balances,
    "profit_and_loss": snapshot_records.profit_and_loss,
    "recurring_payments": snapshot_records.recurring_payments,
    "planned_payments": snapshot_records.planned_payments,
    "facilities": snapshot_records.facilities,
    "suppliers": snapshot_records.suppliers,
    "item_planning": snapshot_records.item_planning,
    "bill_of_materials": snapshot_records.bill_of_materials,
    "stock_levels": snapshot_records.stock_levels,
    "sales_orders": snapshot_records.sales_orders,
    "purchase_orders": snapshot_records.purchase_orders,
    "fx_rates": snapshot_records.fx_rates,
    "known_items": snapshot_records.known_items,
}
ALL_PARTS: Final = frozenset(_READS)

# Whole tables are read into few rows: in memory, in the order they are stored (parallel workers would change it from
# one time to the next), and grouped by hashing even while PostgreSQL has no statistics of rows that just came in.
_PLANNER: Final = {
    "work_mem": "64MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "enable_sort": "off",
    "enable_nestloop": "off",  # a handful of decided codes beside a million sales would look cheap to go through
}

_KNOWLEDGE: Final = """
select imports.*, syncs.*, decisions.*
  from (select count(*) filter (where finished_at is not null), count(*) filter (where status = 'rolled_back'),
               max(id::text) filter (where finished_at is not null)
          from import_job) imports,
       (select string_agg(concat_ws(' ', c.id, c.excluded_from_statistics, newest.id, newest.advanced_at,
                                    newest.imported, newest.status), ',' order by c.id)
          from connection c
          left join lateral (select r.id, r.advanced_at, r.imported, r.status from sync_run r
                              where r.connection_id = c.id order by r.id desc limit 1) newest on true) syncs,
       (select count(*), count(ended_at) from identity_mapping) decisions
"""

# Any currency will do: until an organisation has one, no file with an amount was imported.
_BEFORE_THE_FIRST_AMOUNT: Final = "USD"


def load_snapshot(
    transaction: Transaction,
    organisation: OrganisationRow,
    as_of: date,
    parts: Collection[str] = ALL_PARTS,
    *,
    known_at: datetime | None = None,
) -> Snapshot:
    """What is known of a day and before.

    Args:
        transaction: A transaction of the organisation.
        organisation: Whose currency and week the snapshot has.
        as_of: The day.
        parts: The fields of `Snapshot` to fill; the others stay empty.
        known_at: Only what was known on this instant; None for what is known now.
    """
    moment = with_decisions(transaction, Moment(as_of=as_of, known_at=known_at))
    reads = {name: _READS[name](moment) for name in sorted(parts)}
    connection = transaction.connection
    with connection.pipeline():
        for setting, value in _PLANNER.items():
            connection.execute(f"set local {setting} = '{value}'")
        cursors = {
            name: connection.execute(read.statement, moment.parameters, binary=True) for name, read in reads.items()
        }
        for setting in _PLANNER:
            connection.execute(f"set local {setting} to default")
    return Snapshot(
        as_of=as_of,
        currency=organisation.currency or _BEFORE_THE_FIRST_AMOUNT,
        week_ends_on=organisation.week_ends_on,
        left_out_of_statistics=moment.left_out,
        **{name: read.build(cursors[name]) for name, read in reads.items()},
    )


def knowledge_version(transaction: Transaction) -> tuple[object, ...]:
    """A value that changes with all that answers rest on besides the organisation's own settings.

    Facts come and go with imports that end or are undone, and with pages of syncs, in the transaction that says so;
    what codes mean and what statistics leave out is decided in between. Equal versions mean equal answers.
    """
    row = transaction.execute(_KNOWLEDGE).fetchone()
    return () if row is None else tuple(row)
