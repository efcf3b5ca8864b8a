from __future__ import annotations

import numpy as np

from windtunnel.company.rates import MILLION, Rates, walk_rates


def test_pounds_are_not_converted() -> None:
    assert Rates(0, {}).pence(12_345, "GBP", 99) == 12_345


def test_an_amount_is_converted_at_the_day_s_rate() -> None:
    rates = Rates(10, {"EUR": [850_000, 900_000]})
    assert rates.pence(1_001, "EUR", 11) == 901


def test_one_seed_walks_one_way() -> None:
    first = walk_rates(np.random.default_rng(3), 0, 400)
    again = walk_rates(np.random.default_rng(3), 0, 400)
    assert first == again


def test_rates_stay_plausible_from_day_to_day() -> None:
    rates = walk_rates(np.random.default_rng(3), 0, 1_100)
    for series in rates.millionths.values():
        moves = np.abs(np.diff(np.array(series)) / np.array(series[:-1]))
        assert moves.max() < 0.02
        assert 0.6 * MILLION < min(series) < max(series) < 1.1 * MILLION
