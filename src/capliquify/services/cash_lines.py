"""Payments and receipts entered by hand: in the sheet at once, or once a second person agrees to the amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.errors import InvalidInput
from capliquify.domain.records.cash_category import CashCategory  # noqa: TC001 - read when a line is decoded
from capliquify.domain.records.payment import Certainty, PlannedPayment
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.money import Money, minor_digits, round_half_up
from capliquify.services import approvals, audit
from capliquify.services.answers.access import ApprovalChange
from capliquify.services.answers.cash_lines import CashLineOutcome, ManualCashLine, ManualCashLines
from capliquify.services.approvals import NewApproval
from capliquify.services.audit import Act
from capliquify.services.currency import NO_CURRENCY
from capliquify.services.words import required_words
from capliquify.storage.repositories import cash_lines as repository
from capliquify.storage.repositories.rollbacks import rollback_import
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.approvals import FrozenAct
    from capliquify.services.context import Context
    from capliquify.storage.repositories.cash_lines import CashLineRow

_LONGEST_NAME: Final = 200
_LAST_YEAR: Final = 2200


class NewCashLine(msgspec.Struct, frozen=True, kw_only=True):
    """A payment or receipt somebody knows of.

    Attributes:
        name: What it is.
        category: Where it stands on the sheet.
        amount: More than 0 leaves the bank, less than 0 arrives.
        currency: Of the amount, ISO 4217.
        pay_on: The day it is paid.
        certainty: How sure it is.
        reason: Why it is entered by hand.
    """

    name: str
    category: CashCategory
    amount: Decimal
    currency: str
    pay_on: date
    certainty: Certainty
    reason: str


def list_cash_lines(context: Context) -> ManualCashLines:
    """Lines entered by hand that count, by day."""
    return ManualCashLines(
        cash_lines=[_told(row) for row in repository.list_cash_lines(context.transaction)],
        limit=context.organisation.cash_line_limit,
        currency=context.organisation.currency,
    )


def add_cash_line(context: Context, new: NewCashLine) -> CashLineOutcome:
    """Enter a line: at once up to the organisation's limit, above it once a second person agrees.

    Raises:
        InvalidInput: The name, the amount, the currency, the day or the reason cannot be used, or the organisation
            has no currency yet.
        RateMissing: No rate into the organisation's currency is known.
    """
    line = _checked(context, new)
    amount, currency = _in_base_currency(context, line)
    if abs(amount) <= context.organisation.cash_line_limit:
        return CashLineOutcome(done=True, cash_line=_enter(context, line, context.actor), approval=None)
    asked = NewApproval(
        kind=ApprovalKind.CASH_LINE_ADD,
        subject=line.name,
        summary=_summary(line),
        payload=msgspec.to_builtins(line),
        reason=line.reason,
        amount=amount,
        currency=currency,
        changes=_changes(line),
    )
    return CashLineOutcome(done=False, cash_line=None, approval=approvals.request(context, asked))


def carry_out_cash_line(context: Context, act: FrozenAct) -> str:
    """Enter a line a second person agreed to.

    Raises:
        InvalidInput: Its day has come meanwhile.
    """
    line = _checked(context, msgspec.convert(act.payload, NewCashLine))
    _enter(context, line, act.requester.actor)
    return f"{line.name} is in the cash sheet."


def withdraw_cash_line(context: Context, line_id: UUID, reason: str) -> None:
    """Take a line out again: the sheet is as it was without it.

    Raises:
        NotFound: There is no such line, or it was withdrawn.
        InvalidInput: No reason is given.
    """
    words = required_words(reason, "reason")
    row = repository.get_cash_line(context.transaction, line_id)
    rollback_import(context.transaction, line_id, context.clock())
    act = Act(action="cash_line.withdrawn", subject=row.name, before=_details(row), reason=words)
    audit.record(context, act)


def _enter(context: Context, line: NewCashLine, entered_by: str) -> ManualCashLine:
    now = context.clock()
    line_id = repository.begin_cash_line(context.transaction, line.name, actor=entered_by, reason=line.reason, at=now)
    payment = PlannedPayment(
        external_id=str(line_id),
        name=line.name,
        category=line.category,
        amount=line.amount,
        currency=line.currency,
        pay_on=line.pay_on,
        certainty=line.certainty,
    )
    repository.store_cash_line(context.transaction, line_id, payment, now)
    row = repository.get_cash_line(context.transaction, line_id)
    act = Act(action="cash_line.added", subject=row.name, after=_details(row), reason=line.reason)
    audit.record(context, act)
    return _told(row)


def _checked(context: Context, new: NewCashLine) -> NewCashLine:
    name, currency = new.name.strip(), new.currency.upper()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        message = f"A line has a name of 1 to {_LONGEST_NAME} printable characters."
        raise InvalidInput(message)
    money = Money(new.amount, currency)
    if money.amount == 0:
        message = "The amount is 0: give one above 0 for a payment, below 0 for a receipt."
        raise InvalidInput(message)
    if money != money.rounded():
        message = f"{new.amount} {currency} has more than {minor_digits(currency)} decimals."
        raise InvalidInput(message)
    as_of = context.as_of(None)
    if new.pay_on.year > _LAST_YEAR:
        message = f"{new.pay_on} is out of range: name a day up to {_LAST_YEAR}."
        raise InvalidInput(message)
    if new.pay_on <= as_of:
        message = f"{new.pay_on} is not after {as_of}: a line of the past would change nothing in the sheet."
        raise InvalidInput(message)
    return NewCashLine(
        name=name,
        category=new.category,
        amount=money.rounded().amount,
        currency=currency,
        pay_on=new.pay_on,
        certainty=new.certainty,
        reason=required_words(new.reason, "reason"),
    )


def _in_base_currency(context: Context, line: NewCashLine) -> tuple[Decimal, str]:
    base = context.organisation.currency
    if base is None:
        message = f"The limit of what is entered by hand cannot be told: {NO_CURRENCY}"
        raise InvalidInput(message)
    on = max(context.today, context.as_of(None))
    rates = load_snapshot(context.transaction, context.organisation, on, {"fx_rates"}).fx_rates
    return RateTable.from_records(rates).convert(line.amount, line.currency, base, on), base


def _summary(line: NewCashLine) -> str:
    verb = "is paid" if line.amount > 0 else "arrives"
    return f"{line.name}: {abs(line.amount):f} {line.currency} {verb} on {line.pay_on} ({_category(line)})."


def _category(line: NewCashLine) -> str:
    return line.category.value.replace("_", " ")


def _changes(line: NewCashLine) -> list[ApprovalChange]:
    fields = {
        "name": line.name,
        "category": _category(line),
        "amount": f"{line.amount:f} {line.currency}",
        "pay_on": line.pay_on.isoformat(),
        "certainty": line.certainty.value,
    }
    return [ApprovalChange(field=name, before=None, after=text) for name, text in fields.items()]


def _told(row: CashLineRow) -> ManualCashLine:
    return ManualCashLine(
        id=str(row.id),
        name=row.name,
        category=row.category,
        amount=round_half_up(row.amount, minor_digits(row.currency)),
        currency=row.currency,
        pay_on=row.pay_on,
        certainty=row.certainty,
        reason=row.reason,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )


def _details(row: CashLineRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "category": row.category,
        "amount": str(round_half_up(row.amount, minor_digits(row.currency))),
        "currency": row.currency,
        "pay_on": row.pay_on.isoformat(),
        "certainty": row.certainty,
    }
