"""Named secrets of an organisation: kept sealed, listed without their values, opened by what uses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.services import audit, vault
from capliquify.services.answers.access import Secret, Secrets
from capliquify.services.audit import Act
from capliquify.storage.envelope import key_id_of
from capliquify.storage.repositories import data_keys
from capliquify.storage.repositories import secrets as repository
from capliquify.storage.repositories.sealed_values import SECRET

if TYPE_CHECKING:
    from capliquify.services.context import Context
    from capliquify.storage.repositories.secrets import SecretRow

LONGEST_VALUE: Final = 64 * 1024
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


def put_secret(context: Context, name: str, value: bytes) -> None:
    """Keep a value under a name, in the place of what was there.

    Raises:
        InvalidInput: The name or the size of the value cannot be used.
    """
    if not _NAME.fullmatch(name):
        message = f"{name!r} cannot name a secret: use small letters, digits, dots, hyphens and underscores."
        raise InvalidInput(message)
    if not 0 < len(value) <= LONGEST_VALUE:
        message = f"A secret has 1 to {LONGEST_VALUE} bytes, this one {len(value)}."
        raise InvalidInput(message)
    sealed = vault.seal(context, SECRET.place(name), value)
    replaced = repository.put_secret(context.transaction, name, sealed, at=context.clock(), by=context.actor)
    audit.record(context, Act(action="secret.set", subject=f"secret:{name}", after={"replaced": replaced}))


def list_secrets(context: Context) -> Secrets:
    """What secrets there are, by name, without their values."""
    keys = data_keys.list_data_keys(context.transaction)
    return Secrets(
        secrets=[
            Secret(
                name=row.name,
                data_key=str(key_id_of(row.sealed, SECRET.place(row.name))),
                created_at=row.created_at,
                created_by=row.created_by,
                sealed_at=row.sealed_at,
            )
            for row in repository.list_secrets(context.transaction)
        ],
        data_key_created_at=next((key.created_at for key in keys if key.retired_at is None), None),
    )


def get_secret(context: Context, name: str) -> bytes:
    """The value of a secret, for the service that uses it: it leaves this process in no answer.

    Raises:
        NotFound: There is no such secret.
        Conflict: It does not open.
    """
    row = require_secret(context, name)
    return vault.unseal(context, SECRET.place(name), row.sealed)


def delete_secret(context: Context, name: str) -> None:
    """Remove a secret.

    Raises:
        NotFound: There is no such secret.
    """
    require_secret(context, name)
    repository.delete_secret(context.transaction, name)
    audit.record(context, Act(action="secret.deleted", subject=f"secret:{name}"))


def require_secret(context: Context, name: str) -> SecretRow:
    """A secret as it is stored.

    Raises:
        NotFound: There is no such secret.
    """
    row = repository.find_secret(context.transaction, name)
    if row is None:
        message = f"There is no secret {name!r}; `capliquify secrets list` shows the names."
        raise NotFound(message)
    return row
