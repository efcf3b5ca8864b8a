from __future__ import annotations

import numpy as np

from capliquify.domain.demand.seasonal_indices import seasonal_indices

YEAR_1 = (420, 300, 240, 200, 150, 100, 120, 160, 220, 340, 520, 900)
YEAR_2 = (504, 345, 276, 232, 171, 118, 140, 186, 255, 398, 611, 1062)
INDICES = seasonal_indices(np.array([(*YEAR_1, *YEAR_2)], np.float64), 12)[0]


def test_pooled_ratio_to_mean() -> None:
    assert [f"{index:.4f}" for index in INDICES] == [
        "1.3916",
        "0.9714",
        "0.7771",
        "0.6506",
        "0.4834",
        "0.3283",
        "0.3916",
        "0.5211",
        "0.7154",
        "1.1114",
        "1.7033",
        "2.9548",
    ]


def test_peak_is_nine_times_the_trough() -> None:
    assert f"{INDICES[11] / INDICES[5]:.4f}" == "9.0000"


def test_indices_sum_to_the_season() -> None:
    assert round(float(INDICES.sum()), 9) == 12


def test_series_without_sales_has_no_indices() -> None:
    assert np.isnan(seasonal_indices(np.zeros((1, 4)), 2)).all()
