"""The worked figures, from files a person has to answers a person gets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from capliquify.services.cash import get_cash, get_cash_items
from capliquify.services.import_options import ImportOptions
from capliquify.services.ingest import import_path
from capliquify.services.working_capital import get_working_capital
from capliquify.storage.repositories.organisations import enter_organisation
from support.trust import context_of

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.services.answers.cash import CashAnswer
    from capliquify.services.context import Context
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

SUNDAY = date(2026, 1, 4)

LEDGER = """date,account_class,amount,currency
2024-12-31,receivable,220000,GBP
2024-12-31,inventory,190000,GBP
2024-12-31,payable,95000,GBP
2025-12-31,receivable,260000,GBP
2025-12-31,inventory,246000,GBP
2025-12-31,payable,105000,GBP
2026-01-04,cash,75000,GBP
"""
RESULTS = """period_start,period_end,revenue,cost_of_goods_sold,currency
2025-01-01,2025-12-31,2500000,875000,GBP
"""
AMAZON = ["8680.00", "9114.00", "8246.00", "7812.00", "9114.00", "10416.00", "11284.00", "12152.00"]
SHOPIFY = ["4234.50", "3952.20", "3811.05", "4234.50", "4799.10", "5363.70", "5928.30", "6492.90"]


def _monday(week: int) -> date:
    return date.fromordinal(SUNDAY.toordinal() + 7 * week - 6)


def _planned() -> str:
    lines = ["name,category,amount,currency,on"]
    for week, (amazon, shopify) in enumerate(zip(AMAZON, SHOPIFY, strict=True), start=1):
        lines.append(f"Amazon {week},marketplace settlements,-{amazon},GBP,{_monday(week)}")
        lines.append(f"Shopify {week},direct payouts,-{shopify},GBP,{_monday(week)}")
    payments = {
        "Bill": [(2, 12000), (3, 9500), (5, 7000)],
        "Payroll": [(4, 18000), (8, 18000)],
        "VAT": [(6, 21400)],
        "Purchase": [(1, 18000), (8, 42000)],
    }
    categories = {"Bill": "suppliers", "Payroll": "payroll", "VAT": "sales tax", "Purchase": "planned purchases"}
    for name, dated in payments.items():
        lines += [f"{name} {week},{categories[name]},{amount},GBP,{_monday(week)}" for week, amount in dated]
    return "\n".join(lines) + "\n"


RECURRING = """name,category,amount,currency,first_on,every,until
Overhead,other operating,3500,GBP,2026-01-05,week,2026-03-01
"""


def _facility(limit: int) -> str:
    return f"name,limit,currency,annual_rate,day_count,minimum_cash\nRevolver,{limit},GBP,8,1/52,50000\n"


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow) -> Context:
    return context_of(transaction, organisation)


def _asking(context: Context, tmp_path: Path, **files: str) -> Context:
    """A context that knows some files, with the settings they brought."""
    for name, text in files.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        outcome = import_path(context, path, ImportOptions())
        assert outcome.errors == []
        assert outcome.imported == outcome.rows > 0
    return context_of(context.transaction, enter_organisation(context.transaction, context.organisation.slug))


def _cash(context: Context, tmp_path: Path, limit: int) -> CashAnswer:
    asking = _asking(
        context, tmp_path, ledger=LEDGER, planned=_planned(), recurring=RECURRING, facility=_facility(limit)
    )
    return get_cash(asking, as_of=SUNDAY)


def test_the_cycle_on_average_and_closing_balances(context: Context, tmp_path: Path) -> None:
    asking = _asking(context, tmp_path, ledger=LEDGER, results=RESULTS)

    answer = get_working_capital(asking, as_of=date(2026, 1, 4))

    assert msgspec.to_builtins(answer.basis.average) == {
        "days_sales_outstanding": "35.04",
        "days_inventory_outstanding": "90.94",
        "days_payable_outstanding": "41.71",
        "cash_conversion_cycle": "84.26",
        "trade_working_capital": "358000.00",
        "month_ends": 2,
    }
    assert msgspec.to_builtins(answer.basis.closing) == {
        "days_sales_outstanding": "37.96",
        "days_inventory_outstanding": "102.62",
        "days_payable_outstanding": "43.80",
        "cash_conversion_cycle": "96.78",
        "trade_working_capital": "401000.00",
        "month_ends": 1,
    }


def test_eight_weeks_of_cash_with_a_facility(context: Context, tmp_path: Path) -> None:
    answer = _cash(context, tmp_path, 60_000)

    weeks = [
        (str(week.before_financing), str(week.interest), str(week.draw), str(week.repay), str(week.closing))
        for week in answer.weeks[:8]
    ]
    assert weeks == [
        ("66414.50", "0.00", "0.00", "0.00", "66414.50"),
        ("63980.70", "0.00", "0.00", "0.00", "63980.70"),
        ("63037.75", "0.00", "0.00", "0.00", "63037.75"),
        ("53584.25", "0.00", "0.00", "0.00", "53584.25"),
        ("56997.35", "0.00", "0.00", "0.00", "56997.35"),
        ("47877.05", "0.00", "2122.95", "0.00", "50000.00"),
        ("63709.03", "3.27", "0.00", "2122.95", "61586.08"),
        ("16730.98", "0.00", "33269.02", "0.00", "50000.00"),
    ]
    assert answer.weeks[7].headroom == Decimal("26730.98")
    assert answer.minimum_cash == Decimal(50000)


def test_a_smaller_facility_does_not_reach(context: Context, tmp_path: Path) -> None:
    answer = _cash(context, tmp_path, 30_000)

    week = answer.weeks[7]
    assert (week.draw, week.closing, week.below_minimum) == (
        Decimal("30000.00"),
        Decimal("46730.98"),
        Decimal("3269.02"),
    )
    assert answer.first_breach is not None
    assert answer.first_breach.week_ending == date(2026, 3, 1)
    assert answer.first_breach.shortfall == Decimal("3269.02")


def test_every_cell_opens_into_items_that_add_up_to_it(context: Context, tmp_path: Path) -> None:
    asking = _asking(context, tmp_path, ledger=LEDGER, planned=_planned(), recurring=RECURRING)
    sheet = get_cash(asking, as_of=SUNDAY)

    for week in sheet.weeks:
        for line in week.lines:
            cell = get_cash_items(asking, as_of=SUNDAY, week_ending=week.week_ending, line=line.name)
            assert cell.total == line.amount
            assert sum((item.amount or Decimal(0) for item in cell.items), Decimal(0)) == line.amount


def test_nothing_is_known_of_an_empty_company(context: Context) -> None:
    answer = get_cash(context, as_of=SUNDAY)

    assert answer.currency is None
    assert (answer.weeks[0].opening, answer.weeks[0].net, answer.weeks[0].interest) == (None, None, None)
    assert {"currency", "weeks.0.net", "weeks.12.interest"} <= set(answer.reasons)
    assert "weeks.0.opening" in answer.reasons
