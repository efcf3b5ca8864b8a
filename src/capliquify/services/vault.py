"""Sealing values at rest: nothing secret lies in the database in clear, nor opens anywhere but in its own place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from capliquify.domain.errors import Conflict
from capliquify.services.context import Context
from capliquify.storage import envelope
from capliquify.storage.envelope import DATA_KEY_BYTES, DataKey
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import data_keys
from capliquify.storage.repositories.data_keys import DataKeyRow
from capliquify.storage.tenancy import INSTALLATION_ID

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import PersonContext, SystemContext

    AnyContext = Context | PersonContext | SystemContext


def seal(context: AnyContext, place: str, plain: bytes) -> bytes:
    """A value sealed under the data key in use of the context's organisation, else of the installation.

    Args:
        context: Whose value it is; without an organisation its transaction speaks for the installation afterwards.
        place: Where it will lie: table, column and row, with `|` between. It opens nowhere else.
        plain: The value.

    Raises:
        Conflict: The master key of the data key is missing.
    """
    return envelope.seal(current_key(context), place, plain)


def unseal(context: AnyContext, place: str, sealed: bytes) -> bytes:
    """A value as `seal` got it, from the same place.

    Raises:
        Conflict: It was changed, was sealed for another place or organisation, or a key it needs is gone.
    """
    owner = speak_for_owner(context)
    key_id = envelope.key_id_of(sealed, place)
    # Read each time, never remembered: a key is dead everywhere the moment its row is gone.
    row = data_keys.find_data_key(context.transaction, key_id)
    if row is None:
        message = (
            f"What lies sealed at {place} needs the data key {key_id}, which is not one of its owner: it stays closed."
        )
        raise Conflict(message)
    key = envelope.unwrap(row.wrapped, key_id, owner, context.trust.keyring)
    return envelope.open_sealed(key, place, sealed)


def current_key(context: AnyContext) -> DataKey:
    """The data key in use, made at the first call; until the transaction ends it stays the one in use.

    Raises:
        Conflict: Its master key is missing.
    """
    owner = speak_for_owner(context)
    row = data_keys.find_current(context.transaction)
    if row is None:
        data_keys.add_current(context.transaction, new_key_row(context, owner))
        row = data_keys.find_current(context.transaction)
    if row is None:  # retired between the two by a rotation, which has put another in its place
        message = "The data key was replaced at this moment: try again."
        raise Conflict(message)
    return envelope.unwrap(row.wrapped, row.id, owner, context.trust.keyring)


def new_key_row(context: AnyContext, owner: UUID) -> DataKeyRow:
    """A new data key of an owner, sealed under the current master key."""
    data_keys.announce_new_key(context.transaction)
    keyring = context.trust.keyring.fresh()  # under an old master key it would be lost with it
    key = DataKey(new_id(), owner, os.urandom(DATA_KEY_BYTES))
    return DataKeyRow(key.id, owner, envelope.wrap(key, keyring), keyring.current_id, context.clock(), None)


def speak_for_owner(context: AnyContext) -> UUID:
    """Whose keys count in a context: its organisation's, else the installation's, for which it then speaks."""
    if isinstance(context, Context):
        return context.organisation.id
    context.transaction.enter(INSTALLATION_ID)
    return INSTALLATION_ID
