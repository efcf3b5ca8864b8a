from __future__ import annotations

from datetime import date

from capliquify.domain.cash.cells import cells_of, period_numbers
from capliquify.domain.cash.items import CATEGORY_CODES
from capliquify.domain.cash.projection import project_cash
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.values.period import Period, weeks_after
from support.cash import Document, documents, snapshot

TRADE = CATEGORY_CODES[CashCategory.TRADE_RECEIVABLES]
ITEMS = project_cash(
    snapshot(
        sales_invoices=documents(
            Document(due_on=date(2026, 3, 2), outstanding=1),
            Document(due_on=date(2026, 3, 6), outstanding=2),
            Document(due_on=date(2026, 3, 9), outstanding=4),
            Document(due_on=date(2026, 3, 10), outstanding=8, currency="USD"),
            Document(due_on=date(2026, 7, 1), outstanding=16),
        )
    )
).items


def test_items_fall_into_the_period_that_ends_after_their_day() -> None:
    assert period_numbers(ITEMS, weeks_after(date(2026, 3, 1), 2)).tolist() == [0, 0, 1, 1, 2]


def test_what_is_before_the_first_period_is_counted_in_it() -> None:
    assert period_numbers(ITEMS, [Period(date(2026, 3, 9), date(2026, 3, 10))]).tolist() == [0, 0, 0, 1, 1]


def test_cells_sum_items_and_say_which_lack_a_rate() -> None:
    cells = cells_of(ITEMS, weeks_after(date(2026, 3, 1), 3))
    assert cells.sums[:, TRADE].tolist() == [3, 4, 0]
    assert cells.unknown[:, TRADE].tolist() == [False, True, False]
    assert cells.used[:, TRADE].tolist() == [True, True, False]
    assert cells.used.sum() == 2


def test_no_periods_have_no_cells() -> None:
    assert cells_of(ITEMS, []).sums.shape == (0, 20)
