"""Unleashed's grid exports: products, stock on hand, sales orders and purchase orders."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from windtunnel.company.days import date_of
from windtunnel.company.money import amount_text, share
from windtunnel.company.profile import CO_PACKER_SITE, WHOLESALE_PRICE, item_code, item_name
from windtunnel.company.suppliers import CO_PACKER, FILLING_FEE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from windtunnel.company.simulation import Company
    from windtunnel.exports.writing import Folder

PRODUCT_HEADER = (
    "Product Code", "Product Description", "Product Group", "Default Purchase Price", "Default Sell Price",
    "Average Landed Cost", "Units", "Supplier", "Supplier Code", "Min Stock Alert", "Max Stock Alert", "Pack Size",
    "Barcode", "Obsolete",
)  # fmt: skip
STOCK_HEADER = (
    "Product Code", "Product Description", "Warehouse", "Qty On Hand", "Allocated Qty", "Available Qty", "On Purchase",
    "Avg Cost", "Total Cost", "Last Modified On",
)  # fmt: skip
ORDER_COLUMNS = (
    "Status", "Product Code", "Quantity", "Unit Price", "Line Total", "Currency", "Warehouse",
)  # fmt: skip
SALES_HEADER = ("Order Number", "Order Date", "Required Date", "Customer", *ORDER_COLUMNS)
PURCHASE_HEADER = ("Order Number", "Order Date", "Required Date", "Supplier", *ORDER_COLUMNS)
_ALLOCATED_DAYS = 7


def write_stock_system(folder: Folder, company: Company, first_day: int) -> None:
    """Write the products, today's stock, and the orders since a day."""
    folder.write("unleashed-products.csv", "unleashed-products", (PRODUCT_HEADER, _product_rows(company)))
    _write_workbook(folder, "unleashed-stock-on-hand.xlsx", (STOCK_HEADER, list(_stock_rows(company))), company)
    sales, purchases = _sales_rows(company, first_day), _purchase_rows(company, first_day)
    folder.write("unleashed-sales-orders.csv", "unleashed-sales-orders", (SALES_HEADER, sales))
    folder.write("unleashed-purchase-orders.csv", "unleashed-purchase-orders", (PURCHASE_HEADER, purchases))


def _day(day: int) -> str:
    return date_of(day).strftime("%d/%m/%Y")


def _midnight(day: int) -> datetime:
    """The day as a workbook holds it: without a zone."""
    return datetime.combine(date_of(day), time())


def _names(company: Company) -> dict[str, str]:
    items = company.assortment.profile.items
    bottles = {item_code(product, market): item_name(product, market) for product, market in items}
    return bottles | {component.code: component.name for component in company.assortment.components}


def _product_rows(company: Company) -> Iterator[list[str]]:
    for number, (product, market) in enumerate(company.assortment.profile.items, 1):
        item = item_code(product, market)
        price = WHOLESALE_PRICE[market] + product.premium // 2
        yield [
            item, item_name(product, market), "Finished goods", amount_text(FILLING_FEE), amount_text(price),
            average_cost(company, item), "EA", CO_PACKER.name, "", "", "", "6", f"50600000{number:05d}", "No",
        ]  # fmt: skip
    for component in company.assortment.components:
        yield [
            component.code, component.name, "Components", amount_text(component.unit_price), "",
            average_cost(company, component.code), "EA", component.supplier.name, "", "", "", "", "", "No",
        ]  # fmt: skip


def average_cost(company: Company, item: str) -> str:
    """Pounds for a unit with four decimals; empty when nothing is in stock."""
    units = company.stock.totals[item]
    if not units:
        return ""
    whole, part = divmod(share(company.stock.values[item], 100, units), 10_000)
    return f"{whole}.{part:04d}"


def _stock_rows(company: Company) -> Iterator[list[object]]:
    """Quantities as numbers, costs of an item split over its warehouses to the penny."""
    stock, names = company.stock, _names(company)
    for item in names:
        places = sorted(place for place, units in stock.quantities.items() if place[0] == item and units)
        left = stock.values[item]
        for position, place in enumerate(places):
            units = stock.quantities[place]
            last = position == len(places) - 1
            cost = left if last else share(stock.values[item], units, stock.totals[item])
            left -= cost
            allocated = min(_allocated(company, place), units)
            yield [
                item, names[item], place[1], units, allocated, units - allocated, _on_purchase(company, place),
                float(average_cost(company, item)), cost / 100, _midnight(company.last_day),
            ]  # fmt: skip


def _allocated(company: Company, place: tuple[str, str]) -> int:
    return sum(
        line.quantity
        for order in company.wholesale.waiting
        if order.warehouse == place[1] and order.required_day <= company.last_day + _ALLOCATED_DAYS
        for line in order.lines
        if line.item == place[0]
    )


def _on_purchase(company: Company, place: tuple[str, str]) -> int:
    return sum(
        line.quantity
        for order in company.purchasing.open_orders
        if order.warehouse == place[1]
        for line in order.lines
        if line.item == place[0]
    )


def _sales_rows(company: Company, first_day: int) -> Iterator[list[str]]:
    for order in company.wholesale.orders:
        if order.day < first_day and order.shipped_day is not None:
            continue
        for line in order.lines:
            yield [
                order.number, _day(order.day), _day(order.required_day), order.customer.name,
                "Placed" if order.shipped_day is None else "Completed", line.item, str(line.quantity),
                amount_text(line.unit_price), amount_text(line.net), order.customer.currency, order.warehouse,
            ]  # fmt: skip


def _purchase_rows(company: Company, first_day: int) -> Iterator[list[str]]:
    for order in company.purchasing.orders:
        if order.day < first_day and order.received_day is not None:
            continue
        for line in order.lines:
            yield [
                order.number, _day(order.day), _day(order.required_day), order.supplier.name,
                "Placed" if order.received_day is None else "Complete", line.item, str(line.quantity),
                amount_text(line.unit_price), amount_text(line.net), order.supplier.currency,
                order.warehouse or CO_PACKER_SITE,
            ]  # fmt: skip


def _write_workbook(
    folder: Folder, name: str, table: tuple[Sequence[str], list[list[object]]], company: Company
) -> None:
    header, rows = table
    with xlsxwriter.Workbook(str(folder.path / name), {"default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": _midnight(company.last_day)})  # the clock would change the bytes of each run
        sheet = book.add_worksheet("Stock On Hand")
        sheet.write_row(0, 0, header)
        for position, row in enumerate(rows, 1):
            sheet.write_row(position, 0, row)
    folder.note(name, "unleashed-stock-on-hand", len(rows))
