"""How old the open invoices and bills are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.ledger_balance import AccountClass
from capliquify.domain.values.money import minor_digits, round_half_up
from capliquify.domain.working_capital.ageing import ageing
from capliquify.services.answers.ageing import AgeingAnswer, AgeingBucket, AgeingParty
from capliquify.services.currency import without_currency
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from capliquify.domain.working_capital.ageing import Ageing
    from capliquify.services.context import Context

_DOCUMENTS: Final = {"receivable": "sales_invoices", "payable": "supplier_bills"}


def get_ageing(context: Context, *, as_of: date | None = None, side: str = "receivable") -> AgeingAnswer:
    """Ageing of receivables or payables as of a day, footed to the control account.

    Raises:
        InvalidInput: The side is neither receivable nor payable.
    """
    if side not in _DOCUMENTS:
        message = f"{side!r} is not a side of the ledger; use receivable or payable"
        raise InvalidInput(message)
    parts = frozenset({_DOCUMENTS[side], "ledger_balances", "fx_rates"})
    snapshot = load_snapshot(context.transaction, context.organisation, context.as_of(as_of), parts)
    aged = ageing(snapshot, AccountClass.RECEIVABLE if side == "receivable" else AccountClass.PAYABLE)
    answer = _answer(aged)
    return answer if context.organisation.currency else msgspec.structs.replace(answer, **without_currency(answer))


def _money(value: Decimal | None, currency: str) -> Decimal | None:
    return None if value is None else round_half_up(value, minor_digits(currency))


def _answer(aged: Ageing) -> AgeingAnswer:
    return AgeingAnswer(
        as_of=aged.as_of,
        currency=aged.currency,
        side=aged.side.value,
        buckets=[AgeingBucket(name=row.name, amount=row.amount, documents=row.documents) for row in aged.buckets],
        parties=[AgeingParty(party=row.party, amounts=list(row.amounts), total=row.total) for row in aged.parties],
        total=aged.total,
        overdue=aged.overdue,
        control_account=_money(aged.control_account, aged.currency),
        difference=_money(aged.difference, aged.currency),
        notes=list(aged.notes),
        reasons=aged.reasons,
    )
