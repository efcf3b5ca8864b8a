"""Who acts at the terminal: the user of the operating system."""

from __future__ import annotations

import os
import pwd
from typing import TYPE_CHECKING

from capliquify.domain.access.principal import terminal_principal

if TYPE_CHECKING:
    from capliquify.domain.access.principal import Principal


def acting_user() -> Principal:
    """The acting user with administrator rights, by the name the system has for them, or else by their number.

    Never by LOGNAME or USER: whoever sets those could be their own second person, and stand in the log as anybody.
    """
    number = os.getuid()
    try:
        return terminal_principal(pwd.getpwuid(number).pw_name)
    except KeyError:
        return terminal_principal(f"uid-{number}")


def terminal_actor() -> str:
    """The name kept of what the acting user does."""
    return acting_user().actor
