"""All kinds of files, in the order they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.connectors.files.kinds.amazon_orders import AMAZON_ORDERS
from capliquify.connectors.files.kinds.amazon_settlement import AMAZON_SETTLEMENT
from capliquify.connectors.files.kinds.ledger_templates import FX_RATES, LEDGER_BALANCES, PROFIT_AND_LOSS
from capliquify.connectors.files.kinds.payment_templates import FACILITY, PLANNED_PAYMENTS, RECURRING_PAYMENTS
from capliquify.connectors.files.kinds.shopify_orders import SHOPIFY_ORDERS
from capliquify.connectors.files.kinds.shopify_payouts import SHOPIFY_PAYOUT_TRANSACTIONS, SHOPIFY_PAYOUTS
from capliquify.connectors.files.kinds.supply_templates import (
    BILL_OF_MATERIALS,
    ITEM_PLANNING,
    SALES_HISTORY,
    SUPPLIERS,
)
from capliquify.connectors.files.kinds.unleashed_orders import UNLEASHED_PURCHASE_ORDERS, UNLEASHED_SALES_ORDERS
from capliquify.connectors.files.kinds.unleashed_stock import UNLEASHED_PRODUCTS, UNLEASHED_STOCK_ON_HAND
from capliquify.connectors.files.kinds.xero_bank import XERO_BANK_STATEMENT
from capliquify.connectors.files.kinds.xero_documents import XERO_BILLS, XERO_SALES_INVOICES

if TYPE_CHECKING:
    from capliquify.connectors.files.columns import Kind

KINDS: Final[tuple[Kind, ...]] = (
    XERO_SALES_INVOICES,
    XERO_BILLS,
    XERO_BANK_STATEMENT,
    SHOPIFY_ORDERS,
    SHOPIFY_PAYOUTS,
    SHOPIFY_PAYOUT_TRANSACTIONS,
    AMAZON_SETTLEMENT,
    AMAZON_ORDERS,
    UNLEASHED_PRODUCTS,
    UNLEASHED_STOCK_ON_HAND,
    UNLEASHED_SALES_ORDERS,
    UNLEASHED_PURCHASE_ORDERS,
    LEDGER_BALANCES,
    PROFIT_AND_LOSS,
    SUPPLIERS,
    BILL_OF_MATERIALS,
    RECURRING_PAYMENTS,
    PLANNED_PAYMENTS,
    FACILITY,
    FX_RATES,
    SALES_HISTORY,
    ITEM_PLANNING,
)
"""Every kind of file that can be read."""
