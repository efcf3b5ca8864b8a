from __future__ import annotations

import pytest

from capliquify.domain.sources.identity import (
    ConfirmedPair,
    Directory,
    IdentityKind,
    KnownThing,
    MatchMethod,
    UnknownCode,
    normalised_barcode,
    normalised_code,
    normalised_name,
)

GOLD = KnownThing(code="GABA-GOLD-UK", name="Gold 50 g, UK", barcode="5000000000017")
RED = KnownThing(code="GABA-RED-USA", name="Red 50 g, USA")
ITEMS = (GOLD, RED)


def suggestions(
    code: str, *known: KnownThing, barcode: str = "", confirmed: tuple[ConfirmedPair, ...] = ()
) -> list[tuple[str, str]]:
    directory = Directory.of(IdentityKind.ITEM, known or ITEMS, confirmed)
    unknown = UnknownCode(vendor="amazon", code=code, barcode=barcode)
    return [(each.target, each.method.value) for each in directory.suggest(unknown)]


def test_an_equal_code_is_the_thing_itself() -> None:
    [found] = Directory.of(IdentityKind.ITEM, ITEMS).suggest(UnknownCode(vendor="amazon", code="GABA-GOLD-UK"))

    assert (found.target, found.target_name) == ("GABA-GOLD-UK", "Gold 50 g, UK")
    assert (found.method, found.reason) == (MatchMethod.EXACT, "the same code")


@pytest.mark.parametrize(
    "code", ["gaba_gold_uk", "GABA GOLD UK", "Gaba-Gold UK", "GABA\u2013GOLD\u2013UK", "\uff27ABA-GOLD-UK"]
)
def test_spelling_does_not_make_another_code(code: str) -> None:
    assert suggestions(code) == [("GABA-GOLD-UK", "normalised")]


def test_a_suggestion_says_why() -> None:
    directory = Directory.of(IdentityKind.ITEM, ITEMS)
    [by_spelling] = directory.suggest(UnknownCode(vendor="amazon", code="gaba_red_usa"))
    [by_barcode] = directory.suggest(UnknownCode(vendor="amazon", code="7K-2QXM", barcode="5000000000017"))

    assert by_spelling.reason == "the same code but for capitals, spaces, hyphens and underscores"
    assert by_barcode.reason == "the same barcode, 5000000000017"


def test_a_barcode_tells_what_a_made_up_code_is() -> None:
    assert suggestions("7K-2QXM-9LPE", barcode="0005000000000017") == [("GABA-GOLD-UK", "barcode")]


def test_no_barcode_is_not_a_common_one() -> None:
    assert suggestions("7K-2QXM-9LPE") == []


def test_a_code_that_fits_nothing_has_no_suggestion() -> None:
    assert suggestions("CANDLE", barcode="999") == []


def test_several_that_fit_are_all_given() -> None:
    two = (KnownThing(code="AB-1"), KnownThing(code="AB 1"))

    assert suggestions("ab1", *two) == [("AB-1", "normalised"), ("AB 1", "normalised")]


def test_what_two_ways_find_is_given_once_by_the_surer_one() -> None:
    assert suggestions("gaba gold uk", barcode="5000000000017") == [("GABA-GOLD-UK", "barcode")]


def test_a_barcode_and_a_spelling_that_disagree_are_both_shown() -> None:
    found = suggestions("gaba red usa", barcode="5000000000017")

    assert found == [("GABA-GOLD-UK", "barcode"), ("GABA-RED-USA", "normalised")]


def confirmed(*pairs: tuple[str, str], vendor: str = "amazon") -> tuple[ConfirmedPair, ...]:
    return tuple(ConfirmedPair(vendor=vendor, code=code, target=target) for code, target in pairs)


TWO_ENDINGS = confirmed(("TEA-FBA", "TEA"), ("OIL-FBA", "OIL"))


def test_an_ending_seen_twice_is_learned() -> None:
    assert suggestions("GABA-GOLD-UK-FBA", confirmed=TWO_ENDINGS) == [("GABA-GOLD-UK", "learned")]


def test_a_learned_ending_and_another_spelling_go_together() -> None:
    assert suggestions("gaba_gold_uk-fba", confirmed=TWO_ENDINGS) == [("GABA-GOLD-UK", "learned")]


def test_an_ending_seen_once_is_not_learned() -> None:
    assert suggestions("GABA-GOLD-UK-FBA", confirmed=TWO_ENDINGS[:1]) == []


def test_what_one_source_does_says_nothing_of_another() -> None:
    other = confirmed(("TEA-FBA", "TEA"), ("OIL-FBA", "OIL"), vendor="shopify")

    assert suggestions("GABA-GOLD-UK-FBA", confirmed=other) == []


def test_a_rule_that_leads_to_nothing_known_suggests_nothing() -> None:
    assert suggestions("CANDLE-FBA", confirmed=TWO_ENDINGS) == []


def test_another_spelling_is_no_rule() -> None:
    same = confirmed(("tea 1", "TEA-1"), ("oil 1", "OIL-1"))

    assert suggestions("GABA GOLD-UK1", confirmed=same) == []


def test_of_two_things_with_one_code_the_first_counts() -> None:
    directory = Directory.of(IdentityKind.ITEM, (GOLD, KnownThing(code="GABA-GOLD-UK", name="Old name")))

    assert directory.name_of("GABA-GOLD-UK") == "Gold 50 g, UK"


def test_a_directory_knows_its_codes_and_no_others() -> None:
    directory = Directory.of(IdentityKind.ITEM, ITEMS)

    assert (directory.knows("GABA-RED-USA"), directory.knows("gaba-red-usa")) == (True, False)
    assert directory.name_of("CANDLE") == ""


def test_a_company_is_found_by_its_name_whatever_its_legal_form() -> None:
    directory = Directory.of(IdentityKind.CUSTOMER, [KnownThing(code="Harbour & Sons Ltd")])
    [found] = directory.suggest(UnknownCode(vendor="unleashed", code="Harbour and Sons Limited"))

    assert (found.target, found.method) == ("Harbour & Sons Ltd", MatchMethod.NORMALISED)
    assert found.reason == "the same name but for capitals, punctuation and legal form"


@pytest.mark.parametrize(
    ("name", "normalised"),
    [
        ("Acme & Co. Ltd.", "acme"),
        ("ACME and Company, Limited", "acme"),
        ("The Acme Company", "acme"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Mueller GmbH", "mueller"),
        ("O'Neil's Tea", "oneils tea"),
        ("Beans+Leaves B.V.", "beans and leaves"),
        ("Limited", "limited"),
        ("The Company", "the"),
        ("tea_house", "tea house"),
    ],
)
def test_a_name_is_compared_by_its_words(name: str, normalised: str) -> None:
    assert normalised_name(name) == normalised


def test_a_code_is_compared_by_its_letters_and_digits() -> None:
    assert normalised_code(" Gaba\u2013Gold_UK ") == "gabagolduk"


def test_a_barcode_is_compared_by_its_digits() -> None:
    assert normalised_barcode(" 0 50-001 ") == "50001"
