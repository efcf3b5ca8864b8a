from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.values.ids import uuid7_from


def test_bits_of_the_standards_example() -> None:
    entropy = (0xCC3 << 64 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert str(uuid7_from(0x017F22E279B0, entropy)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(milliseconds=st.integers(0, 2**48 - 1), entropy=st.binary(min_size=10, max_size=10))
def test_version_and_variant(milliseconds: int, entropy: bytes) -> None:
    made = uuid7_from(milliseconds, entropy)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


@given(first=st.integers(0, 2**48 - 2), entropy=st.binary(min_size=10, max_size=10))
def test_later_instants_sort_later(first: int, entropy: bytes) -> None:
    assert uuid7_from(first, b"\xff" * 10) < uuid7_from(first + 1, entropy)


@pytest.mark.parametrize("length", [9, 11])
def test_other_lengths_of_entropy_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match="entropy must be 10 bytes"):
        uuid7_from(0, b"\x00" * length)
