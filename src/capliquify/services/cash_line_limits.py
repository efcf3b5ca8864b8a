"""How much may be entered by hand without a second person: less at once, more only with one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.services import approvals
from capliquify.services.answers.access import ApprovalChange, Outcome
from capliquify.services.approvals import NewApproval
from capliquify.services.organisations import checked_limit, set_limit
from capliquify.services.words import required_words

if TYPE_CHECKING:
    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context


class _LimitPayload(msgspec.Struct, frozen=True, kw_only=True):
    before: Decimal
    after: Decimal


def change_limit(context: Context, limit: Decimal, reason: str) -> Outcome:
    """Set another limit: a lower one holds at once, a higher one once a second person agrees who may approve as much.

    Raises:
        InvalidInput: It is no limit, the reason is missing, or the organisation has no currency yet.
    """
    before, after = context.organisation.cash_line_limit, checked_limit(limit)
    if after <= before:
        set_limit(context, after, required_words(reason, "reason"))
        return Outcome(done=True, approval=None)
    currency = context.organisation.currency
    if currency is None:
        message = "The organisation has no currency yet, and limits are in it: set the currency first."
        raise InvalidInput(message)
    asked = NewApproval(
        kind=ApprovalKind.CASH_LINE_LIMIT,
        subject=context.organisation.slug,
        summary=f"Up to {_words(after)} {currency} can be entered by hand without a second person.",
        payload=msgspec.to_builtins(_LimitPayload(before=before, after=after)),
        reason=reason,
        amount=after,
        currency=currency,
        changes=[ApprovalChange(field="cash_line_limit", before=_words(before), after=_words(after))],
    )
    return Outcome(done=False, approval=approvals.request(context, asked))


def carry_out_limit(context: Context, act: FrozenAct) -> str:
    """Set the limit a second person agreed to.

    Raises:
        Conflict: It is another one by now than it was when it was asked for.
    """
    payload = msgspec.convert(act.payload, _LimitPayload, strict=False)
    if context.organisation.cash_line_limit != payload.before:
        message = f"The limit is {_words(context.organisation.cash_line_limit)} by now: ask for another one anew."
        raise Conflict(message)
    set_limit(context, payload.after, act.reason)
    return f"Up to {_words(payload.after)} can be entered by hand without a second person."


def _words(limit: Decimal) -> str:
    return f"{limit.normalize():f}"
