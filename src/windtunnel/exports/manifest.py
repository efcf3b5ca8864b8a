"""The list of written files and the true figures of the books, for whoever checks an import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

from windtunnel.company.days import add_months, iso
from windtunnel.company.money import amount_text
from windtunnel.company.profile import Platform

if TYPE_CHECKING:
    from windtunnel.company.simulation import Company
    from windtunnel.exports.writing import Folder

NAME = "manifest.json"


class FileEntry(TypedDict):
    """A file of the set."""

    name: str
    kind: str
    rows: int


class Manifest(TypedDict):
    """The manifest as it is written."""

    seed: int
    first_day: str
    last_day: str
    currency: str
    files: list[FileEntry]
    truth: dict[str, object]


def write_manifest(folder: Folder, company: Company, seed: int) -> Manifest:
    """Write the manifest; it is returned too."""
    document: Manifest = {
        "seed": seed,
        "first_day": iso(company.first_day),
        "last_day": iso(company.last_day),
        "currency": "GBP",
        "files": [{"name": file.name, "kind": file.kind, "rows": file.rows} for file in folder.written],
        "truth": _truth(company),
    }
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    (folder.path / NAME).write_text(text, encoding="utf-8", newline="\n")
    return document


def _truth(company: Company) -> dict[str, object]:
    close, day = company.closes[-1], company.last_day
    year = company.closes[-12:]
    wholesale = company.wholesale
    return {
        "cash": amount_text(close.cash),
        "receivable": amount_text(close.receivable),
        "payable": amount_text(close.payable),
        "inventory": amount_text(close.inventory),
        "debt": amount_text(close.debt),
        "tax": amount_text(close.tax),
        "revenue_last_12_months": amount_text(sum(month.revenue for month in year)),
        "cost_of_goods_sold_last_12_months": amount_text(sum(month.cost_of_goods_sold for month in year)),
        "bank_lines": len(company.books.bank_lines),
        "sales_invoices": len(wholesale.invoices),
        "open_sales_invoices": len(wholesale.unpaid),
        "open_sales_invoices_by_currency": _by_currency(
            [(bill.order.customer.currency, bill.outstanding(day)) for bill in wholesale.unpaid]
        ),
        "bills": len(company.payables.bills),
        "open_bills": len(company.payables.unpaid),
        "open_bills_by_currency": _by_currency(
            [(bill.supplier.currency, bill.outstanding(day)) for bill in company.payables.unpaid]
        ),
        "open_purchase_orders": len(company.purchasing.open_orders),
        "open_sales_orders": len(wholesale.waiting),
        "channels": {
            shop.channel.name: _channel_truth(company, index) for index, shop in enumerate(company.shops.shops)
        },
    }


def _by_currency(amounts: list[tuple[str, int]]) -> dict[str, str]:
    sums: dict[str, int] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, 0) + amount
    return {currency: amount_text(total) for currency, total in sorted(sums.items())}


def _channel_truth(company: Company, index: int) -> dict[str, object]:
    """Orders of the exported year; net sales are after discounts, before refunds, without tax."""
    shop = company.shops.shops[index]
    start = orders_from(company)
    orders = [order for order in shop.book.orders if order.day >= start]
    kept = [order for order in orders if not order.cancelled]
    refunded = [order for order in kept if order.refund_day is not None and order.refund_day <= company.last_day]
    return {
        "platform": str(Platform(shop.channel.platform)),
        "currency": shop.channel.currency,
        "orders": len(orders),
        "cancelled_orders": len(orders) - len(kept),
        "refunded_orders": len(refunded),
        "units": sum(order.units for order in kept),
        "net_sales": amount_text(sum(order.total - order.tax for order in kept)),
        "tax": amount_text(sum(order.tax for order in kept)),
        "refunded_net": amount_text(sum(order.total - order.tax for order in refunded)),
        "unsettled": amount_text(shop.account.unsettled(company.last_day)),
    }


def orders_from(company: Company) -> int:
    """The first day of the order exports: they hold the last twelve months."""
    return add_months(company.last_day + 1, -12)
