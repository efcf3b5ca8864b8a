"""What the amounts of a settlement are."""

from __future__ import annotations

import pytest

from capliquify.domain.sources.settlements import settlement_kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("Order", "ItemPrice", "Principal"), "charge"),
        (("Order", "ItemPrice", "Tax"), "charge"),
        (("Order", "ItemFees", "Commission"), "fee"),
        (("Refund", "ItemPrice", "Principal"), "refund"),
        (("Refund", "ItemFees", "Commission"), "fee"),
        (("A-to-z Guarantee Refund", "ItemPrice", "Principal"), "refund"),
        (("ServiceFee", "Cost of Advertising", "TransactionTotalAmount"), "fee"),
        (("other-transaction", "other-transaction", "Current Reserve Amount"), "reserve"),
        (("other-transaction", "Reserve", "x"), "reserve"),
        (("other-transaction", "FBA Inventory Reimbursement", "REVERSAL"), "adjustment"),
    ],
)
def test_an_amount_is_told_by_its_words(words: tuple[str, str, str], kind: str) -> None:
    assert settlement_kind(*words) == kind
