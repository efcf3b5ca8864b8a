"""What a store sells and keeps: products with one variant each, their stock, and the place it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from windtunnel.company.profile import Channel, Platform, Product, item_code
from windtunnel.serving.codes import barcode, sold_as
from windtunnel.shopify.money import decimal_text, moment, money, text_of
from windtunnel.shopify.paging import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.company.simulation import Company
    from windtunnel.shopify.schema import Document

_PENCE_OF_COST = 640
_FIRST_ID = 8_100_000_000_000


def product_rows(channel: Channel, company: Company) -> list[Row]:
    """The products of a store; none has changed since it opened."""
    rows = []
    for number, product in enumerate(company.assortment.profile.products):
        document = _product(channel, product, _identity(channel, number), company.first_day)
        rows.append(_row(document, {"updated_at": document["updatedAt"], "title": product.name, "status": "active"}))
    return rows


def variant_rows(products: list[Row]) -> list[Row]:
    """The variants of all products."""
    variants = [variant for row in products for variant in row.build()["variants"]]
    return [
        _row(
            each,
            {"sku": each["sku"], "updated_at": each["updatedAt"], "product_id": each["product"]["legacyResourceId"]},
        )
        for each in variants
    ]


def location_document(channel: Channel) -> Document:
    """The warehouse a store sends from."""
    identity = _FIRST_ID // 100 + sum(map(ord, channel.warehouse))
    return {
        "__typename": "Location",
        "id": f"gid://shopify/Location/{identity}",
        "legacyResourceId": str(identity),
        "name": channel.warehouse,
        "isActive": True,
    }


def inventory_item_rows(channel: Channel, variants: list[Row], company: Company) -> list[Row]:
    """What the store keeps of each variant, as it is now."""
    items = []
    for product, row in zip(company.assortment.profile.products, variants, strict=True):
        item = dict(row.build()["inventoryItem"])
        on_hand = company.stock.on_hand(item_code(product, channel.market), channel.warehouse)
        item["inventoryLevels"] = [_level(item, location_document(channel), on_hand)]
        items.append(_row(item, {"sku": item["sku"], "updated_at": item["updatedAt"]}))
    return items


def _identity(channel: Channel, number: int) -> int:
    return _FIRST_ID + sum(map(ord, channel.name)) * 1000 + number


def _product(channel: Channel, product: Product, identity: int, first_day: int) -> Document:
    opened = text_of(moment(first_day, 0))
    name = f"{product.name} 50cl"
    plain = {
        "__typename": "Product",
        "id": f"gid://shopify/Product/{identity}",
        "legacyResourceId": str(identity),
        "title": name,
        "productType": "Drinks",
        "vendor": "GABA Drinks",
        "status": "ACTIVE",
        "updatedAt": opened,
    }
    item = item_code(product, channel.market)
    variant = {
        "__typename": "ProductVariant",
        "id": f"gid://shopify/ProductVariant/{identity + 500}",
        "legacyResourceId": str(identity + 500),
        "title": "Default Title",
        "displayName": f"{name} - Default Title",
        "sku": sold_as(item, Platform.SHOPIFY),
        "barcode": barcode(item),
        "price": decimal_text(channel.price(product)),
        "updatedAt": opened,
        "product": plain,
        "inventoryItem": _inventory_item(channel, item, identity + 700, opened),
    }
    return {**plain, "variants": [variant]}


def _inventory_item(channel: Channel, item: str, identity: int, opened: str) -> Document:
    return {
        "__typename": "InventoryItem",
        "id": f"gid://shopify/InventoryItem/{identity}",
        "legacyResourceId": str(identity),
        "sku": sold_as(item, Platform.SHOPIFY),
        "tracked": True,
        "unitCost": money(_PENCE_OF_COST, channel.currency),
        "updatedAt": opened,
        "inventoryLevels": [],
    }


def _level(item: Document, location: Document, on_hand: int) -> Document:
    identity = (
        f"gid://shopify/InventoryLevel/{location['legacyResourceId']}?inventory_item_id={item['legacyResourceId']}"
    )

    def quantities(arguments: Mapping[str, Any]) -> list[Document]:
        return [
            {
                "__typename": "InventoryQuantity",
                "id": f"gid://shopify/InventoryQuantity/{location['legacyResourceId']}-{name}",
                "name": name,
                "quantity": on_hand,
            }
            for name in arguments["names"]
            if name in {"available", "on_hand"}
        ]

    return {
        "__typename": "InventoryLevel",
        "id": identity,
        "item": item,
        "location": location,
        "quantities": quantities,
        "updatedAt": item["updatedAt"],
    }


def _row(document: Document, values: dict[str, str]) -> Row:
    return Row(int(document["legacyResourceId"]), values, lambda: document)
