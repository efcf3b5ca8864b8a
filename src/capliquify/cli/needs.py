"""What each command needs, checked before it runs: a command that declares nothing does not run."""

from __future__ import annotations

from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from capliquify.cli.actor import acting_user
from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import Conflict

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
    "connect": Permission.SETTINGS_WRITE,
    "sync": Permission.IMPORTS_WRITE,
    "sources list": Permission.IMPORTS_READ,
    "sources show": Permission.IMPORTS_READ,
    "sources set-aside": Permission.IMPORTS_WRITE,
    "sources cancel": Permission.IMPORTS_WRITE,
    "sources retry": Permission.IMPORTS_WRITE,
    "sources pause": Permission.SETTINGS_WRITE,
    "sources resume": Permission.SETTINGS_WRITE,
    "sources settings": Permission.SETTINGS_WRITE,
    "sources disconnect": Permission.SETTINGS_WRITE,
    "mappings list": Permission.IMPORTS_READ,
    "mappings confirm": Permission.IMPORTS_WRITE,
    "mappings undo": Permission.IMPORTS_WRITE,
    "checks": Permission.FINANCE_READ,
    "settlements": Permission.FINANCE_READ,
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
    "member list": Permission.MEMBERS_READ,
    "member add": Permission.MEMBERS_MANAGE,
    "member change": Permission.MEMBERS_MANAGE,
    "member remove": Permission.MEMBERS_MANAGE,
    "approvals list": Permission.APPROVALS_READ,
    "approvals show": Permission.APPROVALS_READ,
    "approvals approve": Permission.APPROVALS_READ,
    "approvals reject": Permission.APPROVALS_READ,
    "cash-line add": Permission.FINANCE_WRITE,
    "cash-line list": Permission.FINANCE_READ,
    "cash-line withdraw": Permission.FINANCE_WRITE,
    "user list": Permission.MEMBERS_READ,
    "user first-administrator": Permission.MEMBERS_MANAGE,
    "user reset-link": Permission.MEMBERS_MANAGE,
    "user disable": Permission.MEMBERS_MANAGE,
    "user enable": Permission.MEMBERS_MANAGE,
    "user reset-second-factor": Permission.MEMBERS_MANAGE,
    "sessions list": Permission.MEMBERS_READ,
    "sessions revoke": Permission.MEMBERS_MANAGE,
    "clerk sync": Permission.MEMBERS_MANAGE,
    "api-key create": Permission.API_KEYS_MANAGE,
    "api-key list": Permission.API_KEYS_MANAGE,
    "api-key revoke": Permission.API_KEYS_MANAGE,
    "audit verify": Permission.AUDIT_READ,
    "audit list": Permission.AUDIT_READ,
    "audit export": Permission.AUDIT_READ,
    "audit close": Permission.SETTINGS_WRITE,
    "secrets list": Permission.SECRETS_MANAGE,
    "secrets set": Permission.SECRETS_MANAGE,
    "secrets reveal": Permission.SECRETS_MANAGE,
    "secrets delete": Permission.SECRETS_MANAGE,
    "secrets rotate": Permission.SECRETS_MANAGE,
    "dependencies audit": Machine.LOCAL,
    "demo": Permission.IMPORTS_WRITE,
    "db migrate": Machine.LOCAL,
    "db backup": Machine.LOCAL,
    "db verify": Machine.LOCAL,
    "db restore": Machine.LOCAL,
    "serve api": Machine.LOCAL,
    "serve mcp": Machine.LOCAL,
    "serve worker": Machine.LOCAL,
}


# What a server elsewhere answers; everything else works on this machine's own files or database.
ANSWERED_ELSEWHERE: Final = frozenset(
    {"import", "cash", "working-capital", "ageing", "demand", "plan", "organisation list", "sync"}
    | {"mappings list", "mappings confirm", "mappings undo", "checks", "settlements"}
    | {path for path in NEEDS if path.startswith("sources ") and path != "sources disconnect"}
)
_WITHOUT_DATABASE: Final = frozenset({"template", "dependencies audit"})

# Whether --organisation was given: elsewhere the default is the key's own organisation.
ORGANISATION_NAMED: Final[ContextVar[bool]] = ContextVar("capliquify_organisation_named", default=False)


def guarded(path: str, command: Any) -> Any:  # noqa: ANN401 - Typer's own class is private
    """The same command, or group of commands, which checks what it needs before it runs.

    Args:
        path: Its names on the command line, with spaces between.
        command: What Typer made of it.
    """
    if hasattr(command, "commands"):
        for name, each in command.commands.items():
            guarded(f"{path} {name}", each)
        return command
    invoke: Callable[[Any], Any] = command.invoke

    def run(context: Any) -> Any:  # noqa: ANN401 - as above
        check(path)
        source = context.get_parameter_source("organisation")
        ORGANISATION_NAMED.set(source is not None and source.name != "DEFAULT")
        return invoke(context)

    command.invoke = run
    return command


def check(path: str) -> None:
    """Refuse a command the acting user may not run, and one a server elsewhere does not answer.

    Raises:
        PermissionDenied: The user of this machine lacks the permission.
        Conflict: `CAPLIQUIFY_API_URL` names a server, and the command is about this machine.
        TypeError: The command declares nothing.
    """
    from capliquify.bootstrap import read_settings  # noqa: PLC0415 - lists of commands need none of it

    need = NEEDS.get(path)
    if need is None:
        message = f"the command {path!r} declares nothing that is needed: add it to NEEDS in cli/needs.py"
        raise TypeError(message)
    if path in _WITHOUT_DATABASE:
        return
    if read_settings().api_url is not None:
        if path not in ANSWERED_ELSEWHERE:
            message = (
                f"`capliquify {path}` works on the machine of the database: run it there, or unset CAPLIQUIFY_API_URL."
            )
            raise Conflict(message)
    elif isinstance(need, Permission):
        acting_user().require(need)
