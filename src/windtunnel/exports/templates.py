"""What no vendor exports, in the company's own CSV templates: ledger, terms, rates and planning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.days import iso, month_start
from windtunnel.company.money import amount_text
from windtunnel.company.profile import (
    FACILITY_LIMIT,
    FACILITY_RATE_PERCENT,
    MINIMUM_CASH,
    item_code,
)
from windtunnel.company.rates import MILLION
from windtunnel.company.suppliers import (
    CO_PACKER,
    FILLING_FEE,
    FILLING_LOT,
    FILLING_MINIMUM,
    SUPPLIERS,
)
from windtunnel.company.treasury import FACILITY_NAME

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from windtunnel.company.simulation import Company
    from windtunnel.exports.writing import Folder

_SAFETY_DAYS = 21


def write_templates(folder: Folder, company: Company, only: Container[str] | None = None) -> None:
    """Write the templates that describe balances, results, terms, rates and planning, or only some of these."""
    tables = {
        "ledger-balances": (
            ("date", "account_class", "amount", "currency", "entity", "tax_included"),
            _balance_rows(company),
        ),
        "profit-and-loss": (
            ("period_start", "period_end", "revenue", "cost_of_goods_sold", "currency", "credit_sales", "purchases"),
            _result_rows(company),
        ),
        "suppliers": (
            (
                "name", "currency", "payment_days", "deposit_percent", "discount_percent", "discount_days",
                "lead_time_days", "lead_time_deviation_days",
            ),
            _supplier_rows(),
        ),
        "bill-of-materials": (
            ("item", "component", "quantity_per", "scrap_percent", "valid_from", "valid_to"),
            _material_rows(company),
        ),
        "facility": (
            ("name", "limit", "currency", "annual_rate", "day_count", "minimum_cash"),
            [[FACILITY_NAME, amount_text(FACILITY_LIMIT), "GBP", str(FACILITY_RATE_PERCENT), "actual/365",
              amount_text(MINIMUM_CASH)]],
        ),
        "fx-rates": (("on", "base", "quote", "rate", "kind"), _rate_rows(company)),
        "item-planning": (
            ("item", "supplier", "unit_cost", "currency", "minimum_order", "lot", "safety_stock", "location"),
            _planning_rows(company),
        ),
    }  # fmt: skip
    for kind, table in tables.items():
        if only is None or kind in only:
            folder.write(f"{kind}.csv", kind, table)


def _balance_rows(company: Company) -> Iterator[list[str]]:
    for close in company.closes:
        for account_class, amount, tax in (
            ("receivable", close.receivable, close.receivable_tax),
            ("payable", close.payable, close.payable_tax),
            ("inventory", close.inventory, 0),
            ("cash", close.cash, 0),
            ("debt", close.debt, 0),
            ("tax", close.tax, 0),
        ):
            yield [iso(close.day), account_class, amount_text(amount), "GBP", "", amount_text(tax)]


def _result_rows(company: Company) -> Iterator[list[str]]:
    for close in company.closes:
        revenue = amount_text(close.revenue)
        yield [
            iso(month_start(close.day)), iso(close.day), revenue, amount_text(close.cost_of_goods_sold), "GBP", revenue,
            amount_text(close.purchases),
        ]  # fmt: skip


def _supplier_rows() -> Iterator[list[str]]:
    for supplier in SUPPLIERS:
        numbers = (
            supplier.payment_days, supplier.deposit_percent, supplier.discount_percent, supplier.discount_days,
            supplier.lead_time_days, supplier.lead_time_deviation_days,
        )  # fmt: skip
        yield [supplier.name, supplier.currency, *map(str, numbers)]


def _material_rows(company: Company) -> Iterator[list[str]]:
    for item, parts in company.assortment.bills_of_materials.items():
        for part in parts:
            quantity = f"{part.numerator / part.denominator:.6f}".rstrip("0").rstrip(".")
            yield [item, part.component.code, quantity, str(part.scrap_percent), "", ""]


def _rate_rows(company: Company) -> Iterator[list[str]]:
    for day in range(company.first_day, company.last_day + 1):
        for currency in sorted(company.rates.millionths):
            whole, part = divmod(company.rates.rate(currency, day), MILLION)
            yield [iso(day), currency, "GBP", f"{whole}.{part:06d}", "spot"]


def _planning_rows(company: Company) -> Iterator[list[str]]:
    use: dict[str, float] = {}
    for product, market in company.assortment.profile.items:
        item = item_code(product, market)
        yearly = company.demand.expected(item, company.last_day - 364, 365)
        use[item] = yearly
        for part in company.assortment.bills_of_materials[item]:
            code = part.component.code
            use[code] = use.get(code, 0.0) + part.needed(round(yearly))
    for product, market in company.assortment.profile.items:
        item = item_code(product, market)
        yield [
            item, CO_PACKER.name, amount_text(FILLING_FEE), CO_PACKER.currency, str(FILLING_MINIMUM), str(FILLING_LOT),
            str(_safety(use[item])), "",
        ]  # fmt: skip
    for component in company.assortment.components:
        yield [
            component.code, component.supplier.name, amount_text(component.unit_price), component.supplier.currency,
            str(component.minimum_order), str(component.lot), str(_safety(use[component.code])), "",
        ]  # fmt: skip


def _safety(yearly: float) -> int:
    return round(yearly * _SAFETY_DAYS / 365)
