"""Settlement reports as a payout and its transactions, and transactions that no settlement holds yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from capliquify.connectors.amazon.cells import BadCell, read_amount, read_day
from capliquify.connectors.amazon.marketplaces import SITES
from capliquify.connectors.protocol import VendorTotal
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.sources.channels import find_marketplace, find_marketplace_of_currency
from capliquify.domain.sources.settlements import settlement_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from capliquify.connectors.amazon.payloads import Breakdown, Transaction

SETTLEMENT_COLUMNS: Final = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "marketplace-name", "amount-type", "amount-description", "amount", "posted-date",
    "order-item-code", "sku", "quantity-purchased",
)  # fmt: skip
_HASHED: Final = (
    "settlement-id", "transaction-type", "order-id", "adjustment-id", "shipment-id", "amount-type",
    "amount-description", "order-item-code", "merchant-adjustment-item-id", "sku", "quantity-purchased",
    "promotion-id", "posted-date", "posted-date-time", "amount",
)  # fmt: skip
_NOTHING: Final = Decimal(0)
_ID_BYTES: Final = 16
_KINDS: Final = ("charge", "refund", "fee", "reserve", "adjustment")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """A settlement as its report tells it.

    Attributes:
        site: The marketplace it settles: several that are one channel of ours settle on their own.
        payout: What arrives at the bank.
        transactions: What it is made of.
        first_day: The first of its period.
        last_day: The last of its period.
        parts: Sums by type and description of the amounts.
        reserve_in: What the settlement before held back.
        reserve_out: What this one holds back.
        report: The report it was read from.
    """

    site: str
    payout: Payout
    transactions: tuple[PayoutTransaction, ...]
    first_day: date
    last_day: date
    parts: dict[str, Decimal]
    reserve_in: Decimal
    reserve_out: Decimal
    report: str

    @property
    def added_up(self) -> Decimal:
        """The sum of its transactions, which should be the payout."""
        return sum((each.net for each in self.transactions), _NOTHING)

    def total(self) -> VendorTotal:
        """What the report's first row says was paid, with the report's own breakdown."""
        return VendorTotal(
            measure="settlement",
            subject=self.payout.external_id,
            as_of=self.payout.paid_on,
            amount=self.payout.net,
            currency=self.payout.currency,
            report=self.report,
            parts=self.parts,
        )


@dataclass(slots=True)
class _Sums:
    """What a settlement's rows add up to."""

    kinds: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(_KINDS, _NOTHING))
    parts: dict[str, Decimal] = field(default_factory=dict)
    reserve_in: Decimal = _NOTHING
    reserve_out: Decimal = _NOTHING

    def add(self, kind: str, row: dict[str, str], amount: Decimal) -> None:
        self.kinds[kind] += amount
        part = f"{row['amount-type']}: {row['amount-description']}"
        self.parts[part] = self.parts.get(part, _NOTHING) + amount
        if kind == "reserve" and "previous" in row["amount-description"].casefold():
            self.reserve_in += amount
        elif kind == "reserve":
            self.reserve_out -= amount


def read_settlement(rows: Iterable[dict[str, str]], report: str) -> Settlement:
    """A settlement of its report's rows.

    Raises:
        BadCell: The report has no summary row, or one that cannot be read.
    """
    head, *rest = rows
    if head["transaction-type"] or not head["total-amount"]:
        message = "the report does not begin with its summary row"
        raise BadCell(message)
    site = next((row["marketplace-name"] for row in rest if row["marketplace-name"]), "")
    channel, paid_on = _channel(site, head["currency"]), read_day(head, "deposit-date")
    sums, found, counts = _Sums(), [], dict[str, int]()
    for row in rest:
        transaction = _transaction(row, head, (channel, paid_on))
        count = counts[transaction.external_id] = counts.get(transaction.external_id, 0) + 1
        if count > 1:
            transaction = replace(transaction, external_id=f"{transaction.external_id}#{count}")
        found.append(transaction)
        sums.add(transaction.kind, row, transaction.net)
    return Settlement(
        site=_site_key(site, channel),
        payout=_payout(head, (channel, paid_on), sums.kinds),
        transactions=tuple(found),
        first_day=read_day(head, "settlement-start-date"),
        last_day=read_day(head, "settlement-end-date"),
        parts=sums.parts,
        reserve_in=sums.reserve_in,
        reserve_out=sums.reserve_out,
        report=report,
    )


def _payout(head: dict[str, str], known: tuple[str, date], kinds: dict[str, Decimal]) -> Payout:
    return Payout(
        external_id=head["settlement-id"],
        channel=known[0],
        paid_on=known[1],
        status="paid",
        charges=kinds["charge"],
        refunds=kinds["refund"],
        fees=kinds["fee"],
        reserve=kinds["reserve"],
        adjustments=kinds["adjustment"],
        net=read_amount(head, "total-amount"),
        currency=head["currency"].upper(),
    )


def _transaction(row: dict[str, str], head: dict[str, str], known: tuple[str, date]) -> PayoutTransaction:
    if not row["amount"]:
        message = f"amount is empty in a row of {row['transaction-type'] or 'no type'}"
        raise BadCell(message)
    amount = read_amount(row, "amount")
    kind = settlement_kind(row["transaction-type"], row["amount-type"], row["amount-description"])
    content = "\0".join(row.get(name, "") for name in _HASHED)
    site = row["marketplace-name"]
    return PayoutTransaction(
        external_id=blake2b(content.encode(), digest_size=_ID_BYTES).hexdigest(),
        channel=_channel(site, head["currency"]) if site else known[0],
        payout_id=head["settlement-id"],
        kind=kind,
        order_number=row["order-id"],
        transaction_on=read_day(row, "posted-date-time" if row.get("posted-date-time") else "posted-date"),
        paid_on=known[1],
        amount=_NOTHING if kind == "fee" else amount,
        fee=amount if kind == "fee" else _NOTHING,
        net=amount,
        currency=head["currency"].upper(),
    )


def open_transactions(transactions: Iterable[Transaction], settled: dict[str, str]) -> dict[str, PayoutTransaction]:
    """What was posted after the last settlement of its marketplace, summed by marketplace, day and kind.

    Args:
        transactions: Of the seller account.
        settled: The last day that a settlement holds, by marketplace.
    """
    sums: dict[str, PayoutTransaction] = {}
    for transaction in transactions:
        details = transaction.marketplace_details
        site = (SITES.get(details.marketplace_id) or details.marketplace_name) if details is not None else ""
        currency, day = transaction.total_amount.currency_code, transaction.posted_date.date()
        key = _site_key(site, _channel(site, currency))
        if day.isoformat() > settled.get(key, ""):
            for kind, amount in _kinds(transaction):
                name = f"open|{key}|{currency}|{day}|{kind}"
                before = sums[name].net if name in sums else _NOTHING
                sums[name] = _open(name, day, before + amount)
    return sums


def closed(name: str) -> PayoutTransaction:
    """What an open sum becomes once a settlement holds what it was made of: nothing."""
    return _open(name, _day(site_and_day(name)[1]), _NOTHING)


def site_and_day(name: str) -> tuple[str, str]:
    """Of an open sum."""
    _, site, _, day, _ = name.split("|")
    return site, day


def _day(text: str) -> date:
    return read_day({"day": text}, "day")


def _open(name: str, day: date, net: Decimal) -> PayoutTransaction:
    _, site, currency, _, kind = name.split("|")
    return PayoutTransaction(
        external_id=name,
        channel=_channel(site, currency),
        payout_id="",
        kind=kind,
        order_number="",
        transaction_on=day,
        paid_on=None,
        amount=_NOTHING if kind == "fee" else net,
        fee=net if kind == "fee" else _NOTHING,
        net=net,
        currency=currency,
    )


def _kinds(transaction: Transaction) -> Iterator[tuple[str, Decimal]]:
    """The amounts by kind; one amount where the breakdown is not the whole of it."""
    kind = "Order" if transaction.transaction_type == "Shipment" else transaction.transaction_type
    leaves = list(_leaves(transaction.breakdowns or (), ""))
    total = transaction.total_amount.currency_amount
    if sum((amount for _, amount in leaves), _NOTHING) == total:
        yield from ((settlement_kind(kind, "", words), amount) for words, amount in leaves)
    else:
        yield settlement_kind(kind, "", ""), total


def _leaves(breakdowns: Iterable[Breakdown], above: str) -> Iterator[tuple[str, Decimal]]:
    for each in breakdowns:
        words = f"{above} {each.breakdown_type}".strip()
        if each.breakdowns:
            yield from _leaves(each.breakdowns, words)
        elif each.breakdown_amount is not None:
            yield words, each.breakdown_amount.currency_amount


def _site_key(site: str, channel: str) -> str:
    """What tells marketplaces apart: the site; the channel where none is named, or one nobody knows."""
    return site.casefold().removeprefix("www.") if find_marketplace(site) is not None else channel


def _channel(site: str, currency: str) -> str:
    marketplace = find_marketplace(site) or find_marketplace_of_currency(currency)
    return marketplace.channel if marketplace is not None else f"Amazon {currency}"
