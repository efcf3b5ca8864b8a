"""Who acts at the terminal: the user of the operating system."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from capliquify.domain.access.principal import terminal_principal

if TYPE_CHECKING:
    from capliquify.domain.access.principal import Principal


def acting_user() -> Principal:
    """The acting user with administrator rights; `unknown` where the system has no name for them."""
    try:
        return terminal_principal(getpass.getuser())
    except (KeyError, OSError):
        return terminal_principal("unknown")


def terminal_actor() -> str:
    """The name kept of what the acting user does."""
    return acting_user().actor
