"""Ageing of open sales invoices and supplier bills by the days they are overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from capliquify.domain.records.ledger_balance import AccountClass
from capliquify.domain.values.days import day_number
from capliquify.domain.values.exchange import RateTable
from capliquify.domain.values.measure import Measure
from capliquify.domain.values.money import from_minor
from capliquify.domain.working_capital.balances import balance_on_or_before

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from numpy.typing import NDArray

    from capliquify.domain.snapshot import DocumentColumns, Snapshot
    from capliquify.domain.values.exchange import Conversion

BUCKET_NAMES: Final = ("Current", "1-30", "31-60", "61-90", "90+")
_UPPER_DAYS: Final = np.array([0, 30, 60, 90])
_NO_DOCUMENTS: Final = {
    AccountClass.RECEIVABLE: "no sales invoices are known: import them",
    AccountClass.PAYABLE: "no supplier bills are known: import them",
}
_DOES_NOT_FOOT: Final = (
    "documents do not add up to the control account: what is open is as of their last export, and balances without "
    "a document (such as those of sales channels) are in the account only"
)
_NOT_POSTED: Final = frozenset({"draft", "submitted", "voided"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingBucket:
    """Open amounts of one age in the base currency."""

    name: str
    amount: Decimal | None
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingParty:
    """One customer's or supplier's open amounts in the order of the buckets."""

    party: str
    amounts: tuple[Decimal | None, ...]
    total: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """What is open by age and party; the total is the sum of the buckets to the penny."""

    as_of: date
    currency: str
    side: AccountClass
    buckets: tuple[AgeingBucket, ...]
    parties: tuple[AgeingParty, ...]  # largest first
    total: Decimal | None
    overdue: Decimal | None
    control_account: Decimal | None
    difference: Decimal | None
    notes: tuple[str, ...]
    reasons: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Minor units, and rows without a rate, by party and bucket."""

    names: tuple[str, ...]
    units: NDArray[np.int64]
    unknown: NDArray[np.int64]
    documents: NDArray[np.int64]  # by bucket

    def totals(self, currency: str) -> tuple[Decimal | None, ...]:
        return _amounts(self.units.sum(axis=0), self.unknown.sum(axis=0), currency)

    def parties(self, currency: str) -> tuple[AgeingParty, ...]:
        order = sorted(range(len(self.names)), key=lambda row: (-int(self.units[row].sum()), self.names[row]))
        rows = ((self.names[row], _amounts(self.units[row], self.unknown[row], currency)) for row in order)
        return tuple(AgeingParty(party=name, amounts=amounts, total=_total(amounts)) for name, amounts in rows)


def age_buckets(due_on: NDArray[np.int64], as_of: date) -> NDArray[np.int64]:
    """Index of each due day's bucket: due today or later is 0 (current), more than 90 days overdue is 4.

    See docs/formulas/ageing.md.
    """
    return np.searchsorted(_UPPER_DAYS, day_number(as_of) - due_on, side="left").astype(np.int64)


def ageing(snapshot: Snapshot, side: Literal[AccountClass.RECEIVABLE, AccountClass.PAYABLE]) -> Ageing:
    """Age what customers owe (receivable) or what is owed to suppliers (payable) as of the snapshot's day.

    Drafts are not in the ledger and are left out. Credit notes count with their sign. Other currencies are converted
    at the last rate of the day. See docs/formulas/ageing.md.
    """
    documents = snapshot.sales_invoices if side is AccountClass.RECEIVABLE else snapshot.supplier_bills
    rates = RateTable.from_records(snapshot.fx_rates)
    posted, not_posted = _open_rows(documents, snapshot.as_of)
    currencies = [documents.currency[row] for row in posted.tolist()]
    converted = rates.convert_array(documents.outstanding[posted], currencies, snapshot.currency, snapshot.as_of)
    table = _tabulate(documents, posted, converted, snapshot.as_of)
    amounts, missing = table.totals(snapshot.currency), "; ".join(converted.reasons.values())
    if not documents.number:
        amounts, missing = (None,) * len(BUCKET_NAMES), _NO_DOCUMENTS[side]
    control, control_note = _control_account(snapshot, rates, side)
    total, overdue = _total(amounts), _total(amounts[1:])
    difference = total - control.value if total is not None and control.value is not None else None
    return Ageing(
        as_of=snapshot.as_of,
        currency=snapshot.currency,
        side=side,
        buckets=tuple(
            AgeingBucket(name=name, amount=amount, documents=count)
            for name, amount, count in zip(BUCKET_NAMES, amounts, table.documents.tolist(), strict=True)
        ),
        parties=table.parties(snapshot.currency),
        total=total,
        overdue=overdue,
        control_account=control.value,
        difference=difference,
        notes=(*converted.notes, *control_note, *_difference_note(difference), *_draft_note(not_posted)),
        reasons=_reasons(missing, amounts, total, overdue, control),
    )


def _open_rows(documents: DocumentColumns, as_of: date) -> tuple[NDArray[np.int64], int]:
    """Rows that are in the ledger and open on the day, and how many open ones are not in the ledger yet."""
    codes = {status: code for code, status in enumerate(sorted(set(documents.status)))}
    column = np.fromiter(map(codes.__getitem__, documents.status), np.int64, len(documents.status))
    posted = ~np.isin(column, [code for status, code in codes.items() if status in _NOT_POSTED])
    voided = column == codes.get("voided", -1)
    is_open = (documents.outstanding != 0) & (documents.issued_on <= day_number(as_of))
    return np.flatnonzero(is_open & posted), int(np.count_nonzero(is_open & ~posted & ~voided))


def _tabulate(documents: DocumentColumns, rows: NDArray[np.int64], converted: Conversion, as_of: date) -> _Table:
    bucket = age_buckets(documents.due_on[rows], as_of)
    names, party = _parties(documents, rows)
    units = np.zeros((len(names), len(BUCKET_NAMES)), np.int64)
    unknown = np.zeros_like(units)
    np.add.at(units, (party, bucket), converted.units)
    np.add.at(unknown, (party, bucket), ~converted.known)
    return _Table(names, units, unknown, np.bincount(bucket, minlength=len(BUCKET_NAMES)))


def _parties(documents: DocumentColumns, rows: NDArray[np.int64]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    codes: dict[str, int] = {}
    column = np.fromiter(
        (codes.setdefault(documents.party[row], len(codes)) for row in rows.tolist()), np.int64, len(rows)
    )
    return tuple(codes), column


def _amounts(units: NDArray[np.int64], unknown: NDArray[np.int64], currency: str) -> tuple[Decimal | None, ...]:
    return tuple(
        None if missing else from_minor(int(unit), currency) for unit, missing in zip(units, unknown, strict=True)
    )


def _total(amounts: tuple[Decimal | None, ...]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if len(known) == len(amounts) else None


def _control_account(snapshot: Snapshot, rates: RateTable, side: AccountClass) -> tuple[Measure, tuple[str, ...]]:
    found = balance_on_or_before(snapshot.ledger_balances, side, snapshot.as_of, snapshot.currency, rates)
    if found is None:
        return Measure.absent(f"no {side.value} balance is known: import ledger-balances"), ()
    if found.balance_on == snapshot.as_of:
        return found.amount, ()
    return found.amount, (f"the control account is compared with its balance of {found.balance_on}",)


def _difference_note(difference: Decimal | None) -> tuple[str, ...]:
    if not difference:
        return ()
    return (_DOES_NOT_FOOT,)


def _draft_note(not_posted: int) -> tuple[str, ...]:
    return (f"{not_posted} drafts are left out: they are not in the ledger yet",) if not_posted else ()


def _reasons(
    missing: str,
    amounts: tuple[Decimal | None, ...],
    total: Decimal | None,
    overdue: Decimal | None,
    control: Measure,
) -> dict[str, str]:
    reasons = {f"buckets.{index}.amount": missing for index, amount in enumerate(amounts) if amount is None}
    reasons |= {"total": missing} if total is None else {}
    reasons |= {"overdue": missing} if overdue is None else {}
    reasons |= {"control_account": control.reason} if control.reason else {}
    return reasons | ({"difference": next(iter(reasons.values()))} if reasons else {})
