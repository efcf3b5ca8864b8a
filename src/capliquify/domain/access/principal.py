"""The one who acts, and what they may do in the organisation they act in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Permission, Role
from capliquify.domain.errors import PermissionDenied, SecondFactorNeeded

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

FRESH_FACTOR: Final = timedelta(minutes=10)


class PrincipalKind(StrEnum):
    """How the one who acts is known."""

    USER = "user"
    API_KEY = "key"
    TERMINAL = "cli"
    JOB = "job"


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """Somebody, or something, that acts in one organisation.

    Attributes:
        kind: How it is known.
        name: Email address of a person, name of a key, a terminal's user or a job.
        permissions: What it may do here.
        approval_limit: The largest amount it may approve, in the organisation's currency.
        user_id: The person's account; None for keys, terminals and jobs.
        key_id: The API key; None for all others.
        session_id: The session a person acts in, where the session is ours.
        role: The member's role; None for all but people.
        factor_at: When the person last gave a second factor since signing in; None: not at all.
    """

    kind: PrincipalKind
    name: str
    permissions: frozenset[Permission]
    approval_limit: Decimal = Decimal(0)
    user_id: UUID | None = None
    key_id: UUID | None = None
    session_id: UUID | None = None
    role: Role | None = None
    factor_at: datetime | None = None

    @property
    def actor(self) -> str:
        """The name that is kept of what was done: `user:jo@example.com`, `key:nightly`, `cli:jo`, `job:import_file`."""
        return f"{self.kind.value}:{self.name}"

    def may(self, permission: Permission) -> bool:
        """Whether the principal has a permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Refuse whoever lacks a permission, and an administrator who signed in by password alone.

        Raises:
            PermissionDenied: The principal lacks the permission.
            SecondFactorNeeded: It is an administrator who signed in without a second factor.
        """
        if self.role is Role.ADMINISTRATOR and self.factor_at is None:
            message = "Administrators sign in with a second factor: give a code, or set one up first."
            raise SecondFactorNeeded(message)
        if permission not in self.permissions:
            message = f"This needs the permission {permission.value}, which {self.name} does not have here."
            raise PermissionDenied(message)

    def require_fresh_factor(self, now: datetime) -> None:
        """Refuse a destructive act by whoever has not just proved who they are.

        The user of this machine's own terminal has proved it to the operating system; a key never can.

        Raises:
            PermissionDenied: A key or a job asks.
            SecondFactorNeeded: The second factor is missing or older than ten minutes.
        """
        if self.kind is PrincipalKind.TERMINAL:
            return
        if self.kind is not PrincipalKind.USER:
            message = "Only a person can do this: it needs a second factor, which a key or a job does not have."
            raise PermissionDenied(message)
        require_fresh_factor(self.factor_at, now)


def require_fresh_factor(factor_at: datetime | None, now: datetime) -> None:
    """Refuse who has not given a second factor within the last ten minutes.

    Raises:
        SecondFactorNeeded: It is missing or older.
    """
    if factor_at is None or not now - FRESH_FACTOR <= factor_at:
        message = "Give a code of your second factor to go on; it counts for ten minutes."
        raise SecondFactorNeeded(message)


# What the user of the machine's own terminal may do: all but approving money, which is given to a person apart.
TERMINAL_PERMISSIONS: Final = frozenset(Permission) - {Permission.FINANCE_APPROVE}


def terminal_principal(user: str) -> Principal:
    """The user of the operating system at this machine's terminal, with administrator rights."""
    return Principal(kind=PrincipalKind.TERMINAL, name=user, permissions=TERMINAL_PERMISSIONS)


def job_principal(job: str, *permissions: Permission) -> Principal:
    """A job or a periodic task, which may do what it declares."""
    return Principal(kind=PrincipalKind.JOB, name=job, permissions=frozenset(permissions))
