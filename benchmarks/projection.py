"""Processor time of a cash plan and its sheet, against a NumPy sum of the same items (the machine may be shared).

Run: python benchmarks/projection.py [open documents]
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from capliquify.domain.cash.items import CATEGORIES
from capliquify.domain.cash.projection import project_cash
from capliquify.domain.cash.sheet import thirteen_week_sheet
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.order import PurchaseOrderLine
from capliquify.domain.snapshot import NO_DAY, DocumentColumns, Snapshot
from capliquify.domain.values.days import day_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Result = TypeVar("Result")

AS_OF = date(2026, 3, 1)
ROUNDS = 9
WEEKS = 13
OPEN_ORDERS = 200


def documents(count: int, seed: int) -> DocumentColumns:
    """Open documents of 500 parties, issued in the last 90 days, one in ten with a planned day, one in five foreign."""
    random = np.random.default_rng(seed)
    today = day_number(AS_OF)
    issued = today - random.integers(0, 90, count)
    totals = random.integers(100, 1_000_000, count)
    return DocumentColumns(
        number=tuple(f"D-{row:07d}" for row in range(count)),
        party=tuple(f"Party {row % 500}" for row in range(count)),
        reference=tuple(f"PO-{row % 3000:05d} delivery" for row in range(count)),
        status=tuple(("approved", "approved", "submitted", "draft")[row % 4] for row in range(count)),
        currency=tuple(("GBP", "GBP", "GBP", "GBP", "EUR")[row % 5] for row in range(count)),
        issued_on=issued,
        due_on=issued + 30,
        expected_on=np.where(random.random(count) < 0.1, today + 5, NO_DAY).astype(np.int64),
        total=totals,
        outstanding=totals,
    )


def company(count: int) -> Snapshot:
    """A company with some open documents, two in five of them bills, and open purchase orders some bills name."""
    orders = tuple(
        PurchaseOrderLine(
            external_id=f"{number}",
            order_number=f"PO-{number:05d}",
            ordered_on=AS_OF,
            required_on=date(2026, 4, 1),
            supplier="Party 1",
            item="RED",
            warehouse="",
            quantity=Decimal(1),
            line_total=Decimal(100_000),
            currency="GBP",
            open=True,
        )
        for number in range(OPEN_ORDERS)
    )
    cash = LedgerBalance(
        external_id="cash",
        balance_on=AS_OF,
        account_class=AccountClass.CASH,
        entity="",
        amount=Decimal(1_000_000),
        currency="GBP",
        tax_included=Decimal(0),
    )
    rate = FxRate(external_id="r", rate_on=AS_OF, base="GBP", quote="EUR", rate=Decimal("1.1650"), kind="spot")
    bills = count * 2 // 5
    return Snapshot(
        as_of=AS_OF,
        currency="GBP",
        sales_invoices=documents(count - bills, 1),
        supplier_bills=documents(bills, 2),
        purchase_orders=orders,
        ledger_balances=(cash,),
        fx_rates=(rate,),
    )


def median_of(task: Callable[[], Result]) -> tuple[Result, float]:
    """The result and the median processor milliseconds of several rounds, after one to warm up."""
    result = task()
    taken: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        result = task()
        taken.append((time.process_time() - start) * 1000)
    return result, statistics.median(taken)


def numpy_sum(day: NDArray[np.int64], category: NDArray[np.int8], amount: NDArray[np.int64]) -> NDArray[np.int64]:
    """The floor: the same items summed by week and category by NumPy alone."""
    week = np.minimum((day - day_number(AS_OF) - 1) // 7, WEEKS)
    sums = np.zeros((WEEKS + 1) * len(CATEGORIES), np.int64)
    np.add.at(sums, week * len(CATEGORIES) + category, amount)
    return sums.reshape(WEEKS + 1, -1)[:-1]


def main() -> None:
    """Print the medians and the ratio to the floor."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 130_000
    snapshot = company(count)
    plan, project_time = median_of(lambda: project_cash(snapshot))
    sheet, sheet_time = median_of(lambda: thirteen_week_sheet(plan))
    items = plan.items
    sums, floor = median_of(lambda: numpy_sum(items.day, items.category, items.amount))
    if [int(week) for week in sums.sum(axis=1)] != [int((week.net or Decimal(0)) * 100) for week in sheet.weeks]:
        message = "the sheet and the NumPy sum disagree"
        raise SystemExit(message)
    print(f"{count:,} open documents, {len(items):,} cash items, medians of {ROUNDS} rounds")
    print(f"project              {project_time:8.2f} ms")
    print(f"sheet                {sheet_time:8.2f} ms")
    print(f"project + sheet      {project_time + sheet_time:8.2f} ms")
    print(f"floor: NumPy sum     {floor:8.2f} ms")
    print(f"sheet / floor        {sheet_time / floor:8.2f}")
    print(f"project+sheet / floor{(project_time + sheet_time) / floor:8.1f}")


if __name__ == "__main__":
    main()
