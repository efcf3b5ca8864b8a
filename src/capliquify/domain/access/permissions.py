"""Roles and what each may do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Permission(StrEnum):
    """One thing somebody may be allowed to do in an organisation."""

    ORGANISATION_READ = "organisation:read"
    DEMAND_READ = "demand:read"
    SUPPLY_READ = "supply:read"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    FINANCE_READ = "finance:read"
    FINANCE_WRITE = "finance:write"
    FINANCE_APPROVE = "finance:approve"
    MEMBERS_READ = "members:read"
    MEMBERS_MANAGE = "members:manage"
    APPROVALS_READ = "approvals:read"
    SETTINGS_WRITE = "settings:write"
    API_KEYS_MANAGE = "api-keys:manage"
    SECRETS_MANAGE = "secrets:manage"
    AUDIT_READ = "audit:read"
    ORGANISATION_EXPORT = "organisation:export"
    ORGANISATION_DELETE = "organisation:delete"


class Role(StrEnum):
    """What a member is, the least powerful first; each may do what the one before may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Everyone(StrEnum):
    """What needs no permission of an organisation: open to all, or to whoever is signed in."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"


Need = Permission | Everyone

FINANCE_PERMISSIONS: Final = frozenset(
    {Permission.FINANCE_READ, Permission.FINANCE_WRITE, Permission.FINANCE_APPROVE},
)

_VIEWER: Final = frozenset(
    {
        Permission.ORGANISATION_READ,
        Permission.DEMAND_READ,
        Permission.SUPPLY_READ,
        Permission.IMPORTS_READ,
        Permission.APPROVALS_READ,
    }
)
_OPERATOR: Final = _VIEWER | {Permission.IMPORTS_WRITE}
_MANAGER: Final = _OPERATOR | {
    Permission.FINANCE_READ,
    Permission.FINANCE_WRITE,
    Permission.FINANCE_APPROVE,
    Permission.MEMBERS_READ,
}
# An administrator looks after people and keys; approving money is given to a person apart.
_ADMINISTRATOR: Final = (_MANAGER - {Permission.FINANCE_APPROVE}) | {
    Permission.MEMBERS_MANAGE,
    Permission.SETTINGS_WRITE,
    Permission.API_KEYS_MANAGE,
    Permission.SECRETS_MANAGE,
    Permission.AUDIT_READ,
    Permission.ORGANISATION_EXPORT,
    Permission.ORGANISATION_DELETE,
}

ROLE_PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}


def permissions_of(role: Role, finance: Iterable[Permission] = ()) -> frozenset[Permission]:
    """What a member may do: by the role, and by the finance permissions given to the person besides.

    Args:
        role: The member's role.
        finance: Finance permissions given apart; others among them count for nothing.
    """
    return ROLE_PERMISSIONS[role] | (FINANCE_PERMISSIONS & frozenset(finance))
