from __future__ import annotations

import pytest

from capliquify.services.foreign_words import readable, storable, storable_id


def test_what_people_read_stays_as_it_is() -> None:
    assert readable("Crème, 5 kg\nsecond line") == "Crème, 5 kg\nsecond line"


def test_what_a_terminal_obeys_is_shown_and_not_sent() -> None:
    assert readable("a\x1b[2Jb\x00c\ud800") == "a\\x1b[2Jb\\x00c\\xd800"


def test_nobody_reads_without_end() -> None:
    assert readable("a" * 50, 10) == "aaaaaaaaaa…"


@pytest.mark.parametrize(("given", "kept"), [("a\x00b", "ab"), ("a\ud800b", "a?b"), ("ä\x1b", "ä\x1b")])
def test_a_payload_stays_as_it_came_but_for_what_no_database_stores(given: str, kept: str) -> None:
    assert storable(given) == kept


def test_an_id_stays_as_it_came() -> None:
    assert storable_id("INV-1/é") == "INV-1/é"


def test_ids_that_are_cut_stay_apart() -> None:
    first, second = storable_id("x" * 5_000 + "1"), storable_id("x" * 5_000 + "2")
    assert first != second
    assert len(first) < 400


def test_ids_that_cannot_be_stored_stay_apart() -> None:
    assert len({storable_id(each) for each in ("a", "a\x00", "\x00a", "a\ud800", "a?")}) == 5
