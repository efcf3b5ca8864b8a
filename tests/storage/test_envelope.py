from __future__ import annotations

from uuid import UUID

import pytest

from capliquify.domain.errors import Conflict
from capliquify.storage import envelope
from capliquify.storage.envelope import DataKey
from capliquify.storage.keyring import Keyring

OWNER, OTHER = UUID(int=1), UUID(int=2)
KEY = DataKey(UUID(int=77), OWNER, bytes(range(32)))
PLACE = "secret|sealed|xero"
VALUE = b"refresh-token-of-xero"
OLD, NEW = bytes([1]) * 32, bytes([2]) * 32


def test_a_sealed_value_opens_in_its_place_and_does_not_show_itself() -> None:
    sealed = envelope.seal(KEY, PLACE, VALUE)

    assert envelope.open_sealed(KEY, PLACE, sealed) == VALUE
    assert VALUE not in sealed
    assert envelope.key_id_of(sealed, PLACE) == KEY.id
    assert len(sealed) == 1 + 16 + 12 + len(VALUE) + 16


def test_an_empty_value_can_be_sealed() -> None:
    assert envelope.open_sealed(KEY, PLACE, envelope.seal(KEY, PLACE, b"")) == b""


def test_the_same_value_is_never_sealed_the_same_twice() -> None:
    assert envelope.seal(KEY, PLACE, VALUE) != envelope.seal(KEY, PLACE, VALUE)


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (KEY, "secret|sealed|shopify"),
        (DataKey(KEY.id, OTHER, KEY.plain), PLACE),
        (DataKey(UUID(int=78), OWNER, KEY.plain), PLACE),
        (DataKey(KEY.id, OWNER, bytes(32)), PLACE),
    ],
    ids=["another place", "another organisation", "another key id", "another key"],
)
def test_a_moved_value_stays_closed(key: DataKey, place: str) -> None:
    sealed = envelope.seal(KEY, PLACE, VALUE)

    with pytest.raises(Conflict, match="sealed for another place") as refusal:
        envelope.open_sealed(key, place, sealed)

    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_a_value_with_any_byte_flipped_stays_closed() -> None:
    sealed = envelope.seal(KEY, PLACE, VALUE)

    for at in range(envelope.KEY_ID_START + envelope.KEY_ID_BYTES, len(sealed)):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Conflict, match="was changed"):
            envelope.open_sealed(KEY, PLACE, flipped)


@pytest.mark.parametrize("sealed", [b"", b"\x01short", b"\x02" + bytes(60)], ids=["empty", "short", "later version"])
def test_what_is_no_sealed_value_is_named_so(sealed: bytes) -> None:
    with pytest.raises(Conflict, match="is damaged, or was sealed by a later version"):
        envelope.key_id_of(sealed, PLACE)


def test_a_data_key_wrapped_under_a_master_key_opens_while_that_key_is_on_the_ring() -> None:
    wrapped = envelope.wrap(KEY, Keyring.of(OLD))

    assert envelope.unwrap(wrapped, KEY.id, OWNER, Keyring.of(NEW, [OLD])) == KEY
    with pytest.raises(Conflict, match="CAPLIQUIFY_PREVIOUS_MASTER_KEYS"):
        envelope.unwrap(wrapped, KEY.id, OWNER, Keyring.of(NEW))


def test_a_data_key_moved_to_another_organisation_stays_closed() -> None:
    keyring = Keyring.of(OLD)
    wrapped = envelope.wrap(KEY, keyring)

    with pytest.raises(Conflict, match="stays closed"):
        envelope.unwrap(wrapped, KEY.id, OTHER, keyring)


def test_a_data_key_does_not_show_itself() -> None:
    assert repr(KEY.plain) not in repr(KEY)
