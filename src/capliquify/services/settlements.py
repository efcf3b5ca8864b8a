"""Settlements of sales channels: what each is made of, and where it is at the bank."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from capliquify.domain.errors import InvalidInput
from capliquify.domain.sources.reconciliation import match_deposits
from capliquify.domain.values.money import minor_digits, round_half_up
from capliquify.services.answers.settlements import (
    Settlement,
    SettlementAmount,
    SettlementBankLine,
    SettlementDetail,
    Settlements,
)
from capliquify.services.cross_checks import bank_lines_around, deposits_of, rates_of
from capliquify.services.settled import Settled, fees_by_type, parts_of
from capliquify.services.statistics_sources import source_names
from capliquify.storage.repositories import payouts as repository
from capliquify.storage.repositories.reconciliations import find_settlement_detail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.domain.sources.reconciliation import BankLine
    from capliquify.services.context import Context
    from capliquify.storage.repositories.reconciled_facts import PayoutRow


def list_settlements(
    context: Context, *, channel: str | None = None, limit: int = 50, cursor: str | None = None
) -> Settlements:
    """Settlements of all channels or of one, the newest first, one page.

    Raises:
        InvalidInput: The cursor is not one that was given out.
    """
    rows = repository.list_payouts(context.transaction, limit + 1, _position(cursor), channel)
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return Settlements(
        settlements=_told(context, page),
        next_cursor=None if last is None else f"{last.paid_on.isoformat()}.{last.id}",
    )


def get_settlement(context: Context, settlement_id: UUID) -> SettlementDetail:
    """One settlement with the channel's own breakdown.

    Raises:
        NotFound: There is none of this id.
    """
    row = repository.get_payout(context.transaction, settlement_id)
    [told] = _told(context, [row])
    detail = find_settlement_detail(context.transaction, row.source, row.external_id)
    parts = [
        SettlementAmount(name=name or "", amount=Decimal(theirs)) for name, _, theirs in detail if theirs is not None
    ]
    return SettlementDetail(**msgspec.structs.asdict(told), parts=parts)


def _told(context: Context, rows: Sequence[PayoutRow]) -> list[Settlement]:
    if not rows:
        return []
    by_source: dict[str, list[PayoutRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    settled = {source: Settled.of(context, payouts) for source, payouts in by_source.items()}
    names = source_names(context)
    lines = _lines(context, rows)
    return [
        Settlement(
            id=str(row.id),
            source=names.get(row.source, row.source),
            channel=row.channel,
            number=row.external_id,
            paid_on=row.paid_on,
            status=row.status,
            currency=row.currency,
            **_rounded(_amounts(row, settled[row.source]), minor_digits(row.currency)),
            **_at_the_bank(row, lines.get((row.source, row.external_id))),
        )
        for row in rows
    ]


def _rounded(amounts: dict[str, Any], digits: int) -> dict[str, Any]:
    fees = [
        SettlementAmount(name=fee.name, amount=round_half_up(fee.amount, digits)) for fee in amounts["fees_by_type"]
    ]
    rounded = {
        name: round_half_up(value, digits) if isinstance(value, Decimal) else value for name, value in amounts.items()
    }
    return {**rounded, "fees_by_type": fees}


def _amounts(row: PayoutRow, settled: Settled) -> dict[str, Any]:
    """What a payout is made of: by its transactions where they are known, else as the channel summed it."""
    inside = settled.inside(row)
    if not inside:
        return {
            "gross": row.charges,
            "refunds": row.refunds,
            "fees": row.fees,
            "fees_by_type": [],
            "adjustments": row.adjustments,
            "reserve_withheld": min(row.reserve, Decimal(0)),
            "reserve_released": max(row.reserve, Decimal(0)),
            "net": row.net,
            "transactions": 0,
            "variance": None,
        }
    parts, reserve, nothing = parts_of(inside), settled.reserve(row), Decimal(0)
    return {
        "gross": parts.get("charges", nothing),
        "refunds": parts.get("refunds", nothing),
        "fees": parts.get("fees", nothing),
        "fees_by_type": [SettlementAmount(name=name, amount=fee) for name, fee in fees_by_type(inside).items()],
        "adjustments": parts.get("adjustments", nothing),
        "reserve_withheld": -reserve.withheld,
        "reserve_released": reserve.released,
        "net": row.net,
        "transactions": sum(each.count for each in inside),
        "variance": sum((each.net for each in inside), nothing) - row.net,
    }


def _lines(context: Context, rows: Sequence[PayoutRow]) -> dict[tuple[str, str], BankLine]:
    """Bank lines by source and number."""
    days = [row.paid_on for row in rows]
    found = match_deposits(
        deposits_of(rows), bank_lines_around(context, min(days), max(days)), rates_of(context, max(days))
    )
    return {(row.source, row.external_id): found[row.external_id] for row in rows if row.external_id in found}


def _at_the_bank(row: PayoutRow, line: BankLine | None) -> dict[str, Any]:
    if line is not None:
        told = SettlementBankLine(
            account=line.account,
            booked_on=line.booked_on,
            amount=round_half_up(line.amount, minor_digits(line.currency)),
            currency=line.currency,
            text=line.text,
        )
        return {"bank_line": told, "reason": None}
    if row.status != "paid":
        return {"bank_line": None, "reason": "it is not paid"}
    if row.net <= 0:
        return {"bank_line": None, "reason": "nothing was paid out"}
    return {"bank_line": None, "reason": "no line of this amount within five banking days is stored"}


def _position(cursor: str | None) -> tuple[date, UUID] | None:
    if cursor is None:
        return None
    paid_on, _, identifier = cursor.partition(".")
    try:
        return date.fromisoformat(paid_on), UUID(identifier)
    except ValueError:
        message = "the cursor is not one this list gave; start again without it"
        raise InvalidInput(message) from None
