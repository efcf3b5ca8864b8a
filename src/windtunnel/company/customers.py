"""Wholesale customers: who they are and how they pay."""

from __future__ import annotations

from dataclasses import dataclass

from windtunnel.company.profile import CURRENCIES, Market


@dataclass(frozen=True, slots=True)
class Customer:
    """A shop, bar group or distributor that buys on invoice."""

    name: str
    market: Market
    country: str
    city: str
    percent: int  # of its market's wholesale units
    order_every_days: int
    terms_days: int
    mean_delay_days: int  # after the due day
    delay_deviation_days: int
    promises: bool = False  # names a payment day when it is late

    @property
    def currency(self) -> str:
        """The currency it is invoiced in."""
        return CURRENCIES[self.market]

    @property
    def email(self) -> str:
        """Where its invoices go."""
        return f"accounts.{self.name.split()[0].lower()}@example.com".encode("ascii", "ignore").decode()

    @property
    def tax_percent(self) -> int:
        """Value added tax on its invoices: exports carry none."""
        return 20 if self.market is Market.UK else 0


CUSTOMERS = (
    Customer("Harbour Foods Ltd", Market.UK, "United Kingdom", "Bristol", 26, 14, 30, 3, 4),
    Customer("Meadow & Vine Ltd", Market.UK, "United Kingdom", "Leeds", 20, 21, 30, 9, 6),
    Customer("Northgate Grocers Ltd", Market.UK, "United Kingdom", "York", 18, 14, 45, 4, 5),
    Customer("Kestrel Hotels Group", Market.UK, "United Kingdom", "London", 16, 28, 45, 24, 10, promises=True),
    Customer("Quayside Delis Ltd", Market.UK, "United Kingdom", "Cardiff", 12, 21, 30, 86, 4, promises=True),
    Customer("Copper Still Trading Ltd", Market.UK, "United Kingdom", "Glasgow", 8, 28, 30, 18, 12),
    Customer("Maison Clairval SARL", Market.EU, "France", "Lyon", 40, 21, 45, 12, 8),
    Customer("Nordlicht Getränke GmbH", Market.EU, "Germany", "Hamburg", 38, 14, 30, 2, 3),
    Customer("Casa Verdelli Srl", Market.EU, "Italy", "Bologna", 22, 28, 60, 38, 12),
    Customer("Juniper & Oak Distributors Inc", Market.USA, "United States", "Portland", 100, 21, 45, 10, 8),
)
DISPUTING_CUSTOMER = "Copper Still Trading Ltd"
