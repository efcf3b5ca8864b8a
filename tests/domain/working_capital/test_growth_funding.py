from __future__ import annotations

from decimal import Decimal

from capliquify.domain.working_capital.growth_funding import growth_funding


def test_growth_of_a_quarter_needs_89500() -> None:
    assert growth_funding(Decimal(358_000), Decimal("0.25")) == Decimal("89500.00")
