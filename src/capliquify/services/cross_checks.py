"""Systems beside each other: reserves along settlements, payouts beside the bank, stock beside the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capliquify.domain.sources.reconciliation import (
    BankLine,
    ComparedRow,
    Comparison,
    Deposit,
    compare,
    match_deposits,
    reserve_carried,
    rounded,
)
from capliquify.domain.values.exchange import RateTable
from capliquify.services.settled import Settled
from capliquify.storage.repositories import reconciled_facts as facts
from capliquify.storage.repositories.snapshot import load_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.reconciled_facts import PayoutRow

_RESERVE_DAYS: Final = 400
_DEPOSIT_WINDOW_DAYS: Final = 90
_SETTLED_AFTER_DAYS: Final = 7  # five banking days
_AROUND: Final = timedelta(days=10)
_LEDGER: Final = "ledger"
_LEDGER_VENDOR: Final = "xero"
_OF_STOCK_OR_LEDGER: Final = frozenset({"unleashed", _LEDGER_VENDOR})
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Crossed:
    """A comparison and what it is of."""

    measure: str
    subject: str
    as_of: date
    currency: str
    report: str
    comparison: Comparison


def cross_checks(context: Context, connection: ConnectionRow) -> list[Crossed]:
    """Every comparison of what a connection brought with what others, or its own settlements, say."""
    as_of = context.as_of(None)
    first = as_of - timedelta(days=_RESERVE_DAYS)
    payouts = facts.payouts_between(context.transaction, connection.source, first, as_of)
    by_channel: dict[tuple[str, str], list[PayoutRow]] = defaultdict(list)
    for payout in payouts:
        if payout.status != "failed":
            by_channel[payout.channel, payout.currency].append(payout)
    found: list[Crossed] = []
    if payouts:
        settled = Settled.of(context, payouts)
        found += _reserves(settled, by_channel, as_of)
        found += _deposits(context, by_channel, as_of)
    if connection.vendor in _OF_STOCK_OR_LEDGER:
        found += [each for each in _stock_beside_ledger(context, as_of) if _is_due(connection, each)]
    return found


def _is_due(connection: ConnectionRow, crossed: Crossed) -> bool:
    """A ledger read before any stock says nothing of stock: the stock system's own sync compares."""
    return connection.vendor != _LEDGER_VENDOR or crossed.comparison.ours is not None


def bank_lines_around(context: Context, first: date, last: date) -> list[BankLine]:
    """Lines that bring money around some days, of all accounts."""
    rows = facts.bank_lines(context.transaction, first - _AROUND, last + _AROUND)
    return [
        BankLine(key=key, account=account, booked_on=on, amount=amount, currency=currency, text=words)
        for key, account, on, amount, currency, words in rows
    ]


def deposits_of(payouts: Iterable[PayoutRow]) -> list[Deposit]:
    """Money that payouts brought to the bank."""
    return [
        Deposit(key=each.external_id, amount=each.net, currency=each.currency, paid_on=each.paid_on)
        for each in payouts
        if each.status == "paid" and each.net > 0
    ]


def rates_of(context: Context, on: date) -> RateTable:
    """The rates known on a day."""
    return RateTable.from_records(load_snapshot(context.transaction, context.organisation, on, {"fx_rates"}).fx_rates)


def _reserves(settled: Settled, by_channel: dict[tuple[str, str], list[PayoutRow]], as_of: date) -> Iterator[Crossed]:
    for (channel, currency), payouts in sorted(by_channel.items()):
        carried = reserve_carried(map(settled.reserve, payouts))
        if carried is not None:
            yield Crossed(
                measure="reserve",
                subject=channel,
                as_of=as_of,
                currency=currency,
                report="what the settlement before kept back",
                comparison=carried,
            )


def _deposits(context: Context, by_channel: dict[tuple[str, str], list[PayoutRow]], as_of: date) -> Iterator[Crossed]:
    first, last = as_of - timedelta(days=_DEPOSIT_WINDOW_DAYS), as_of - timedelta(days=_SETTLED_AFTER_DAYS)
    recent = {
        key: deposits
        for key, payouts in sorted(by_channel.items())
        if (deposits := deposits_of(each for each in payouts if first <= each.paid_on <= last))
    }
    if not recent:
        return
    lines = bank_lines_around(context, first, last)
    matched = match_deposits(
        [each for deposits in recent.values() for each in deposits], lines, rates_of(context, as_of)
    )
    for (channel, currency), deposits in recent.items():
        comparison = Comparison(
            ours=sum((each.amount for each in deposits if each.key in matched), _NOTHING) if lines else None,
            theirs=sum((each.amount for each in deposits), _NOTHING),
            rows=tuple(_deposit_row(each, matched.get(each.key)) for each in deposits),
            reason=None if lines else "no bank lines of these days are stored: sync or import the bank account",
        )
        yield Crossed(
            measure="deposit", subject=channel, as_of=as_of, currency=currency, report="payouts", comparison=comparison
        )


def _deposit_row(deposit: Deposit, line: BankLine | None) -> ComparedRow:
    if line is None:
        return ComparedRow(name=deposit.key, ours=_NOTHING, theirs=deposit.amount)
    name = f"{deposit.key}, {line.account} {line.booked_on}"
    if line.currency != deposit.currency:
        name += f" as {line.amount:.2f} {line.currency}"
    return ComparedRow(name=name, ours=deposit.amount, theirs=deposit.amount)


def _stock_beside_ledger(context: Context, as_of: date) -> Iterator[Crossed]:
    ledger = facts.ledger_inventory(context.transaction, as_of)
    if ledger is None:
        return
    day, currency, amount = ledger
    values = facts.stock_value_by_warehouse(context.transaction, day)
    reason = None if values else f"no stock level of {day} or before is stored"
    yield Crossed(
        measure="stock_value",
        subject=_LEDGER,
        as_of=day,
        currency=currency,
        report="Inventory in the ledger",
        comparison=compare(rounded(values, currency), amount, {}, reason),
    )
