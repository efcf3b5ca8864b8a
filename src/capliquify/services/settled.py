"""Payouts with the transactions they are made of."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.reconciliation import Comparison, Reserve, compare
from capliquify.storage.repositories import reconciled_facts as facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from capliquify.services.context import Context
    from capliquify.storage.repositories.reconciled_facts import PayoutRow, TransactionSum

_NOTHING: Final = Decimal(0)
_NAMES: Final = {"charge": "charges", "refund": "refunds", "reserve": "reserve", "adjustment": "adjustments"}
FEE_NAMES: Final = {
    "charge": "fees on charges",
    "refund": "fees on refunds",
    "reserve": "fees on reserves",
    "adjustment": "fees on adjustments",
    "fee": "other fees",
}


class Settled:
    """Transactions of one source by the payout that contains them.

    Vendors name the payout in the transaction; exports of some name only its day, then channel, currency and day tell.
    """

    def __init__(self, sums: Iterable[TransactionSum]) -> None:
        self._by_id: dict[str, list[TransactionSum]] = defaultdict(list)
        self._by_day: dict[tuple[str, str, date], list[TransactionSum]] = defaultdict(list)
        for each in sums:
            self._by_id[each.payout_id].append(each)
            self._by_day[each.channel, each.currency, each.paid_on].append(each)

    @classmethod
    def of(cls, context: Context, payouts: Sequence[PayoutRow]) -> Settled:
        """The transactions of some payouts of one source."""
        days = [payout.paid_on for payout in payouts]
        return cls(facts.transaction_sums(context.transaction, payouts[0].source, min(days), max(days)))

    def inside(self, payout: PayoutRow) -> list[TransactionSum]:
        """What a payout is made of, by kind; empty where its transactions are not known."""
        named = self._by_id.get(payout.external_id)
        return named or self._by_day.get((payout.channel, payout.currency, payout.paid_on), [])

    def reserve(self, payout: PayoutRow) -> Reserve:
        """What a payout kept back and gave free."""
        moved = [each for each in self.inside(payout) if each.kind == "reserve"]
        return Reserve(
            settlement=payout.external_id,
            paid_on=payout.paid_on,
            withheld=-sum((each.out for each in moved), _NOTHING),
            released=sum((each.back for each in moved), _NOTHING),
        )


def parts_of(sums: Iterable[TransactionSum]) -> dict[str, Decimal]:
    """The net of transactions as charges, refunds, fees, reserve and adjustments."""
    parts: dict[str, Decimal] = defaultdict(Decimal)
    for each in sums:
        if each.kind in _NAMES:
            parts[_NAMES[each.kind]] += each.amount
            parts["fees"] += each.fee
        else:
            parts["fees"] += each.net
    return {name: amount for name, amount in parts.items() if amount}


def fees_by_type(sums: Iterable[TransactionSum]) -> dict[str, Decimal]:
    """The fees among transactions by what they were taken on."""
    fees: dict[str, Decimal] = defaultdict(Decimal)
    for each in sums:
        taken = each.fee if each.kind in _NAMES else each.net
        if taken:
            fees[FEE_NAMES.get(each.kind, FEE_NAMES["fee"])] += taken
    return dict(fees)


def compare_settlement(
    context: Context, source: str, number: str, theirs: Decimal, parts: Mapping[str, Decimal]
) -> Comparison:
    """What is stored of a settlement beside what the vendor says it paid out.

    Args:
        context: Whose settlement.
        source: Of its facts.
        number: The vendor's id of it.
        theirs: What was paid out.
        parts: The vendor's breakdown.
    """
    payout = facts.find_payout(context.transaction, source, number)
    if payout is None:
        return compare({}, theirs, parts, "this settlement is not stored: sync again")
    inside = Settled.of(context, [payout]).inside(payout)
    if not inside:
        return compare({}, theirs, parts, "the transactions of this settlement are not stored")
    return compare(parts_of(inside), theirs, parts)
