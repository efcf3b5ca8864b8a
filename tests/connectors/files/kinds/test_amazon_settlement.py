from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.errors import FileRefused
from capliquify.domain.records.payout import Payout, PayoutTransaction
from support.export_files import Outcome, read

NAMES = (
    *("settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency"),
    *("transaction-type", "order-id", "adjustment-id", "marketplace-name", "amount-type", "amount-description"),
    *("amount", "posted-date", "posted-date-time", "order-item-code", "sku", "quantity-purchased"),
)
SUMMARY = {
    "settlement-id": "111",
    "deposit-date": "2026-03-16 08:00:00 UTC",
    "total-amount": "35.00",
    "currency": "GBP",
}
AMOUNT = {
    "settlement-id": "111",
    "transaction-type": "Order",
    "order-id": "202-1",
    "marketplace-name": "Amazon.co.uk",
    "amount-type": "ItemPrice",
    "amount-description": "Principal",
    "amount": "50.00",
    "posted-date": "2026-03-01",
    "posted-date-time": "2026-03-01 10:00:00 UTC",
    "sku": "GABA-RED-UK",
    "quantity-purchased": "2",
}
FEE = {"amount-type": "ItemFees", "amount-description": "Commission", "amount": "-9.00"}
RESERVE = {"transaction-type": "other-transaction", "amount-type": "other-transaction"}


def amount(**changed: str) -> dict[str, str]:
    return AMOUNT | {name.replace("_", "-"): value for name, value in changed.items()}


def report(*rows: dict[str, str]) -> Outcome:
    lines = ["\t".join(row.get(name, "") for name in NAMES) for row in rows]
    return read("\n".join(["\t".join(NAMES), *lines]) + "\n")


def settled() -> Outcome:
    held = {"amount-description": "Current Reserve Amount", "amount": "-2.00"}
    refund = amount(transaction_type="Refund", amount="-5.00")
    other = amount(transaction_type="other-transaction", amount_type="x", amount_description="Lost", amount="1.00")
    return report(SUMMARY, AMOUNT, AMOUNT | FEE, refund, AMOUNT | RESERVE | held, other)


def test_a_settlement_becomes_its_payout() -> None:
    found = settled()
    assert found.kind == "amazon-settlement"
    payouts = [record for record in found.records if isinstance(record, Payout)]
    assert payouts == [
        Payout(
            external_id="111",
            channel="Amazon UK",
            paid_on=date(2026, 3, 16),
            status="paid",
            charges=Decimal("50.00"),
            refunds=Decimal("-5.00"),
            fees=Decimal("-9.00"),
            reserve=Decimal("-2.00"),
            adjustments=Decimal("1.00"),
            net=Decimal("35.00"),
            currency="GBP",
        )
    ]
    assert found.counts == (6, 6, 0)


def test_each_amount_becomes_a_transaction_of_the_payout() -> None:
    transactions = [record for record in settled().records if isinstance(record, PayoutTransaction)]
    assert [(one.kind, one.amount, one.fee, one.net) for one in transactions] == [
        ("charge", Decimal("50.00"), Decimal(0), Decimal("50.00")),
        ("fee", Decimal(0), Decimal("-9.00"), Decimal("-9.00")),
        ("refund", Decimal("-5.00"), Decimal(0), Decimal("-5.00")),
        ("reserve", Decimal("-2.00"), Decimal(0), Decimal("-2.00")),
        ("adjustment", Decimal("1.00"), Decimal(0), Decimal("1.00")),
    ]
    assert {(one.payout_id, one.paid_on, one.channel, one.currency) for one in transactions} == {
        ("111", date(2026, 3, 16), "Amazon UK", "GBP")
    }


def test_a_german_report_has_dotted_dates_and_decimal_commas() -> None:
    summary = SUMMARY | {"deposit-date": "16.03.2026 08:00:00 UTC", "total-amount": "1.050,00", "currency": "EUR"}
    row = amount(amount="1.050,00", posted_date="01.03.2026", posted_date_time="01.03.2026 10:00:00 UTC")
    found = report(summary, row | {"marketplace-name": "Amazon.de"})
    assert [(record.channel, record.net) for record in found.records] == [
        ("Amazon EU", Decimal("1050.00")),
        ("Amazon EU", Decimal("1050.00")),
    ]


def test_a_total_that_is_not_the_sum_of_its_rows_sets_the_payout_aside() -> None:
    found = report(SUMMARY, AMOUNT)
    assert found.faults == [(2, "total-amount", "is not the sum of the settlement's rows (50.00)")]
    assert found.counts == (2, 1, 1)


def test_a_row_that_cannot_be_read_is_named_and_so_is_the_payout_it_spoils() -> None:
    found = report(SUMMARY | {"total-amount": "50.00"}, AMOUNT, amount(amount="a lot"))
    assert [(error.row, error.column) for error in found.errors] == [(4, "amount")]
    assert found.counts == (3, 2, 1)
    spoiled = report(SUMMARY, AMOUNT, amount(amount="a lot"))
    assert spoiled.errors[0].reason.endswith("1 rows of the file were set aside")


def test_a_summary_without_a_deposit_date_is_set_aside() -> None:
    found = report(SUMMARY | {"deposit-date": ""}, AMOUNT)
    assert found.faults == [(2, "deposit-date", "is empty in the summary row")]


def test_equal_amounts_of_a_settlement_are_told_apart() -> None:
    found = report(SUMMARY | {"total-amount": "100.00"}, AMOUNT, AMOUNT)
    first, second = found.records[0].external_id, found.records[1].external_id
    assert second == f"{first}#2"


def test_rows_may_end_before_their_empty_cells() -> None:
    names = ("settlement-id", "deposit-date", "total-amount", "currency", *NAMES[6:])
    lines = ["111\t2026-03-16\t50.00\tGBP", "111\t\t\t\t" + "\t".join(AMOUNT.get(name, "") for name in NAMES[6:-3])]
    found = read("\n".join(["\t".join(names), *lines]) + "\n")
    assert (found.errors, len(found.records)) == ([], 2)


def test_the_short_date_is_not_needed_beside_the_long_one() -> None:
    found = report(SUMMARY | {"total-amount": "50.00"}, amount(posted_date="03/01/26"))
    assert found.records[0].transaction_on == date(2026, 3, 1)


def test_a_report_with_dates_only_must_be_clear_about_their_order() -> None:
    row = amount(posted_date="03/01/26")
    names = [name for name in NAMES if name != "posted-date-time"]
    table = [names, *([line.get(name, "") for name in names] for line in (SUMMARY | {"total-amount": "50.00"}, row))]
    content = "\n".join("\t".join(cells) for cells in table)
    with pytest.raises(FileRefused, match="column posted-date: 03/01/26 can be day-first or month-first"):
        read(content)
    assert read(content, dates="month-first").records[0].transaction_on == date(2026, 3, 1)


def test_settlements_in_one_file_are_kept_apart() -> None:
    other = {"settlement-id": "222"}
    found = report(
        SUMMARY | {"total-amount": "50.00"}, AMOUNT, SUMMARY | other | {"total-amount": "-9.00"}, AMOUNT | FEE | other
    )
    assert [(record.external_id, record.net) for record in found.records if isinstance(record, Payout)] == [
        ("111", Decimal("50.00")),
        ("222", Decimal("-9.00")),
    ]
    assert found.counts == (4, 4, 0)
