from __future__ import annotations

import time
from uuid import RFC_4122, UUID

from capliquify.storage.ids import new_id, new_id_texts


def made_at_ms(identifier: UUID) -> int:
    return identifier.int >> 80


def test_an_identifier_is_a_version_7_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    identifier = new_id()
    assert (identifier.version, identifier.variant) == (7, RFC_4122)
    assert before <= made_at_ms(identifier) <= time.time_ns() // 1_000_000


def test_many_identifiers_are_version_7_and_different() -> None:
    before = time.time_ns() // 1_000_000
    identifiers = [UUID(text) for text in new_id_texts(1000)]
    assert len(set(identifiers)) == 1000
    assert {(one.version, one.variant) for one in identifiers} == {(7, RFC_4122)}
    assert all(made_at_ms(one) >= before for one in identifiers)
    assert new_id_texts(0) == []
