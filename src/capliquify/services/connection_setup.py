"""What a connection was given: checked against what its connector asks for, and opened for its use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from capliquify.connectors.connecting import Setup
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.services import vault
from capliquify.storage.repositories.sealed_values import CONNECTION_CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from capliquify.connectors.connecting import Field
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow

_LONGEST_VALUE: Final = 16 * 1024
_ADDRESS: Final = "_url"  # how the names of fields end that hold one


def checked(fields: Sequence[Field], settings: Mapping[str, str], credentials: Mapping[str, str]) -> Setup:
    """What a person gave, with defaults where they left something out.

    Raises:
        InvalidInput: Something is missing, unknown, not among the choices, or a secret stands among the settings.
    """
    misplaced = sorted({each.name for each in fields if each.secret} & set(settings))
    if misplaced:
        message = f"{', '.join(misplaced)} is secret: give it among the credentials, where it is sealed."
        raise InvalidInput(message)
    return Setup(
        settings=_values([each for each in fields if not each.secret], settings, "settings"),
        credentials=_values([each for each in fields if each.secret], credentials, "credentials"),
    )


def seal_credentials(context: Context, connection_id: UUID, credentials: Mapping[str, str]) -> bytes:
    """The secrets of a connection, sealed for its row."""
    place = CONNECTION_CREDENTIALS.place(connection_id)
    return vault.seal(context, place, msgspec.json.encode(dict(credentials)))


def setup_of(context: Context, row: ConnectionRow) -> Setup:
    """What a connection works with.

    Raises:
        Conflict: It was disconnected, or its secrets do not open.
    """
    if row.credentials_sealed is None:
        message = f"{row.name} was disconnected: connect it again."
        raise Conflict(message)
    plain = vault.unseal(context, CONNECTION_CREDENTIALS.place(row.id), row.credentials_sealed)
    credentials = msgspec.json.decode(plain, type=dict[str, str])
    fields = context.connectors(row.vendor).fields
    # A later version may ask for more than was given when the system was connected.
    settings = {each.name: each.default for each in fields if not each.secret} | row.settings
    sealed = {each.name: each.default for each in fields if each.secret} | credentials
    return Setup(settings=settings, credentials=sealed, account_id=row.account_id)


def _values(fields: Sequence[Field], given: Mapping[str, str], what: str) -> dict[str, str]:
    unknown = sorted(set(given) - {each.name for each in fields})
    if unknown:
        known = ", ".join(each.name for each in fields) or "nothing"
        message = f"The {what} do not take {', '.join(unknown)}; they take {known}."
        raise InvalidInput(message)
    return {each.name: _value(each, given.get(each.name, "")) for each in fields}


def _value(field: Field, given: str) -> str:
    value = given.strip() or field.default
    if not value and field.required:
        message = f"{field.name} is missing: {field.title}. {field.help}"
        raise InvalidInput(message)
    if len(value) > _LONGEST_VALUE:
        message = f"{field.name} is longer than {_LONGEST_VALUE} characters."
        raise InvalidInput(message)
    if value and field.choices and value not in field.choices:
        message = f"{field.name} is one of {', '.join(field.choices)}."
        raise InvalidInput(message)
    if value and field.name.endswith(_ADDRESS):
        _require_address(field, value)
    return value


def _require_address(field: Field, value: str) -> None:
    """People are sent to some of these, and others are called: neither script nor a secret may stand in one."""
    try:
        address = urlsplit(value)
        usable = address.port != 0 and address.scheme in {"http", "https"} and bool(address.hostname)
    except ValueError:
        usable = False
    if not usable or "@" in value or not value.isprintable() or set(value) & set(" \\?#"):
        message = f"{field.name} is no address: write one such as https://api.example.com, without name and password."
        raise InvalidInput(message)
