"""Words on exports and terminal tables for the names the answers use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.records.cash_category import CashCategory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CASH_LINE_TITLES: Final[dict[str, str]] = {
    category.value: category.value.replace("_", " ").capitalize() for category in CashCategory
} | {
    CashCategory.TRADE_RECEIVABLES: "Trade receivables",
    CashCategory.DIRECT_PAYOUTS: "Direct-to-consumer payouts",
    CashCategory.SUPPLIERS: "Suppliers",
    CashCategory.PLANNED_PURCHASES: "Planned purchases",
    CashCategory.CO_PACKER: "Co-packer",
    CashCategory.SALES_TAX: "VAT and sales tax",
    CashCategory.DEBT_SERVICE: "Debt interest and principal",
}


def notes_of(notes: Iterable[str], reasons: Mapping[str, str]) -> tuple[str, ...]:
    """Notes, then why figures are missing, each reason once."""
    grouped: dict[str, list[str]] = {}
    for path, reason in reasons.items():
        grouped.setdefault(reason, []).append(path)
    missing = (
        f"Missing: {paths[0]}{f' and {len(paths) - 1} more' if len(paths) > 1 else ''}: {reason}"
        for reason, paths in grouped.items()
    )
    return (*notes, *missing)
