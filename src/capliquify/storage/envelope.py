"""Sealing: AES-256-GCM under a data key, which itself lies sealed under a master key, each bound to its place.

A sealed value is a version, the id of the key, a nonce and the ciphertext with its tag. The organisation, the place and
the key's id are authenticated with it: a value that was moved to another organisation, column or row does not open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from capliquify.domain.errors import Conflict

if TYPE_CHECKING:
    from capliquify.storage.keyring import Keyring

DATA_KEY_BYTES: Final = 32
KEY_ID_START: Final = 1
KEY_ID_BYTES: Final = 16
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12  # random ones are safe for 2**32 values under one key
_TAG_BYTES: Final = 16
_HEAD: Final = KEY_ID_START + KEY_ID_BYTES


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals the values of one organisation."""

    id: UUID
    organisation_id: UUID
    plain: bytes = field(repr=False)


def wrap(key: DataKey, keyring: Keyring) -> bytes:
    """A data key sealed under the current master key."""
    master = keyring.key(keyring.current_id)
    associated = _associated(key.organisation_id, _wrapped_place(key.id), keyring.current_id)
    return _seal(master, keyring.current_id.encode(), associated, key.plain)


def unwrap(wrapped: bytes, key_id: UUID, organisation_id: UUID, keyring: Keyring) -> DataKey:
    """A data key as `wrap` sealed it.

    Raises:
        Conflict: The master key is missing, or the data key was changed or belongs elsewhere.
    """
    place = _wrapped_place(key_id)
    master_id = _key_id(wrapped, place).decode("ascii", "replace")
    associated = _associated(organisation_id, place, master_id)
    return DataKey(key_id, organisation_id, _open(keyring.key(master_id), associated, wrapped, place))


def seal(key: DataKey, place: str, plain: bytes) -> bytes:
    """A value sealed for one place.

    Args:
        key: The data key of the organisation.
        place: Table, column and row, with `|` between.
        plain: The value.
    """
    return _seal(key.plain, key.id.bytes, _associated(key.organisation_id, place, str(key.id)), plain)


def open_sealed(key: DataKey, place: str, sealed: bytes) -> bytes:
    """A value as `seal` got it.

    Raises:
        Conflict: It was changed, or was sealed for another place or organisation.
    """
    return _open(key.plain, _associated(key.organisation_id, place, str(key.id)), sealed, place)


def key_id_of(sealed: bytes, place: str) -> UUID:
    """The id of the data key a value is sealed with.

    Raises:
        Conflict: It is no sealed value of a known version.
    """
    return UUID(bytes=_key_id(sealed, place))


def _wrapped_place(key_id: UUID) -> str:
    return f"data_key|wrapped|{key_id}"


def _associated(organisation_id: UUID, place: str, key_id: str) -> bytes:
    return f"{organisation_id}|{place}|{key_id}".encode()


def _seal(key: bytes, key_id: bytes, associated: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + key_id + nonce + AESGCM(key).encrypt(nonce, plain, associated)


def _key_id(sealed: bytes, place: str) -> bytes:
    if len(sealed) < _HEAD + _NONCE_BYTES + _TAG_BYTES or sealed[:KEY_ID_START] != _VERSION:
        message = f"What lies sealed at {place} is damaged, or was sealed by a later version of this program."
        raise Conflict(message)
    return sealed[KEY_ID_START:_HEAD]


def _open(key: bytes, associated: bytes, sealed: bytes, place: str) -> bytes:
    nonce, ciphertext = sealed[_HEAD : _HEAD + _NONCE_BYTES], sealed[_HEAD + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, associated)
    except InvalidTag:
        message = f"What lies sealed at {place} was changed, or was sealed for another place: it stays closed."
        raise Conflict(message) from None
