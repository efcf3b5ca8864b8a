from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from capliquify.connectors.protocol import VendorTotal
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.services.reconciliation import check
from capliquify.services.settlements import get_settlement, list_settlements
from support.connected import connect
from support.ingesting import ingest
from support.trust import context_of

if TYPE_CHECKING:
    from capliquify.services.context import Context
    from capliquify.storage.repositories.connections import ConnectionRow
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

ZERO = Decimal(0)
MONDAY = date(2026, 3, 2)


def payout(number: str, day: int, net: str, **changes: str) -> Payout:
    return Payout(
        external_id=number,
        channel=changes.get("channel", "Amazon UK"),
        paid_on=date(2026, 3, day),
        status=changes.get("status", "paid"),
        charges=Decimal(changes.get("charges", "0")),
        refunds=ZERO,
        fees=ZERO,
        reserve=Decimal(changes.get("reserve", "0")),
        adjustments=ZERO,
        net=Decimal(net),
        currency="GBP",
    )


def moved(number: str, kind: str, amount: str, fee: str = "0", payout_id: str = "S-1") -> PayoutTransaction:
    return PayoutTransaction(
        external_id=number,
        channel="Amazon UK",
        payout_id=payout_id,
        kind=kind,
        order_number="",
        transaction_on=MONDAY,
        paid_on=MONDAY,
        amount=Decimal(amount),
        fee=Decimal(fee),
        net=Decimal(amount) + Decimal(fee),
        currency="GBP",
    )


DEPOSIT = BankTransaction(
    external_id="1",
    account="Current",
    booked_on=date(2026, 3, 4),
    amount=Decimal("57.00"),
    currency="GBP",
    payee="AMAZON",
    description="S-1",
    reference="",
)


@pytest.fixture
def market(transaction: Transaction, organisation: OrganisationRow) -> ConnectionRow:
    """A marketplace with one settlement, whose deposit is at the bank."""
    del organisation
    row = connect(transaction, "amazon", "Roastery EU")
    ingest(
        transaction,
        payout("S-1", 2, "57.00"),
        moved("1", "charge", "100.00", "-15.00"),
        moved("2", "refund", "-20.00", "3.00"),
        moved("3", "fee", "-4.00"),
        moved("4", "reserve", "-12.00"),
        moved("5", "reserve", "5.00"),
        source=row.source,
    )
    ingest(transaction, DEPOSIT)
    return row


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow, market: ConnectionRow) -> Context:
    del market
    return context_of(transaction, organisation)


def test_a_settlement_is_told_by_what_it_is_made_of(context: Context) -> None:
    [told] = list_settlements(context).settlements

    assert (told.gross, told.refunds, told.fees) == (Decimal("100.00"), Decimal("-20.00"), Decimal("-16.00"))
    assert {fee.name: fee.amount for fee in told.fees_by_type} == {
        "fees on charges": Decimal("-15.00"),
        "fees on refunds": Decimal("3.00"),
        "other fees": Decimal("-4.00"),
    }
    assert (told.reserve_withheld, told.reserve_released, told.net) == (Decimal(-12), Decimal(5), Decimal(57))
    assert (told.transactions, told.variance, told.source) == (5, ZERO, "Amazon, Roastery EU")


def test_its_deposit_is_found_at_the_bank(context: Context) -> None:
    [told] = list_settlements(context).settlements

    assert told.bank_line is not None
    assert (told.bank_line.account, told.bank_line.booked_on, told.reason) == ("Current", date(2026, 3, 4), None)


def test_what_does_not_foot_is_seen(context: Context, transaction: Transaction, market: ConnectionRow) -> None:
    ingest(transaction, moved("6", "charge", "1.00"), source=market.source)

    assert [each.variance for each in list_settlements(context).settlements] == [Decimal("1.00")]


def test_without_transactions_the_channels_own_sums_are_told(context: Context, transaction: Transaction) -> None:
    ingest(transaction, payout("P-1", 9, "8.00", charges="9.00", reserve="-1.00"), source="files/shopify")

    told = list_settlements(context).settlements[0]

    assert (told.gross, told.reserve_withheld, told.reserve_released) == (Decimal(9), Decimal(-1), Decimal(0))
    assert (told.transactions, told.variance, told.source) == (0, None, "Shopify files")


@pytest.mark.parametrize(
    ("net", "status", "reason"),
    [
        ("8.00", "paid", "no line of this amount within five banking days is stored"),
        ("8.00", "in_transit", "it is not paid"),
        ("-8.00", "paid", "nothing was paid out"),
    ],
)
def test_why_there_is_no_bank_line_is_told(
    context: Context, transaction: Transaction, net: str, status: str, reason: str
) -> None:
    ingest(transaction, payout("P-1", 9, net, status=status), source="files/shopify")

    told = list_settlements(context).settlements[0]

    assert (told.bank_line, told.reason) == (None, reason)


def test_transactions_that_name_no_payout_belong_to_that_of_their_day(
    context: Context, transaction: Transaction
) -> None:
    by_day = moved("1", "charge", "8.00", payout_id="")
    ingest(transaction, payout("P-1", 2, "8.00"), by_day, source="files/amazon")

    told = {each.number: each for each in list_settlements(context).settlements}

    assert (told["P-1"].transactions, told["P-1"].variance) == (1, ZERO)
    assert told["S-1"].transactions == 5


def test_settlements_come_newest_first_a_page_at_a_time_and_by_channel(
    context: Context, transaction: Transaction
) -> None:
    ingest(transaction, payout("P-2", 9, "8.00", channel="Shopify UK"), payout("P-1", 5, "7"), source="files/shopify")

    first = list_settlements(context, limit=2)
    second = list_settlements(context, limit=2, cursor=first.next_cursor)

    assert [each.number for each in (*first.settlements, *second.settlements)] == ["P-2", "P-1", "S-1"]
    assert second.next_cursor is None
    assert [each.number for each in list_settlements(context, channel="Shopify UK").settlements] == ["P-2"]
    with pytest.raises(InvalidInput):
        list_settlements(context, cursor="nonsense")


def test_one_is_opened_with_the_channels_own_breakdown(
    context: Context, transaction: Transaction, market: ConnectionRow
) -> None:
    parts = {"Commission": Decimal("-16.00")}
    total = VendorTotal(
        measure="settlement",
        subject="S-1",
        as_of=MONDAY,
        amount=Decimal("57.00"),
        currency="GBP",
        report="Settlement",
        parts=parts,
    )
    check(context, market, None, [total])
    [listed] = list_settlements(context).settlements
    ingest(transaction, payout("S-1", 2, "57.01"), source=market.source)

    opened = get_settlement(context, UUID(listed.id))

    assert (opened.number, opened.net) == ("S-1", Decimal("57.01"))
    assert [(part.name, part.amount) for part in opened.parts] == [("Commission", Decimal("-16.00"))]
    with pytest.raises(NotFound):
        get_settlement(context, uuid4())
