from __future__ import annotations

import pytest

from capliquify.domain.sources.order_status import order_is_open


@pytest.mark.parametrize("status", ["Placed", "backordered", "on-hold", "On  Hold", "ON_HOLD"])
def test_goods_of_an_open_order_are_still_to_move(status: str) -> None:
    assert order_is_open(status) is True


@pytest.mark.parametrize("status", ["Completed", "Complete", "deleted", "Cancelled", "Canceled"])
def test_a_closed_order_is_over(status: str) -> None:
    assert order_is_open(status) is False


def test_of_a_word_nobody_knows_nothing_is_said() -> None:
    assert order_is_open("Wandering") is None
