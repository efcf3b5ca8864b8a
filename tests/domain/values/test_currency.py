from __future__ import annotations

from collections import Counter

from capliquify.domain.values.currency import CURRENCY_DIGITS


def test_every_code_has_three_capital_letters() -> None:
    assert [code for code in CURRENCY_DIGITS if not (len(code) == 3 and code.isascii() and code.isupper())] == []


def test_codes_by_number_of_decimals() -> None:
    assert Counter(CURRENCY_DIGITS.values())[3] == 7
    assert Counter(CURRENCY_DIGITS.values())[0] == 17
