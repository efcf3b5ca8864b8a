"""Words people use for payments, and the row of the cash sheet each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from capliquify.domain.records.cash_category import CashCategory

_WORDS: Final = {
    CashCategory.TRADE_RECEIVABLES: "receivables, customers, customer receipts, invoices",
    CashCategory.DIRECT_PAYOUTS: "payouts, shopify, shopify payouts",
    CashCategory.MARKETPLACE_SETTLEMENTS: "settlements, amazon, amazon settlements, marketplace",
    CashCategory.TAX_REFUNDS: "tax refund, vat refund, vat repayment, tax credit",
    CashCategory.OTHER_RECEIPTS: "other income, grant, grants, insurance claim, interest received",
    CashCategory.SUPPLIERS: "supplier, trade payables, payables, bills, raw materials, packaging",
    CashCategory.PLANNED_PURCHASES: "purchases, purchase orders, stock purchases, inventory purchases, inventory",
    CashCategory.CO_PACKER: "co packers, co manufacturer, contract manufacturer, bottling, production",
    CashCategory.FREIGHT_AND_DUTY: "freight, duty, duties, customs, import duty, freight and duties",
    CashCategory.PAYROLL: "wages, salaries, salary, staff, paye, pension, pensions, social security",
    CashCategory.RENT_AND_UTILITIES: "rent, utilities, rates, energy, electricity, office, premises, lease",
    CashCategory.MARKETING: "advertising, ads, promotion, pr",
    CashCategory.LOGISTICS: "warehouse, warehousing, 3pl, fulfilment, fulfillment, delivery, postage, courier",
    CashCategory.SALES_TAX: "vat, gst, tax, vat payment, sales taxes, hmrc vat",
    CashCategory.OTHER_OPERATING: "other, overhead, overheads, insurance, software, subscriptions, travel, bank fees",
    CashCategory.CAPITAL_EXPENDITURE: "capex, equipment, machinery, investment",
    CashCategory.DEBT_SERVICE: "debt, loan, loan repayment, interest, loan interest, financing, lease finance",
    CashCategory.CORPORATION_TAX: "income tax, corporate tax, company tax",
    CashCategory.PROFESSIONAL_FEES: "professional, legal, legal fees, accountant, accounting, audit, consultants",
    CashCategory.OWNERS: "owner, dividend, dividends, drawings, directors loan, shareholders",
}

CATEGORY_WORDS: Final[Mapping[str, CashCategory]] = {category.value: category for category in CashCategory} | {
    word.strip(): category for category, words in _WORDS.items() for word in words.split(",")
}
"""Category of each word, the categories' own names first."""
