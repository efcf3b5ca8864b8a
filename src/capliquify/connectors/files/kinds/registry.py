"""All kinds of files, in the order they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.connectors.files.kinds.ledger_templates import FX_RATES, LEDGER_BALANCES, PROFIT_AND_LOSS
from capliquify.connectors.files.kinds.payment_templates import FACILITY, PLANNED_PAYMENTS, RECURRING_PAYMENTS
from capliquify.connectors.files.kinds.supply_templates import (
    BILL_OF_MATERIALS,
    ITEM_PLANNING,
    SALES_HISTORY,
    SUPPLIERS,
)
from capliquify.connectors.files.kinds.xero_bank import XERO_BANK_STATEMENT
from capliquify.connectors.files.kinds.xero_documents import XERO_BILLS, XERO_SALES_INVOICES

if TYPE_CHECKING:
    from capliquify.connectors.files.columns import Kind

KINDS: Final[tuple[Kind, ...]] = (
    XERO_SALES_INVOICES,
    XERO_BILLS,
    XERO_BANK_STATEMENT,
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
