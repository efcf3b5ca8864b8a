"""After a sync: totals of ours beside the vendor's own reports, and systems beside each other."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import RateMissing
from capliquify.domain.sources.reconciliation import Comparison, compare, rounded
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.money import minor_digits, round_half_up
from capliquify.services.answers.sources import Check, CheckRow, Checks
from capliquify.services.cross_checks import Crossed, cross_checks
from capliquify.services.settled import compare_settlement
from capliquify.storage.repositories import reconciled_facts as facts
from capliquify.storage.repositories import reconciliations as repository
from capliquify.storage.repositories.connections import get_connection
from capliquify.storage.repositories.reconciliations import NewReconciliation
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from capliquify.connectors.protocol import VendorTotal
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.reconciliations import ReconciliationRow

KEPT_DAYS: Final = 400
_MOST_ROWS: Final = 500  # behind one figure, those with the largest differences
_NO_LIKE_FIGURE: Final = "nothing that is stored is the like of it"


def check(
    context: Context, connection: ConnectionRow, run_id: UUID | None, totals: Iterable[VendorTotal]
) -> list[Check]:
    """Compare a vendor's totals with what is stored of it, and what is stored of several systems with each other.

    Args:
        context: A transaction of the organisation, after the sync stored its last page.
        connection: The connection that was synced.
        run_id: The sync.
        totals: What the vendor's own reports say.
    """
    compared = [
        Crossed(
            measure=total.measure,
            subject=total.subject,
            as_of=total.as_of,
            currency=total.currency,
            report=total.report,
            comparison=_compare(context, connection, total),
        )
        for total in totals
    ]
    compared += cross_checks(context, connection)
    rows = [_store(context, connection, run_id, each) for each in compared]
    before = context.clock() - timedelta(days=KEPT_DAYS)
    repository.forget_before(context.transaction, connection.id, before)
    return [told(row) for row in rows]


def list_checks(context: Context, *, source_id: UUID | None = None) -> Checks:
    """The totals compared last, the largest difference first, then those that could not be computed.

    Raises:
        NotFound: There is no such source.
    """
    if source_id is not None:
        get_connection(context.transaction, source_id)
    rows = repository.list_newest(context.transaction, source_id)
    checks = [told(row, with_rows=False) for row in rows]
    checks.sort(key=lambda each: (-_size(each), each.measure, each.subject, each.source_id))
    return Checks(checks=checks)


def get_check(context: Context, check_id: UUID) -> Check:
    """One comparison with the rows behind it.

    Raises:
        NotFound: There is none of this id.
    """
    return told(repository.get_reconciliation(context.transaction, check_id))


def told(row: ReconciliationRow, *, with_rows: bool = True) -> Check:
    """A comparison as an answer, in whole minor units of its currency."""
    digits = minor_digits(row.currency)
    ours = None if row.ours is None else round_half_up(row.ours, digits)
    theirs = round_half_up(row.theirs, digits)
    return Check(
        id=str(row.id),
        source_id=str(row.connection_id),
        measure=row.measure,
        subject=row.subject,
        as_of=row.as_of,
        currency=row.currency,
        ours=ours,
        theirs=theirs,
        variance=None if ours is None else ours - theirs,
        report=row.report,
        reason=row.reason,
        checked_at=row.checked_at,
        rows=[_told_row(each, digits) for each in row.detail] if with_rows else [],
    )


def _told_row(row: list[str | None], digits: int) -> CheckRow:
    name, *sides = row
    ours, theirs = (None if side is None else round_half_up(Decimal(side), digits) for side in sides)
    return CheckRow(name=name or "", ours=ours, theirs=theirs)


def _size(each: Check) -> Decimal:
    if each.variance is None:
        return Decimal("0.00005")  # smaller than any difference that is stored, larger than none
    return abs(each.variance)


def _store(context: Context, connection: ConnectionRow, run_id: UUID | None, each: Crossed) -> ReconciliationRow:
    shown = each.comparison.rows[:_MOST_ROWS]
    new = NewReconciliation(
        connection_id=connection.id,
        run_id=run_id,
        measure=each.measure,
        subject=each.subject,
        as_of=each.as_of,
        currency=each.currency,
        ours=each.comparison.ours,
        theirs=each.comparison.theirs,
        report=each.report,
        detail=[[row.name, _text(row.ours), _text(row.theirs)] for row in shown],
        reason=each.comparison.reason,
        checked_at=context.clock(),
    )
    return repository.add_reconciliation(context.transaction, new)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _compare(context: Context, connection: ConnectionRow, total: VendorTotal) -> Comparison:
    measure = _MEASURES.get(total.measure)
    if measure is None:
        return compare({}, total.amount, total.parts, _NO_LIKE_FIGURE)
    return measure(context, connection.source, total)


def _open_documents(context: Context, source: str, total: VendorTotal) -> Comparison:
    rows = facts.open_by_party(context.transaction, total.measure, source, total.as_of)
    wanted = [row for row in rows if total.subject in {"", row[0]}]
    # Each document is a posting of its own, so each is rounded: a ledger's control account adds them up like that.
    snapshot = load_snapshot(context.transaction, context.organisation, total.as_of, {"fx_rates"})
    rates = RateTable.from_records(snapshot.fx_rates)
    known: dict[str, Decimal] = defaultdict(Decimal)
    unknown: dict[str, None] = {}
    missing: set[str] = set()
    for party, currency, amount in wanted:
        try:
            known[party] += rates.convert(amount, currency, total.currency, total.as_of)
        except RateMissing as problem:
            missing.add(str(problem))
            unknown[party] = None
    return compare({**known, **unknown}, total.amount, total.parts, "; ".join(sorted(missing)) or None)


def _stock(context: Context, source: str, total: VendorTotal) -> Comparison:
    rows = facts.stock_rows(context.transaction, source, total.as_of)
    wanted = [row for row in rows if total.subject in {"", row.warehouse}]
    uncosted = sorted({row.item for row in wanted if row.unit_cost is None and row.on_hand})
    by_warehouse = bool(total.parts.keys() & {row.warehouse for row in wanted})
    ours: dict[str, Decimal] = defaultdict(Decimal)
    for row in wanted:
        ours[row.warehouse if by_warehouse else row.item] += row.on_hand * (row.unit_cost or Decimal(0))
    reason = None if wanted or not total.amount else "no stock level of it is stored"
    if uncosted:
        named = ", ".join(uncosted[:3])
        reason = f"{len(uncosted)} items on hand have no unit cost ({named}{' and others' if uncosted[3:] else ''})"
    return compare(rounded(ours, total.currency), total.amount, total.parts, reason)


def _bank(context: Context, source: str, total: VendorTotal) -> Comparison:
    balances = facts.bank_balances(context.transaction, source, total.as_of)
    ours = {
        account: amount
        for (account, currency), amount in balances.items()
        if total.subject in {"", account} and currency == total.currency
    }
    reason = None if ours or not total.amount else f"no line of this account in {total.currency} is stored"
    return compare(ours, total.amount, total.parts, reason)


def _revenue(context: Context, source: str, total: VendorTotal) -> Comparison:
    first: date = total.as_of.replace(day=1)
    result = facts.revenue_of_period(context.transaction, source, total.as_of, total.currency)
    if result is not None and not total.subject:
        return compare({f"results of the period to {total.as_of}": result}, total.amount, total.parts)
    sold = facts.sales_by_channel(context.transaction, source, first, total.as_of)
    ours = {
        channel: amount
        for channel, currency, amount in sold
        if currency == total.currency and total.subject in {"", channel}
    }
    reason = None if ours or not total.amount else f"no results or sales of {first:%B %Y} are stored"
    return compare(ours, total.amount, total.parts, reason)


def _settlement(context: Context, source: str, total: VendorTotal) -> Comparison:
    return compare_settlement(context, source, total.subject, total.amount, total.parts)


_MEASURES: Final[Mapping[str, Callable[[Context, str, VendorTotal], Comparison]]] = {
    "receivable": _open_documents,
    "payable": _open_documents,
    "stock_value": _stock,
    "bank": _bank,
    "revenue": _revenue,
    "settlement": _settlement,
}
