from datetime import date
from decimal import Decimal

import numpy as np

from capliquify.domain.demand.average_net_price import average_net_price
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.snapshot import SalesColumns, Snapshot
from capliquify.domain.values.days import day_number

AS_OF = date(2026, 3, 31)
USD = FxRate(external_id="1", rate_on=date(2026, 3, 30), base="GBP", quote="USD", rate=Decimal("1.2750"), kind="spot")


def _snapshot(*sales: tuple[date, float, int, str], rates: tuple[FxRate, ...] = (USD,)) -> Snapshot:
    count = len(sales)
    columns = SalesColumns(
        item=("A",) * count,
        channel=("C",) * count,
        market=("M",) * count,
        currency=tuple(currency for *_, currency in sales),
        sold_on=np.array([day_number(day) for day, *_ in sales], np.int64),
        quantity=np.array([units for _, units, _, _ in sales], np.float64),
        net_amount=np.array([net for *_, net, _ in sales], np.int64),
        tax=np.zeros(count, np.int64),
    )
    return Snapshot(as_of=AS_OF, currency="GBP", sales=columns, fx_rates=rates)


def test_all_currencies_are_weighed_by_their_units() -> None:
    snapshot = _snapshot((date(2026, 3, 1), 10, 20_000, "GBP"), (date(2026, 3, 2), 5, 12_750, "USD"))

    assert average_net_price(snapshot).value == Decimal(20)


def test_sales_more_than_a_year_ago_do_not_count() -> None:
    snapshot = _snapshot((date(2025, 3, 31), 10, 99_999, "GBP"), (date(2025, 4, 1), 2, 600, "GBP"))

    assert average_net_price(snapshot).value == Decimal(3)


def test_without_sales_there_is_no_price() -> None:
    measure = average_net_price(_snapshot())

    assert measure.value is None
    assert measure.reason == "no sales in the 365 days before 2026-03-31"


def test_without_a_rate_there_is_no_price() -> None:
    measure = average_net_price(_snapshot((date(2026, 3, 2), 5, 12_750, "USD"), rates=()))

    assert measure.value is None
    assert measure.reason is not None
    assert "USD" in measure.reason
