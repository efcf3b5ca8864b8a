"""The operations that are called, and how often Amazon allows each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """An operation and its default allowance, which the answers' headers correct.

    Attributes:
        name: Amazon's name of it.
        method: GET or POST.
        path: With the names of what is filled in, in braces.
        rate: Calls a second.
        burst: Calls at once.
    """

    name: str
    method: str = "GET"
    path: str
    rate: float
    burst: float


SEARCH_ORDERS: Final = Operation(name="searchOrders", path="/orders/2026-01-01/orders", rate=0.0056, burst=20)
GET_ORDER: Final = Operation(name="getOrder", path="/orders/2026-01-01/orders/{orderId}", rate=0.5, burst=30)
LIST_TRANSACTIONS: Final = Operation(
    name="listTransactions", path="/finances/2024-06-19/transactions", rate=0.5, burst=10
)
INVENTORY: Final = Operation(name="getInventorySummaries", path="/fba/inventory/v1/summaries", rate=2, burst=2)
CREATE_REPORT: Final = Operation(
    name="createReport", method="POST", path="/reports/2021-06-30/reports", rate=0.0167, burst=15
)
GET_REPORTS: Final = Operation(name="getReports", path="/reports/2021-06-30/reports", rate=0.0222, burst=10)
GET_REPORT: Final = Operation(name="getReport", path="/reports/2021-06-30/reports/{reportId}", rate=2, burst=15)
GET_DOCUMENT: Final = Operation(
    name="getReportDocument", path="/reports/2021-06-30/documents/{reportDocumentId}", rate=0.0167, burst=15
)
OPERATIONS: Final = (
    SEARCH_ORDERS,
    GET_ORDER,
    LIST_TRANSACTIONS,
    INVENTORY,
    CREATE_REPORT,
    GET_REPORTS,
    GET_REPORT,
    GET_DOCUMENT,
)
