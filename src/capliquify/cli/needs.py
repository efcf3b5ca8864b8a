"""What each command needs, checked before it runs: a command that declares nothing does not run."""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from capliquify.cli.actor import acting_user
from capliquify.domain.access.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Machine(StrEnum):
    """What needs no permission of an organisation: the user of this machine may do it."""

    LOCAL = "local"  # it touches no organisation's data, or all of the installation at once


CommandNeed = Permission | Machine

NEEDS: Final[Mapping[str, CommandNeed]] = {
    "up": Machine.LOCAL,
    "import": Permission.IMPORTS_WRITE,
    "template": Machine.LOCAL,
    "cash": Permission.FINANCE_READ,
    "working-capital": Permission.FINANCE_READ,
    "ageing": Permission.FINANCE_READ,
    "demand": Permission.DEMAND_READ,
    "plan": Permission.SUPPLY_READ,
    "organisation list": Permission.ORGANISATION_READ,
    "organisation create": Machine.LOCAL,
    "organisation set": Permission.SETTINGS_WRITE,
    "organisation export": Permission.ORGANISATION_EXPORT,
    "organisation delete": Permission.ORGANISATION_DELETE,
    "organisation restore": Permission.ORGANISATION_DELETE,
    "organisation purge": Permission.ORGANISATION_DELETE,
    "user list": Permission.MEMBERS_READ,
    "user first-administrator": Permission.MEMBERS_MANAGE,
    "user reset-link": Permission.MEMBERS_MANAGE,
    "user disable": Permission.MEMBERS_MANAGE,
    "user enable": Permission.MEMBERS_MANAGE,
    "user reset-second-factor": Permission.MEMBERS_MANAGE,
    "sessions list": Permission.MEMBERS_READ,
    "sessions revoke": Permission.MEMBERS_MANAGE,
    "api-key create": Permission.API_KEYS_MANAGE,
    "api-key list": Permission.API_KEYS_MANAGE,
    "api-key revoke": Permission.API_KEYS_MANAGE,
    "audit verify": Permission.AUDIT_READ,
    "audit list": Permission.AUDIT_READ,
    "audit export": Permission.AUDIT_READ,
    "audit close": Permission.SETTINGS_WRITE,
    "demo": Permission.IMPORTS_WRITE,
    "db migrate": Machine.LOCAL,
    "db backup": Machine.LOCAL,
    "db verify": Machine.LOCAL,
    "db restore": Machine.LOCAL,
    "serve api": Machine.LOCAL,
    "serve mcp": Machine.LOCAL,
    "serve worker": Machine.LOCAL,
}


def guarded(path: str, command: Any) -> Any:  # noqa: ANN401 - Typer's own class is private
    """The same command, or group of commands, which checks what it needs before it runs.

    Args:
        path: Its names on the command line, with spaces between.
        command: What Typer made of it.
    """
    for name, each in getattr(command, "commands", {}).items():
        guarded(f"{path} {name}", each)
    if command.callback is not None and not hasattr(command, "commands"):
        command.callback = _checked(path, command.callback)
    return command


def check(path: str) -> None:
    """Refuse a command the acting user may not run.

    Raises:
        PermissionDenied: The user of this machine lacks the permission.
        TypeError: The command declares nothing.
    """
    need = NEEDS.get(path)
    if need is None:
        message = f"the command {path!r} declares nothing that is needed: add it to NEEDS in cli/needs.py"
        raise TypeError(message)
    if isinstance(need, Permission):
        acting_user().require(need)


def _checked(path: str, callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def run(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - those of the command
        check(path)
        return callback(*arguments, **options)

    return run
