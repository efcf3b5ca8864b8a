"""How long a session lasts, whatever happens in it: the more somebody may do, the shorter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

_ADMINISTRATOR: Final = timedelta(hours=4)
_MANAGER: Final = timedelta(hours=8)
_EVERYBODY: Final = timedelta(hours=12)


def session_life(roles: Iterable[Role]) -> timedelta:
    """The life of a session of somebody with these roles, by the highest of them."""
    held = set(roles)
    if Role.ADMINISTRATOR in held:
        return _ADMINISTRATOR
    return _MANAGER if Role.MANAGER in held else _EVERYBODY
