"""Stock in Amazon's warehouses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capliquify.connectors.amazon.client import AmazonClient, CallRefused, Question
from capliquify.connectors.amazon.mapping import stock_levels
from capliquify.connectors.amazon.marketplaces import SITES
from capliquify.connectors.amazon.operations import INVENTORY
from capliquify.connectors.amazon.payloads import Inventory, InventorySummary
from capliquify.connectors.protocol import Page, VendorUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capliquify.domain.records.stock_level import StockLevel

STOCK: Final = "inventory"
_TRIES: Final = 3
_MOST_PAGES: Final = 10_000
_BAD_REQUEST: Final = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class StockStream:
    """The stock of a connection.

    Attributes:
        client: Calls Amazon.
        marketplaces: The numbers of those that are read.
    """

    client: AmazonClient
    marketplaces: Sequence[str]

    def pages(self) -> Iterator[Page]:
        """All stock as it is now, in one page: a page token is over after 30 seconds, so nothing waits in between.

        Raises:
            SourceFailure: It cannot be read.
        """
        observed_on = self.client.tools.pace.now().date()
        levels: dict[str, StockLevel] = {}
        for marketplace in self.marketplaces:
            for level in stock_levels(self._summaries(marketplace), SITES[marketplace], observed_on):
                # Marketplaces that are served from one stock each tell all of it.
                known = levels.setdefault(level.external_id, level)
                levels[level.external_id] = max(known, level, key=lambda each: each.on_hand)
        state, records = {"observed_on": observed_on.isoformat()}, list(levels.values())
        yield Page(stream=STOCK, state=state, rows=len(records), records=records)

    def _summaries(self, marketplace: str) -> list[InventorySummary]:
        for _ in range(_TRIES):
            found = self._all_pages(marketplace)
            if found is not None:
                return found
        message = f"Amazon's stock could not be read to its end in {_TRIES} attempts: its page tokens were over."
        raise VendorUnavailable(message)

    def _all_pages(self, marketplace: str) -> list[InventorySummary] | None:
        """Everything of a marketplace; None where a page token was over before the last page."""
        query = {
            "details": "true",
            "granularityType": "Marketplace",
            "granularityId": marketplace,
            "marketplaceIds": marketplace,
        }
        found: dict[str, InventorySummary] = {}
        for _ in range(_MOST_PAGES):
            try:
                answer = self.client.ask(INVENTORY, Inventory, Question(query=query))
            except CallRefused as error:
                if error.status == _BAD_REQUEST and "nextToken" in query:
                    return None
                raise
            summaries = answer.payload.inventory_summaries if answer.payload is not None else []
            found |= {summary.seller_sku: summary for summary in summaries}
            token = answer.pagination.next_token if answer.pagination is not None else None
            if not token:
                return list(found.values())
            query["nextToken"] = token
        message = f"Amazon's stock has more than {_MOST_PAGES} pages, which are not read."
        raise VendorUnavailable(message)
