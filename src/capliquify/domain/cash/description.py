"""Words for the cash items somebody opens: what each is, whose it is and why it falls on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.cash.items import (
    CATEGORIES,
    CERTAINTIES,
    CURRENCIES,
    PARTS,
    SOURCES,
    CashItem,
    CashItemColumns,
    CashSource,
    Part,
)
from capliquify.domain.values.days import day_number, day_of
from capliquify.domain.values.money import from_minor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from capliquify.domain.cash.plan import CashPlan
    from capliquify.domain.snapshot import DocumentColumns

Words = tuple[str, str, str]  # reference, party, cause


def describe_items(plan: CashPlan, items: CashItemColumns, start: int = 0, stop: int | None = None) -> list[CashItem]:
    """The items from one row up to another as objects, in their order.

    Args:
        plan: The plan the items are of.
        items: Some of its items, as `items_of` gives them.
        start: First row described.
        stop: Row before which to stop, None for all.
    """
    return [describe(plan, items, row) for row in range(*slice(start, stop).indices(len(items)))]


def describe(plan: CashPlan, items: CashItemColumns, row: int) -> CashItem:
    """One item as an object with its words."""
    source, currency = SOURCES[items.source[row]], CURRENCIES[items.currency[row]]
    day, part = int(items.day[row]), PARTS[items.part[row]]
    reference, party, cause = _WORDS[source](plan, int(items.lineage[row]), day, part)
    base = plan.snapshot.currency
    return CashItem(
        on=day_of(day),
        category=CATEGORIES[items.category[row]],
        amount=from_minor(int(items.amount[row]), base) if items.known[row] else None,
        original_amount=from_minor(int(items.original[row]), currency),
        original_currency=currency,
        certainty=CERTAINTIES[items.certainty[row]],
        source=source,
        reference=reference,
        party=party,
        cause=cause,
    )


def _invoice(plan: CashPlan, row: int, day: int, _: Part) -> Words:
    documents = plan.snapshot.sales_invoices
    return documents.number[row], documents.party[row], _document_cause(plan, documents, row, day)


def _bill(plan: CashPlan, row: int, day: int, _: Part) -> Words:
    documents = plan.snapshot.supplier_bills
    return documents.number[row], documents.party[row], _document_cause(plan, documents, row, day)


def _document_cause(plan: CashPlan, documents: DocumentColumns, row: int, day: int) -> str:
    as_of, due = day_number(plan.snapshot.as_of), int(documents.due_on[row])
    what = "credit note, " if documents.total[row] < 0 else ""
    planned = int(documents.expected_on[row])
    if planned > as_of:
        return f"{what}payment planned for {day_of(planned)}{_moved(planned, day)}"
    if due <= as_of:
        late = f"overdue {as_of - due} days" if due < as_of else f"due on {day_of(due)}"
        return f"{what}{late}, counted in the first week"
    return f"{what}due on {day_of(due)}{_moved(due, day)}"


def _moved(stated: int, day: int) -> str:
    return "" if stated == day else ", moved to the next banking day"


def _sales_order(plan: CashPlan, row: int, _day: int, _: Part) -> Words:
    line = plan.snapshot.sales_orders[row]
    cause = f"not invoiced yet, to be delivered on {line.required_on}, paid after the customer's usual terms"
    return line.order_number, line.customer, cause


def _payout(plan: CashPlan, row: int, _day: int, _: Part) -> Words:
    payout = plan.snapshot.payouts[row]
    status = payout.status.replace("_", " ")
    if payout.paid_on <= plan.snapshot.as_of:
        cause = f"payout of {payout.paid_on} still {status}, counted on the next banking day"
    else:
        cause = f"payout announced for {payout.paid_on}, {status}"
    return f"payout of {payout.paid_on}", payout.channel, cause


def _channel_sales(plan: CashPlan, row: int, _day: int, _: Part) -> Words:
    receipt = plan.channel_receipts[row]
    span = f"{day_of(receipt.first_sold)} to {day_of(receipt.last_sold)}"
    if receipt.history is None:
        return f"sales {span}", receipt.channel, f"transactions of {span} that name this payout day"
    percent = f"{receipt.history.payout_ratio * 100:.1f} %"
    cause = (
        f"part of the sales of {span}: {percent} of net sales arrives, tax collected and fees taken, "
        f"up to {receipt.history.longest_lag} days after the sale, as in the last 12 months"
    )
    return f"sales {span}", receipt.channel, cause


def _purchase_order(plan: CashPlan, row: int, _day: int, _: Part) -> Words:
    line = plan.snapshot.purchase_orders[row]
    cause = f"not billed yet, to be received on {line.required_on}, paid after the supplier's terms"
    return line.order_number, line.supplier, cause


def _planned_order(plan: CashPlan, row: int, _day: int, part: Part) -> Words:
    order = plan.planned_orders[row]
    if part is Part.DEPOSIT:
        cause = f"deposit with the order of {order.quantity} x {order.item} planned for {order.order_on}"
    else:
        what = "balance" if part is Part.BALANCE else "payment"
        cause = f"{what} for {order.quantity} x {order.item}, planned to arrive on {order.receipt_on}"
    return order.item, order.supplier, cause


def _recurring(plan: CashPlan, row: int, _day: int, _: Part) -> Words:
    payment = plan.snapshot.recurring_payments[row]
    return payment.name, "", f"every {payment.every} from {payment.first_on}"


def _planned_payment(plan: CashPlan, row: int, _day: int, _: Part) -> Words:
    payment = plan.snapshot.planned_payments[row]
    return payment.name, "", f"planned for {payment.pay_on}"


_WORDS: Final[Mapping[CashSource, Callable[[CashPlan, int, int, Part], Words]]] = {
    CashSource.SALES_INVOICE: _invoice,
    CashSource.SUPPLIER_BILL: _bill,
    CashSource.SALES_ORDER: _sales_order,
    CashSource.PAYOUT: _payout,
    CashSource.CHANNEL_SALES: _channel_sales,
    CashSource.PURCHASE_ORDER: _purchase_order,
    CashSource.PLANNED_ORDER: _planned_order,
    CashSource.RECURRING_PAYMENT: _recurring,
    CashSource.PLANNED_PAYMENT: _planned_payment,
}
