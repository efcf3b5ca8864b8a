"""The rows a cash sheet has, in the order a treasurer reads them."""

from __future__ import annotations

from enum import StrEnum


class CashCategory(StrEnum):
    """Where a cash item stands on the thirteen-week sheet."""

    TRADE_RECEIVABLES = "trade_receivables"
    DIRECT_PAYOUTS = "direct_payouts"
    MARKETPLACE_SETTLEMENTS = "marketplace_settlements"
    TAX_REFUNDS = "tax_refunds"
    OTHER_RECEIPTS = "other_receipts"
    SUPPLIERS = "suppliers"
    PLANNED_PURCHASES = "planned_purchases"
    CO_PACKER = "co_packer"
    FREIGHT_AND_DUTY = "freight_and_duty"
    PAYROLL = "payroll"
    RENT_AND_UTILITIES = "rent_and_utilities"
    MARKETING = "marketing"
    LOGISTICS = "logistics"
    SALES_TAX = "sales_tax"
    OTHER_OPERATING = "other_operating"
    CAPITAL_EXPENDITURE = "capital_expenditure"
    DEBT_SERVICE = "debt_service"
    CORPORATION_TAX = "corporation_tax"
    PROFESSIONAL_FEES = "professional_fees"
    OWNERS = "owners"


class CashSection(StrEnum):
    """The three blocks of the sheet."""

    RECEIPTS = "receipts"
    OPERATING_DISBURSEMENTS = "operating_disbursements"
    NON_OPERATING = "non_operating"


_RECEIPTS = tuple(CashCategory)[:5]
_NON_OPERATING = tuple(CashCategory)[15:]


def section_of(category: CashCategory) -> CashSection:
    """The block of the sheet a category belongs to."""
    if category in _RECEIPTS:
        return CashSection.RECEIPTS
    if category in _NON_OPERATING:
        return CashSection.NON_OPERATING
    return CashSection.OPERATING_DISBURSEMENTS
