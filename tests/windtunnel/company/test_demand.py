from __future__ import annotations

import numpy as np
import pytest

from windtunnel.company.days import day_of
from windtunnel.company.demand import draw_demand, season_curve
from windtunnel.company.profile import CHANNELS, PRODUCTS, Profile

FIRST, LAST = day_of(2024, 11, 1), day_of(2026, 10, 31)


def test_december_is_fifteen_times_june() -> None:
    curve = season_curve(FIRST, 365)
    ratio = curve[day_of(2024, 12, 15) - FIRST] / curve[day_of(2025, 6, 15) - FIRST]
    assert ratio == pytest.approx(15.0)


def test_the_season_averages_one_over_a_year() -> None:
    assert season_curve(FIRST, 365).mean() == pytest.approx(1.0, abs=0.05)


def test_the_last_year_s_units_are_near_the_channel_s_plan() -> None:
    demand = draw_demand(np.random.default_rng(5), Profile(), FIRST, LAST)
    for channel in CHANNELS:
        drawn = sum(int(demand.drawn[channel.name, product.code][-365:].sum()) for product in PRODUCTS)
        assert drawn == pytest.approx(channel.annual_units, rel=0.12)


def test_expected_demand_adds_up_over_adjoining_spans() -> None:
    demand = draw_demand(np.random.default_rng(5), Profile(), FIRST, LAST)
    whole = demand.expected("GABA-RED-UK", LAST + 1, 60)
    parts = demand.expected("GABA-RED-UK", LAST + 1, 25) + demand.expected("GABA-RED-UK", LAST + 26, 35)
    assert whole == pytest.approx(parts)


def test_expected_demand_before_the_history_is_nothing() -> None:
    demand = draw_demand(np.random.default_rng(5), Profile(), FIRST, LAST)
    assert demand.expected("GABA-RED-UK", FIRST - 30, 30) == 0.0
