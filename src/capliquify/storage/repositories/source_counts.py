"""Counts of what connections brought and of how their totals compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from capliquify.storage.fact_tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from capliquify.storage.transaction import Transaction

_CHECKS: Final = """
select connection_id, count(*), count(*) filter (where ours is distinct from theirs)
  from (select distinct on (connection_id, measure, subject, currency) connection_id, ours, theirs
          from reconciliation order by connection_id, measure, subject, currency, id desc) newest
 group by connection_id
"""


def count_facts(transaction: Transaction, source: str, record_types: Iterable[type[Any]]) -> int:
    """How many facts a source brought that are known now."""
    counts = " + ".join(
        f"(select count(*) from {table_of(each).name} where organisation_id = o.id and source = %(source)s "
        "and known_until is null)"
        for each in record_types
    )
    row = transaction.execute_binary(
        f"select {counts or '0'} from (select current_setting('app.organisation_id')::uuid) o (id)", {"source": source}
    ).fetchone()
    return 0 if row is None else int(row[0])


def count_checks(transaction: Transaction) -> dict[UUID, tuple[int, int]]:
    """How many totals of each connection were compared last, and how many of them differ."""
    return {row[0]: (row[1], row[2]) for row in transaction.execute_binary(_CHECKS)}


def find_last_check(transaction: Transaction, connection_id: UUID) -> Any:  # noqa: ANN401 - an instant or None
    """When a total of a connection was compared last."""
    row = transaction.execute_binary(
        "select max(checked_at) from reconciliation where connection_id = %s", (connection_id,)
    ).fetchone()
    return None if row is None else row[0]
