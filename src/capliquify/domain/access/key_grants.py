"""What an API key may be given, and for how long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import InvalidInput, PermissionDenied

if TYPE_CHECKING:
    from collections.abc import Iterable

# Whoever holds these could give themselves everything else, or needs to be a person who answers for it.
NEVER_GRANTED: Final = frozenset(
    {
        Permission.FINANCE_APPROVE,
        Permission.MEMBERS_MANAGE,
        Permission.SECRETS_MANAGE,
        Permission.ORGANISATION_DELETE,
        Permission.API_KEYS_MANAGE,
    }
)
DEFAULT_DAYS: Final = 90
LONGEST_DAYS: Final = 365

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")


def grantable(held: Iterable[Permission]) -> frozenset[Permission]:
    """The permissions that whoever holds some may give to a key."""
    return frozenset(held) - NEVER_GRANTED


def granted(asked: Iterable[str], held: Iterable[Permission]) -> frozenset[Permission]:
    """The permissions a new key gets.

    Args:
        asked: Names of the permissions asked for.
        held: What the maker may do.

    Raises:
        InvalidInput: None is named, or one does not exist.
        PermissionDenied: No key may have one of them, or the maker has not got it.
    """
    names = sorted(set(asked))
    if not names:
        message = "A key needs at least one permission: name what it is for."
        raise InvalidInput(message)
    unknown = [name for name in names if name not in set(Permission)]
    if unknown:
        message = f"There is no permission {unknown[0]!r}; there are {', '.join(sorted(Permission))}."
        raise InvalidInput(message)
    permissions = frozenset(Permission(name) for name in names)
    for permission in sorted(permissions & NEVER_GRANTED):
        message = f"No key may have {permission.value}: it is for people only."
        raise PermissionDenied(message)
    for permission in sorted(permissions - frozenset(held)):
        message = f"You cannot give {permission.value} to a key: you do not have it here yourself."
        raise PermissionDenied(message)
    return permissions


def check_name(name: str) -> str:
    """The name of a key, which stands in the log for what it does.

    Raises:
        InvalidInput: It is empty, too long or holds other characters.
    """
    if not _NAME.fullmatch(name):
        message = (
            f"{name!r} cannot name a key: use 1 to 60 letters, digits, spaces, dots, hyphens and underscores, "
            "beginning with a letter or digit."
        )
        raise InvalidInput(message)
    return name


def check_days(days: int) -> int:
    """For how many days a key counts.

    Raises:
        InvalidInput: Fewer than one or more than a year.
    """
    if not 1 <= days <= LONGEST_DAYS:
        message = f"A key counts for 1 to {LONGEST_DAYS} days, not {days}."
        raise InvalidInput(message)
    return days
