from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from capliquify.domain.errors import InvalidInput
from capliquify.domain.supply.batches import Batches, BatchRules, batches
from capliquify.domain.values.money import round_half_up


def rules(fraction: str = "0.97", step: int = 500, minimum: int = 1000, maximum: int = 2500) -> BatchRules:
    return BatchRules(
        yield_fraction=Decimal(fraction), step=Decimal(step), minimum=Decimal(minimum), maximum=Decimal(maximum)
    )


def decimals(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def test_batches_of_the_worked_example() -> None:
    result = batches(Decimal(2600), rules())
    assert round_half_up(result.exact_start, 2) == Decimal("2680.41")
    assert result.start == 3000
    assert result.sizes == decimals(1500, 1500)
    assert result.good == 2910


def test_uneven_steps_go_to_the_first_batches() -> None:
    assert batches(Decimal(3500), rules("1")).sizes == decimals(2000, 1500)


def test_small_need_starts_the_smallest_batch() -> None:
    assert batches(Decimal(10), rules("1")).sizes == decimals(1000)


def test_no_batch_falls_below_the_minimum_when_the_need_is_split() -> None:
    assert batches(Decimal(3000), rules("1", 500, 2000, 2500)).sizes == decimals(2000, 2000)


def test_maximum_that_is_no_whole_step_is_rounded_down() -> None:
    assert batches(Decimal(2400), rules("1", 500, 0, 2400)).sizes == decimals(1500, 1000)


@pytest.mark.parametrize("need", [0, -5])
def test_no_need_starts_nothing(need: int) -> None:
    result = batches(Decimal(need), rules())
    assert result == Batches(exact_start=Decimal(0), sizes=(), good=Decimal(0))
    assert result.start == 0


@pytest.mark.parametrize("fraction", ["0", "1.01"])
def test_impossible_yield_is_refused(fraction: str) -> None:
    with pytest.raises(InvalidInput, match="a yield must be more than 0 and at most 1"):
        rules(fraction)


def test_step_of_zero_is_refused() -> None:
    with pytest.raises(InvalidInput, match="a batch step must be more than 0: 0"):
        rules(step=0)


def test_range_without_a_whole_step_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no batch in steps of 500 lies between 1100 and 1400"):
        rules(minimum=1100, maximum=1400)


@given(
    need=st.integers(1, 10_000),
    fraction=st.decimals("0.5", "1", places=2),
    step=st.integers(1, 500),
    minimum=st.integers(0, 2000),
    maximum=st.integers(1, 3000),
)
def test_batches_cover_the_need_within_the_rules(
    need: int, fraction: Decimal, step: int, minimum: int, maximum: int
) -> None:
    assume(-(-max(minimum, 1) // step) * step <= maximum // step * step)
    result = batches(Decimal(need), rules(str(fraction), step, minimum, maximum))
    assert result.good >= need
    assert all(minimum <= size <= maximum and size % step == 0 for size in result.sizes)
    assert max(result.sizes) - min(result.sizes) <= step
