from __future__ import annotations

from typing import Any

from capliquify.cli.announcing import headlines


def _cash(**changes: object) -> dict[str, Any]:
    week = {"week_ending": "2026-11-08", "opening": "120500.50", "closing": "50000.00", "headroom": "312000.00"}
    document = {
        "as_of": "2026-10-31",
        "currency": "GBP",
        "weeks": [{**week, "week_ending": "2026-11-01"}, week],
        "tightest_week": "2026-11-08",
        "first_breach": None,
    }
    return document | changes


def _working_capital(cycle: str | None = "87.25") -> dict[str, Any]:
    average = {
        "days_sales_outstanding": "31.00",
        "days_inventory_outstanding": "96.75",
        "days_payable_outstanding": "40.50",
        "cash_conversion_cycle": cycle,
    }
    return {"basis": {"average": average}}


def test_headlines_tell_cash_the_tightest_week_and_the_cycle() -> None:
    assert headlines(_cash(), _working_capital()) == [
        "Cash on 2026-10-31: 120,500.50 GBP",
        "Tightest week ends 2026-11-08: 50,000.00 GBP and 312,000.00 undrawn",
        "Cash conversion cycle: 87.2 days (sales 31.0 + inventory 96.8 - payable 40.5)",
    ]


def test_a_breach_is_told() -> None:
    breach = {"week_ending": "2026-12-06", "shortfall": "1800.00"}
    assert headlines(_cash(first_breach=breach), _working_capital())[2] == (
        "Short of cash in the week ending 2026-12-06: 1,800.00 GBP"
    )


def test_what_is_missing_is_said_to_be_not_known() -> None:
    nothing = _cash(currency=None, weeks=[], tightest_week=None)
    lines = headlines(nothing, _working_capital(cycle=None))
    assert lines[0] == "Cash on 2026-10-31: not known"
    assert lines[1].startswith("Cash conversion cycle: not known days")
