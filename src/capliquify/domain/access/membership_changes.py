"""When a change of what a member may do needs a second person, and when it may not be made at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from capliquify.domain.access.permissions import Permission, Role, permissions_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What somebody is in an organisation.

    Attributes:
        role: Their role.
        finance: Finance permissions given to them besides those of the role.
        approval_limit: The largest amount they may approve, in the organisation's currency.
    """

    role: Role
    finance: frozenset[Permission] = frozenset()
    approval_limit: Decimal = Decimal(0)

    @property
    def permissions(self) -> frozenset[Permission]:
        """All they may do."""
        return permissions_of(self.role, self.finance)


def widens(before: Standing, after: Standing) -> bool:
    """Whether a change gives somebody any permission more, or a higher limit; what it takes away does not matter."""
    return not after.permissions <= before.permissions or after.approval_limit > before.approval_limit


def needs_second_person(offered: Standing) -> bool:
    """Whether somebody may be asked to join as this only with a second person's consent."""
    return offered.role is Role.ADMINISTRATOR or bool(offered.finance) or offered.approval_limit > 0


def leaves_nobody_in_charge(administrators: Collection[UUID], user_id: UUID, after: Standing | None) -> bool:
    """Whether an organisation would be without any administrator once somebody changes.

    Args:
        administrators: Those it has now.
        user_id: Who changes.
        after: What they become; None where they leave.
    """
    stays = after is not None and after.role is Role.ADMINISTRATOR
    return not stays and set(administrators) == {user_id}
