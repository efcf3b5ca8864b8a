"""The names one item or customer goes by in different systems: mostly the same, sometimes not, as in life."""

from __future__ import annotations

from windtunnel.company.profile import Platform

_AMAZON_SKUS = {
    "GABA-GOLD-UK": "GABA-GOLD-UK-FBA",
    "GABA-RED-USA": "gaba_red_usa",
    "GABA-GOLD-USA": "7K-2QXM-9LPE",  # a code the marketplace made up: only the barcode tells
}
_SHOPIFY_SKUS = {
    "GABA-BLACK-EU": "gaba black eu",
    "GABA-GOLD-EU": "GG-50-EU",
}


def sold_as(item: str, platform: Platform) -> str:
    """The code a platform sells an item under."""
    codes = _AMAZON_SKUS if platform is Platform.AMAZON else _SHOPIFY_SKUS
    return codes.get(item, item)


def barcode(item: str) -> str:
    """The item's EAN-13, the same wherever a system keeps barcodes."""
    digits = f"50{sum(position * ord(letter) for position, letter in enumerate(item, 11)) * 104_729 % 10**10:010d}"
    weighted = sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def ledger_name(name: str) -> str:
    """A company's name as the bookkeeper typed it, where it differs from the stock system's."""
    return name.replace(" & ", " and ").replace(" Ltd", " Limited")
