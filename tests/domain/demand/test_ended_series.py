from __future__ import annotations

import numpy as np

from capliquify.domain.demand.ended_series import ended_series
from capliquify.domain.demand.history import WeeklyHistory

WEEKS = 156
TODAY = 7 * WEEKS - 1


def ended(units: np.ndarray, *, starts: int = 0, today: int = TODAY) -> bool:
    last = int(np.flatnonzero(units)[-1])
    history = WeeklyHistory(
        series=(("A", "Shop", "UK"),),
        units=units[np.newaxis],
        starts=np.array([starts]),
        last_sold=np.array([7 * last + 6]),
        first_day=0,
        known_until=7 * last + 6,
    )
    (answer,) = ended_series(history, today).tolist()
    return bool(answer)


def sold(*weeks: range, count: int = WEEKS) -> np.ndarray:
    units = np.zeros(count)
    for each in weeks:
        units[each.start : each.stop] = 5
    return units


def test_sale_less_than_26_weeks_ago_goes_on() -> None:
    assert not ended(sold(range(131)))


def test_sale_26_weeks_ago_has_ended() -> None:
    assert ended(sold(range(130)))


def test_silence_of_the_same_weeks_a_year_before_is_a_season() -> None:
    assert not ended(sold(range(20), range(52, 72), range(104, 124)))


def test_series_that_began_after_the_silence_of_a_year_before_has_ended() -> None:
    assert ended(sold(range(104, 124)), starts=104)


def test_history_shorter_than_the_silence_a_year_before_has_ended() -> None:
    assert ended(sold(range(40), count=70), today=7 * 70 - 1)


def test_history_that_stopped_over_a_year_ago_has_ended() -> None:
    assert ended(sold(range(50), count=50), today=7 * 150 - 1)
