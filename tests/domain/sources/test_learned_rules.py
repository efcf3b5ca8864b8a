from __future__ import annotations

from capliquify.domain.sources.learned_rules import learn_rules


def reasons(**pairs: str) -> list[str]:
    return [rule.reason for rule in learn_rules(pairs)]


def test_an_ending_left_off() -> None:
    [rule] = learn_rules({"TEA-FBA": "TEA", "Oil-fba": "OIL"})

    assert rule.reason == "without the ending -FBA, as in 2 codes of this source confirmed before"
    assert (rule.apply("HONEY-FBA"), rule.apply("FBA-HONEY")) == ("honey", None)


def test_an_ending_put_on() -> None:
    [rule] = learn_rules({"TEA": "TEA-UK", "OIL": "OIL-UK"})

    assert rule.reason == "with the ending -UK, as in 2 codes of this source confirmed before"
    assert rule.apply("HONEY") == "honey-uk"


def test_a_beginning_left_off() -> None:
    [rule] = learn_rules({"AMZ.TEA": "TEA", "AMZ.OIL": "OIL", "AMZ.RUM": "RUM"})

    assert rule.reason == "without the beginning AMZ., as in 3 codes of this source confirmed before"
    assert (rule.apply("AMZ.HONEY"), rule.apply("HONEY")) == ("honey", None)


def test_a_replaced_part_must_stand_in_the_code_once() -> None:
    [rule] = learn_rules({"TEA-50-UK": "TEA-X-UK", "OIL-50-US": "OIL-X-US"})

    assert rule.reason == "with the part X in the place of 50, as in 2 codes of this source confirmed before"
    assert (rule.apply("RUM-50-EU"), rule.apply("50-50")) == ("rum-x-eu", None)


def test_codes_with_little_in_common_follow_no_rule() -> None:
    assert learn_rules({"7K": "TEA", "7J": "OIL", "AB": "AX", "CB": "CX"}) == ()


def test_something_put_in_in_the_middle_would_fit_everywhere_and_is_no_rule() -> None:
    assert learn_rules({"TEAUK": "TEA-UK", "OILUK": "OIL-UK"}) == ()


def test_the_rule_most_decisions_follow_comes_first() -> None:
    pairs = {"TEA-A": "TEA", "OIL-A": "OIL", "RUM-B": "RUM", "GIN-B": "GIN", "FIG-B": "FIG"}

    assert [rule.old for rule in learn_rules(pairs)] == ["-b", "-a"]
