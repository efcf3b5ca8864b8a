from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from capliquify.domain.demand.unmapped_sales import unmapped_sales
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.snapshot import SalesColumns, Snapshot
from capliquify.domain.values.days import day_number

AS_OF = date(2026, 3, 31)
DOLLARS = FxRate(external_id="1", rate_on=AS_OF, base="GBP", quote="USD", rate=Decimal("1.2750"), kind="spot")


def company(
    *rows: tuple[str, str, int, int], known: frozenset[str] = frozenset({"TEA"}), rates: bool = True
) -> Snapshot:
    """A company that sold items: code, currency, minor units, days ago."""
    items, currencies, amounts, ages = zip(*rows, strict=True)
    count = len(rows)
    sales = SalesColumns(
        item=items,
        channel=("Amazon UK",) * count,
        market=("UK",) * count,
        currency=currencies,
        sold_on=np.array([day_number(AS_OF - timedelta(days=age)) for age in ages]),
        quantity=np.ones(count),
        net_amount=np.array(amounts),
        tax=np.zeros(count, np.int64),
    )
    return Snapshot(as_of=AS_OF, currency="GBP", sales=sales, known_items=known, fx_rates=(DOLLARS,) if rates else ())


def test_worked_example() -> None:
    snapshot = company(
        ("TEA", "GBP", 500_00, 1),
        ("tea-fba", "GBP", 100_00, 0),
        ("tea-fba", "USD", 127_50, 364),
        ("OIL", "GBP", 50_00, 400),
    )

    found = unmapped_sales(snapshot)

    assert (found.codes, found.value, found.without_rate) == (1, Decimal("200.00"), ())
    assert found.note == (
        "1 code is not mapped to an item: 200.00 GBP of sales in the last 365 days are forecast under their own code "
        "and not planned; say what they mean under Mapping, or with `capliquify mappings`"
    )


def test_the_window_is_365_days_with_the_day_itself() -> None:
    assert unmapped_sales(company(("OIL", "GBP", 1_00, 364))).codes == 1
    assert unmapped_sales(company(("OIL", "GBP", 1_00, 365))).codes == 0


def test_a_currency_without_a_rate_is_named() -> None:
    found = unmapped_sales(company(("OIL", "USD", 5_00, 1), ("RUM", "GBP", 1234567_00, 1), rates=False))

    assert (found.codes, found.value, found.without_rate) == (2, Decimal("1234567.00"), ("USD",))
    assert found.note is not None
    assert found.note.startswith(
        "2 codes are not mapped to an item: 1,234,567.00 GBP of sales in the last 365 days and sales in USD, for which "
        "no rate is known, are forecast"
    )


def test_nothing_is_said_where_every_code_is_known() -> None:
    assert unmapped_sales(company(("TEA", "GBP", 1_00, 1))).note is None


def test_nothing_is_unmapped_where_no_item_is_known() -> None:
    assert unmapped_sales(company(("OIL", "GBP", 1_00, 1), known=frozenset())).codes == 0
