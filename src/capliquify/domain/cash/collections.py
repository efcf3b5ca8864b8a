"""Receipts from customers: open sales invoices and open sales orders. See docs/formulas/open_document_timing.md."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.cash.items import (
    CATEGORY_CODES,
    CERTAINTY_CODES,
    CURRENCY_CODES,
    CashItemColumns,
    CashSource,
    make_items,
)
from capliquify.domain.cash.open_documents import DocumentFlow, open_document_items
from capliquify.domain.cash.open_orders import open_deliveries, order_line
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.payment import Certainty
from capliquify.domain.values.days import day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capliquify.domain.cash.banking_days import BankingCalendar
    from capliquify.domain.cash.open_orders import Delivery
    from capliquify.domain.snapshot import DocumentColumns, Snapshot

_INVOICES: Final = DocumentFlow(
    source=CashSource.SALES_INVOICE, category=CATEGORY_CODES[CashCategory.TRADE_RECEIVABLES], sign=1
)


def invoice_receipts(snapshot: Snapshot, calendar: BankingCalendar) -> CashItemColumns:
    """What customers still owe on each invoice; credit notes are negative receipts."""
    return open_document_items(snapshot, snapshot.sales_invoices, calendar, _INVOICES)


def order_receipts(snapshot: Snapshot, calendar: BankingCalendar) -> tuple[CashItemColumns, tuple[str, ...]]:
    """What open sales orders will bring once delivered and invoiced, and what had to be left out.

    A customer pays the median terms of his own invoices after delivery, else the median terms of all invoices; a
    delivery that should have happened already is taken to happen the day after the snapshot's.
    """
    deliveries = _deliveries(snapshot)
    terms = MedianTerms.of(snapshot.sales_invoices, frozenset(delivery.party for delivery in deliveries))
    known = [(delivery, days) for delivery in deliveries if (days := terms.days(delivery.party)) is not None]
    start = day_number(snapshot.as_of) + 1
    items = make_items(
        day=calendar.roll([max(day_number(delivery.required_on), start) + days for delivery, days in known]),
        original=[delivery.amount for delivery, _ in known],
        currency=[CURRENCY_CODES[delivery.currency] for delivery, _ in known],
        category=CATEGORY_CODES[CashCategory.TRADE_RECEIVABLES],
        certainty=CERTAINTY_CODES[Certainty.ORDER],
        source=CashSource.SALES_ORDER,
        lineage=[delivery.row for delivery, _ in known],
    )
    left_out = len(deliveries) - len(known)
    if not left_out:
        return items, ()
    note = (
        f"{left_out} deliveries of open sales orders are left out: no invoice tells how long customers take to pay; "
        "import sales invoices"
    )
    return items, (note,)


class MedianTerms:
    """Days from issue to due that customers are given: their own median, else that of all invoices."""

    def __init__(self, own: dict[str, int], overall: int | None) -> None:
        self._own = own
        self._overall = overall

    @classmethod
    def of(cls, invoices: DocumentColumns, customers: frozenset[str]) -> MedianTerms:
        """The terms of some customers, read from all invoices statistics may be made of."""
        if not customers:
            return cls({}, None)
        terms = invoices.due_on - invoices.issued_on
        counts = invoices.no_statistics == 0 if len(invoices.no_statistics) else np.ones(len(terms), np.bool_)
        rows: dict[str, list[int]] = defaultdict(list)
        for row, customer in enumerate(invoices.party):
            if customer in customers and counts[row]:
                rows[customer].append(row)
        own = {customer: _median(terms[own_rows]) for customer, own_rows in rows.items()}
        return cls(own, _median(terms[counts]) if counts.any() else None)

    def days(self, customer: str) -> int | None:
        """Days a customer takes, or None where no invoice at all is known."""
        return self._own.get(customer, self._overall)


def _median(days: NDArray[np.int64]) -> int:
    """The lower median, a number of days that was really given."""
    return int(np.partition(days, (len(days) - 1) // 2)[(len(days) - 1) // 2])


def _deliveries(snapshot: Snapshot) -> list[Delivery]:
    lines = (
        order_line(
            row=row,
            number=line.order_number,
            party=line.customer,
            required_on=line.required_on,
            total=line.line_total,
            currency=line.currency,
            is_open=line.open,
        )
        for row, line in enumerate(snapshot.sales_orders)
    )
    return open_deliveries(lines, snapshot.sales_invoices, lambda _party, _total: 0)
