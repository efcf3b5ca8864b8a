"""Products, warehouses, partners and bills of materials as documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from windtunnel.company.customers import CUSTOMERS
from windtunnel.company.profile import CO_PACKER_SITE, WAREHOUSES, WHOLESALE_PRICE, item_code, item_name
from windtunnel.company.suppliers import CO_PACKER, FILLING_FEE, SUPPLIERS
from windtunnel.serving.codes import barcode
from windtunnel.unleashed.values import amount, guid, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from windtunnel.company.simulation import Company
    from windtunnel.company.suppliers import BillOfMaterialsLine
    from windtunnel.unleashed.stock import Position

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What the stock system knows of an item."""

    code: str
    name: str
    group: str
    purchase_price: int
    sell_price: int | None
    supplier: str
    assembled: bool
    pack: int | None


def described_items(company: Company) -> Iterator[Described]:
    """Everything that is made, then everything it is made from."""
    for product, market in company.assortment.profile.items:
        price = WHOLESALE_PRICE[market] + product.premium // 2
        name = item_name(product, market)
        code = item_code(product, market)
        yield Described(code, name, "Finished goods", FILLING_FEE, price, CO_PACKER.name, assembled=True, pack=6)
    for component in company.assortment.components:
        price, supplier = component.unit_price, component.supplier.name
        yield Described(component.code, component.name, "Components", price, None, supplier, assembled=False, pack=None)


def warehouse_names(company: Company) -> list[str]:
    """All places goods are kept at."""
    shops = [channel.warehouse for channel in company.assortment.profile.channels]
    return list(dict.fromkeys([*WAREHOUSES.values(), *shops, CO_PACKER_SITE]))


def warehouse_code(name: str) -> str:
    """The short code of a warehouse."""
    return name.upper().replace("WAREHOUSE", "WH").replace("AMAZON ", "").replace(" ", "-")


def product_reference(code: str, name: str) -> Document:
    """A product as other documents name it."""
    return {"Guid": guid("product", code), "ProductCode": code, "ProductDescription": name}


def warehouse_reference(name: str) -> Document:
    """A warehouse as other documents name it."""
    return {"Guid": guid("warehouse", name), "WarehouseCode": warehouse_code(name), "WarehouseName": name}


def currency(code: str) -> Document:
    """A currency as documents have it."""
    return {"CurrencyCode": code, "Description": None, "Guid": guid("currency", code), "LastModifiedOn": None}


def partner_code(name: str) -> str:
    """The code of a customer or supplier."""
    return "".join(word[:4] for word in name.upper().split()[:2])


def product(company: Company, item: Described, position: Position | None) -> Document:
    """A product."""
    landed = position.landed / 100_000 if position is not None else None
    return {
        "Guid": guid("product", item.code),
        "ProductCode": item.code,
        "ProductDescription": item.name,
        "Barcode": barcode(item.code) if item.sell_price is not None else None,
        "PackSize": item.pack,
        "UnitOfMeasure": {"Guid": guid("unit", "EA"), "Name": "EA"},
        "NeverDiminishing": False,
        "LastCost": None,
        "DefaultPurchasePrice": amount(item.purchase_price),
        "DefaultSellPrice": None if item.sell_price is None else amount(item.sell_price),
        "AverageLandPrice": landed,
        "Obsolete": False,
        "IsComponent": not item.assembled,
        "IsAssembledProduct": item.assembled,
        "IsSellable": item.sell_price is not None,
        "IsPurchasable": True,
        "ProductGroup": {"GroupName": item.group, "Guid": guid("group", item.group), "LastModifiedOn": None},
        "Supplier": {
            "Guid": guid("supplier", item.supplier),
            "SupplierCode": partner_code(item.supplier),
            "SupplierName": item.supplier,
        },
        **stamp(company.first_day, position.received if position is not None else company.first_day),
    }


def warehouses(company: Company) -> Iterator[Document]:
    """Every warehouse."""
    for name in warehouse_names(company):
        yield {
            **warehouse_reference(name),
            "IsDefault": name == next(iter(WAREHOUSES.values())),
            "Obsolete": False,
            **stamp(company.first_day, company.first_day),
        }


def suppliers(company: Company) -> Iterator[Document]:
    """Every supplier: the vendor keeps no terms of them."""
    for supplier in SUPPLIERS:
        yield {
            "Guid": guid("supplier", supplier.name),
            "SupplierCode": partner_code(supplier.name),
            "SupplierName": supplier.name,
            "Currency": currency(supplier.currency),
            "Obsolete": False,
            **stamp(company.first_day, company.first_day),
        }


def customer(company: Company, number: int) -> Document:
    """A wholesale customer by its number."""
    one = CUSTOMERS[number]
    return {
        "Guid": guid("customer", one.name),
        "CustomerCode": partner_code(one.name),
        "CustomerName": one.name,
        "Currency": currency(one.currency),
        "Email": one.email,
        "Obsolete": False,
        "PaymentTerm": f"{one.terms_days} days",
        "SellPriceTier": None,
        **stamp(company.first_day, company.first_day),
    }


def customers(company: Company) -> Iterator[Document]:
    """Every wholesale customer."""
    for number in range(len(CUSTOMERS)):
        yield customer(company, number)


def bills_of_materials(company: Company) -> Iterator[Document]:
    """What each product is made of, for one unit."""
    names = {item.code: item.name for item in described_items(company)}
    for number, (code, parts) in enumerate(company.assortment.bills_of_materials.items(), 1):
        yield {
            "Guid": guid("bill", code),
            "BillNumber": f"BOM-{number:05d}",
            "CanAutoAssemble": False,
            "CanAutoDisassemble": False,
            "SortByProductCode": False,
            "Product": product_reference(code, names[code]),
            "BillOfMaterialsLines": [_bill_line(code, position, part) for position, part in enumerate(parts, 1)],
            "TotalCost": None,
            "Obsolete": False,
            **stamp(company.first_day, company.first_day),
        }


def _bill_line(code: str, position: int, part: BillOfMaterialsLine) -> Document:
    quantity = round(part.numerator / part.denominator, 6)
    return {
        "Guid": guid("bill line", f"{code}/{part.component.code}"),
        "LineNumber": position,
        "Product": product_reference(part.component.code, part.component.name),
        "Quantity": quantity,
        "WastageQuantity": round(quantity * part.scrap_percent / 100, 8),
        "LineTotalCost": None,
        "UnitCost": None,
        "SubBillOfMaterialGuid": None,
        "ExpenseAccount": None,
    }
