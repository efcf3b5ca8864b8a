from __future__ import annotations

import pytest

from capliquify.api.field_reasons import plain_reason


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Expected `str` of length >= 1", "Type something here."),
        ("Expected `str` of length >= 3", "Give at least 3 characters."),
        ("Expected `str` of length <= 254", "Give at most 254 characters."),
        ("Expected `array` of length >= 1", "Give at least one."),
        ("Expected `array` of length <= 50", "Give at most 50 entries."),
        ("Object missing required field `email`", "The field email is missing."),
        ("Object contains unknown field `colour`", "There is no field colour here."),
        ("Expected `int`, got `str`", "Expected `int`, got `str`"),
    ],
)
def test_a_reason_is_told_without_the_names_of_types(message: str, reason: str) -> None:
    assert plain_reason(message) == reason
