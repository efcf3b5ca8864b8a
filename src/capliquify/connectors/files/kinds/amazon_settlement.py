"""Amazon's settlement report (flat file V2): a summary row, then one row for each amount."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Final

from capliquify.connectors.files.cells import BadRow, CellFault
from capliquify.connectors.files.columns import (
    ClosingBuilder,
    Column,
    FileFacts,
    Kind,
    Reads,
    RowRemarks,
    Values,
    reject_row,
)
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.sources.channels import find_marketplace, find_marketplace_of_currency
from capliquify.domain.sources.settlements import settlement_kind

_TOLERANCE: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)
_ID_BYTES: Final = 16


@dataclass(slots=True)
class _Settlement:
    """A settlement while its rows are read."""

    line: int = 0  # of the summary row, 0 until it is met
    deposit_on: date | None = None
    total: Decimal = _NOTHING
    currency: str = ""
    channel: str = ""
    spoiled: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)


class Settlements(ClosingBuilder):
    """Rows to payout transactions, and each settlement's sums to its payout."""

    def __init__(self, facts: FileFacts, remarks: RowRemarks) -> None:
        self._remarks = remarks
        self._limits = UsualLimits(facts, remarks)
        self._first_currency = facts.first_values.get("currency", facts.currency or "").upper()
        self._first_site = facts.first_values.get("marketplace-name", "")
        self._settlements: dict[str, _Settlement] = {}
        self._kinds: dict[tuple[str, str, str], str] = {}

    def __call__(self, values: Values) -> PayoutTransaction | None:
        """A summary row is held back; any other is a transaction."""
        settlement_id, deposit_on, total, currency, transaction_type, *details, amount, posted, posted_at, site = values
        settlement = self._settlements.setdefault(settlement_id, _Settlement())
        if not transaction_type and amount is None:
            self._summarise(settlement, deposit_on, total, currency)
            return None
        if amount is None:
            reject_row("amount", "", "is empty", "export the report again")
        day = posted_at or posted
        if day is None:
            reject_row("posted-date", "", "is empty", "export the report again")
        self._limits.day("posted-date", day)
        order, amount_type, description = details[0], details[1], details[2]
        kind = self._kind(transaction_type, amount_type, description)
        settlement.sums[kind] = settlement.sums.get(kind, _NOTHING) + amount
        content = "\0".join((settlement_id, transaction_type, *details, str(day), str(amount.normalize())))
        is_fee = kind == "fee"
        return PayoutTransaction(
            external_id=blake2b(content.encode(), digest_size=_ID_BYTES).hexdigest(),
            channel=self._channel(site, settlement),
            payout_id=settlement_id,
            kind=kind,
            order_number=order,
            transaction_on=day,
            paid_on=settlement.deposit_on or deposit_on,
            amount=_NOTHING if is_fee else amount,
            fee=amount if is_fee else _NOTHING,
            net=amount,
            currency=currency or settlement.currency or self._checked_currency(),
        )

    def spoil(self) -> None:
        """Which settlement a row that cannot be read belongs to is unknown: none can be added up."""
        for settlement in self._settlements.values():
            settlement.spoiled += 1

    def finish(self) -> Iterator[tuple[int, object]]:
        """The payout of each settlement whose summary row was met."""
        for settlement_id, settlement in self._settlements.items():
            if settlement.line:
                yield settlement.line, self._payout(settlement_id, settlement)

    def _summarise(
        self, settlement: _Settlement, deposit_on: date | None, total: Decimal | None, currency: str | None
    ) -> None:
        if total is None or deposit_on is None:
            column = "total-amount" if total is None else "deposit-date"
            reject_row(column, "", "is empty in the summary row", "export the report again")
        settlement.line = self._remarks.line
        settlement.deposit_on, settlement.total = deposit_on, total
        settlement.currency = currency or self._checked_currency()
        settlement.channel = self._channel(self._first_site, settlement)

    def _payout(self, settlement_id: str, settlement: _Settlement) -> Payout | BadRow:
        sums = settlement.sums
        added = sum(sums.values(), _NOTHING)
        if abs(added - settlement.total) > _TOLERANCE:
            reason = f"is not the sum of the settlement's rows ({added})"
            if settlement.spoiled:
                reason += f"; {settlement.spoiled} rows of the file were set aside"
            return BadRow(CellFault("total-amount", f"{settlement.total:f}", reason, "export the report again"))
        return Payout(
            external_id=settlement_id,
            channel=settlement.channel,
            paid_on=settlement.deposit_on or date.min,
            status="paid",
            charges=sums.get("charge", _NOTHING),
            refunds=sums.get("refund", _NOTHING),
            fees=sums.get("fee", _NOTHING),
            reserve=sums.get("reserve", _NOTHING),
            adjustments=sums.get("adjustment", _NOTHING),
            net=settlement.total,
            currency=settlement.currency,
        )

    def _checked_currency(self) -> str:
        if not self._first_currency:
            reject_row("currency", "", "is empty in the whole file", "say which with --currency")
        return self._first_currency

    def _channel(self, site: str, settlement: _Settlement) -> str:
        """The region of the row's site, else of the settlement, else the one that settles in the currency."""
        marketplace = find_marketplace(site) or find_marketplace_of_currency(settlement.currency)
        return marketplace.channel if marketplace else settlement.channel or f"Amazon {settlement.currency}"

    def _kind(self, transaction_type: str, amount_type: str, description: str) -> str:
        words = transaction_type, amount_type, description
        if words not in self._kinds:
            self._kinds[words] = settlement_kind(*words)
        return self._kinds[words]


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name=name, required=required, filled=False, empty="")


_DETAILS: Final = (
    "order-id",
    "amount-type",
    "amount-description",
    "adjustment-id",
    "shipment-id",
    "order-item-code",
    "merchant-adjustment-item-id",
    "sku",
    "quantity-purchased",
    "promotion-id",
)
_NEEDED_DETAILS: Final = _DETAILS[:3]

AMAZON_SETTLEMENT: Final = Kind(
    name="amazon-settlement",
    source="files/amazon",
    title="an Amazon settlement report (flat file V2)",
    description="Settlements of Amazon marketplaces: the flat file V2, a payout and its transactions",
    record_types=(PayoutTransaction, Payout),
    columns=(
        Column(name="settlement-id"),
        Column(name="deposit-date", reads=Reads.DATE, filled=False),
        Column(name="total-amount", reads=Reads.MONEY, filled=False),
        Column(name="currency", reads=Reads.CURRENCY, filled=False),
        _text("transaction-type", required=True),
        *(_text(name, required=name in _NEEDED_DETAILS) for name in _DETAILS),
        Column(name="amount", reads=Reads.MONEY, filled=False),
        Column(name="posted-date", reads=Reads.DATE, filled=False, required=False, unless="posted-date-time"),
        Column(name="posted-date-time", reads=Reads.DATE, filled=False, required=False),
        _text("marketplace-name"),
    ),
    any_of=("posted-date", "posted-date-time"),
    key=("settlement-id", "transaction-type", *_DETAILS, "amount", "posted-date", "posted-date-time"),
    keeps_first=("currency", "marketplace-name"),
    repeats="numbered",
    ragged=True,
    unquoted=True,
    build=Settlements,
)
