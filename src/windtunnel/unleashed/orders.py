"""Sales orders and purchase orders as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from windtunnel.company.customers import CUSTOMERS
from windtunnel.company.money import share
from windtunnel.unleashed.catalogue import (
    Document,
    currency,
    customer,
    partner_code,
    product_reference,
    warehouse_reference,
)
from windtunnel.unleashed.values import amount, calendar_date, guid, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.company.purchasing import PurchaseOrder
    from windtunnel.company.simulation import Company
    from windtunnel.company.wholesale import WholesaleOrder


def sales_order(company: Company, order: WholesaleOrder) -> Document:
    """A wholesale order; completed on the day it left."""
    net = sum(line.net for line in order.lines)
    tax = share(net, order.customer.tax_percent, 100)
    modified = order.day if order.shipped_day is None else order.shipped_day
    return {
        "Guid": guid("sales order", order.number),
        "OrderNumber": order.number,
        "OrderDate": calendar_date(order.day),
        "RequiredDate": calendar_date(order.required_day),
        "CompletedDate": calendar_date(order.shipped_day),
        "OrderStatus": "Placed" if order.shipped_day is None else "Completed",
        "CustomOrderStatus": None,
        "Customer": _customer_reference(company, order),
        "Warehouse": warehouse_reference(order.warehouse),
        "Currency": currency(order.customer.currency),
        "ExchangeRate": 1.0,
        "SalesOrderLines": [
            {
                "Guid": guid("sales line", f"{order.number}/{line.item}"),
                "LineNumber": position,
                "Product": product_reference(line.item, line.name),
                "OrderQuantity": float(line.quantity),
                "UnitPrice": amount(line.unit_price),
                "DiscountRate": 0.0,
                "LineTotal": amount(line.net),
                "LineTax": amount(share(line.net, order.customer.tax_percent, 100)),
                "DueDate": calendar_date(order.required_day),
                "Comments": None,
            }
            for position, line in enumerate(order.lines, 1)
        ],
        "SubTotal": amount(net),
        "TaxTotal": amount(tax),
        "TaxRate": order.customer.tax_percent / 100,
        "Total": amount(net + tax),
        "Comments": f"Deliver to {order.customer.city}",
        **stamp(order.day, modified),
    }


def _customer_reference(company: Company, order: WholesaleOrder) -> Document:
    whole = customer(company, CUSTOMERS.index(order.customer))
    return {name: whole[name] for name in ("Guid", "CustomerCode", "CustomerName", "LastModifiedOn")}


def purchase_order(order: PurchaseOrder, names: Mapping[str, str]) -> Document:
    """A purchase order with its lines; complete on the day the goods came."""
    received = order.received_day is not None
    net = sum(line.net for line in order.lines)
    modified = order.day if order.received_day is None else order.received_day
    supplier = order.supplier
    return {
        "Guid": guid("purchase order", order.number),
        "OrderNumber": order.number,
        "OrderDate": calendar_date(order.day),
        "RequiredDate": calendar_date(order.required_day),
        "CompletedDate": calendar_date(order.received_day),
        "OrderStatus": "Complete" if received else "Placed",
        "CustomOrderStatus": None,
        "Supplier": {
            "Guid": guid("supplier", supplier.name),
            "SupplierCode": partner_code(supplier.name),
            "SupplierName": supplier.name,
        },
        "Warehouse": warehouse_reference(order.warehouse),
        "Currency": currency(supplier.currency),
        "ExchangeRate": 1.0,
        "PurchaseOrderLines": _purchase_lines(order, names),
        "SubTotal": amount(net),
        "TaxTotal": 0.0,
        "Total": amount(net),
        **stamp(order.day, modified),
    }


def _purchase_lines(order: PurchaseOrder, names: Mapping[str, str]) -> list[Document]:
    return [
        {
            "Guid": guid("purchase line", f"{order.number}/{position}"),
            "LineNumber": position,
            "Product": product_reference(line.item, names[line.item]),
            "OrderQuantity": float(line.quantity),
            "UnitPrice": amount(line.unit_price),
            "ReceiptQuantity": 0.0 if order.received_day is None else float(line.quantity),
            "DiscountRate": 0.0,
            "LineTotal": amount(line.net),
            "LineTax": 0.0,
            "DueDate": calendar_date(order.required_day),
            "Comments": None,
        }
        for position, line in enumerate(order.lines, 1)
    ]


def brief(document: Document) -> Document:
    """A purchase order without its lines, as lists give it when nothing else is asked."""
    return {name: value for name, value in document.items() if name != "PurchaseOrderLines"}
