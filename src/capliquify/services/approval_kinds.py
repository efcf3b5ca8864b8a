"""What is carried out once a second person agreed, by the kind of the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.services import cash_line_limits, cash_lines, founding, invitations, members, secret_revealing

if TYPE_CHECKING:
    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context

# Carries an act out in the context of whoever agreed, or refuses with a DomainError and nothing is changed; says in one
# sentence what became of it. The act's payload holds the state it was asked for in: what differs by now is refused.
Executor = Callable[["Context", "FrozenAct"], str]

EXECUTORS: Final[Mapping[ApprovalKind, Executor]] = {
    ApprovalKind.MEMBER_CHANGE: members.carry_out_change,
    ApprovalKind.MEMBER_INVITE: invitations.carry_out_invitation,
    ApprovalKind.CASH_LINE_ADD: cash_lines.carry_out_cash_line,
    ApprovalKind.CASH_LINE_LIMIT: cash_line_limits.carry_out_limit,
    ApprovalKind.SECRETS_ROTATE: secret_revealing.carry_out_rotation,
    ApprovalKind.SECRET_REVEAL: secret_revealing.carry_out_reveal,
    ApprovalKind.ORGANISATION_DELETE: founding.carry_out_deletion,
}
