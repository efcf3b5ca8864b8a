"""The header rows of the vendors' exports, as their description beside the checkout has them, are recognised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from capliquify.connectors.files.kinds.registry import KINDS
from capliquify.connectors.files.recognition import recognise

HEADERS = Path(__file__).parents[3] / "shared" / "contracts" / "exports" / "headers.md"

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(
        not HEADERS.is_file(), reason=f"the vendors' header rows are not beside the checkout: {HEADERS}"
    ),
]


def _columns(after: str) -> list[str]:
    """Column names of the paragraph that starts with some words; `A … B` stands for a run of columns nobody reads."""
    paragraph = HEADERS.read_text(encoding="utf-8").split(after, 1)[1].split("\n**", 1)[0]
    text = paragraph.split("\n\n")[0].replace("\n", " ")
    names = re.split(r"[.:]\s|\s·\s", text.split("**", 1)[-1].strip(": "))[0]
    return [name.strip() for part in names.split("…") for name in part.split(",") if name.strip()]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("**Shopify, orders export", "shopify-orders"),
        ("**Shopify, payouts export", "shopify-payouts"),
        ("**Shopify, payout transactions export", "shopify-payout-transactions"),
        ("**Amazon, settlement report", "amazon-settlement"),
        ("**Amazon, all orders report", "amazon-orders"),
        ("**Xero, bank statement", "xero-bank-statement"),
    ],
)
def test_the_described_header_row_is_recognised(heading: str, kind: str) -> None:
    matches = recognise(KINDS, _columns(heading), file_name="export.csv", told=None)

    assert [match.kind.name for match in matches] == [kind]


def test_invoices_and_bills_of_xero_share_their_header_row() -> None:
    matches = recognise(KINDS, _columns("**Xero, sales invoices"), file_name="export.csv", told=None)

    assert {match.kind.name for match in matches} == {"xero-sales-invoices", "xero-bills"}
