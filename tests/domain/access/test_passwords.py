from __future__ import annotations

import pytest

from capliquify.domain.access.passwords import normalised, personal_words, require_usable_password
from capliquify.domain.errors import InvalidInput

ADA = {"email": "ada@roastery.example", "name": "Ada Lovelace"}


@pytest.mark.parametrize("password", ["x" * 12, "y" * 128, "ünïcödé päss", "日本語のとても長い合言葉"])
def test_twelve_to_a_hundred_and_twenty_eight_characters_of_any_kind_will_do(password: str) -> None:
    require_usable_password(password, **ADA)


@pytest.mark.parametrize("password", ["x" * 11, "y" * 129, "", "🔑" * 11])
def test_shorter_and_longer_ones_will_not(password: str) -> None:
    with pytest.raises(InvalidInput, match=f"has {len(password)} characters: choose 12 to 128"):
        require_usable_password(password, **ADA)


@pytest.mark.parametrize(
    "password",
    ["ada@roastery.example", "AdaLovelace1815", "CapLiquify2026!", "lovelacelovelace12", "Roastery.Example.1"],
)
def test_what_everybody_knows_of_somebody_does_not_count(password: str) -> None:
    with pytest.raises(InvalidInput, match="made of your address, your name or the name of this product"):
        require_usable_password(password, **ADA)


def test_a_known_word_among_enough_others_is_no_harm() -> None:
    require_usable_password("ada counts nine purple engines", **ADA)


def test_characters_are_counted_and_hashed_as_they_look_not_as_they_were_typed() -> None:
    assert normalised("ﬁne e\u0301") == "fine é"
    with pytest.raises(InvalidInput, match="has 11 characters"):
        require_usable_password("e\u0301" * 11, **ADA)


def test_known_words_come_longest_first_and_without_scraps() -> None:
    assert personal_words("jo@x.io", "Jo Li Grant") == ["jo li grant", "capliquify", "jo@x.io", "grant", "x.io"]
