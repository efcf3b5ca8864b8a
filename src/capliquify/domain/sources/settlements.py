"""What the rows of a marketplace's settlement are, the same from a file and from the API."""

from __future__ import annotations

from typing import Final

_FEE_WORDS: Final = ("fee", "advertising", "commission", "subscription", "chargeback")
_REFUND_WORDS: Final = ("refund", "chargeback", "guarantee")


def settlement_kind(transaction_type: str, amount_type: str, description: str) -> str:
    """What an amount of an Amazon settlement is: charge, refund, fee, reserve or adjustment.

    Args:
        transaction_type: Order, Refund, ServiceFee, other-transaction and the like.
        amount_type: ItemPrice, ItemFees and the like; case does not matter in any of the three.
        description: Principal, Commission, Current Reserve Amount and the like.
    """
    transaction_type, amount_type, description = (
        word.casefold() for word in (transaction_type, amount_type, description)
    )
    if "reserve" in description or "reserve" in amount_type:
        return "reserve"
    if any(word in amount_type or word in description for word in _FEE_WORDS):
        return "fee"
    if any(word in transaction_type for word in _REFUND_WORDS):
        return "refund"
    return "charge" if transaction_type == "order" else "adjustment"
