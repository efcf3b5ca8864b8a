from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from capliquify.domain.records.bank_transaction import BankTransaction
from capliquify.domain.records.bill import SupplierBill
from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.item import ItemPlanning
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.payment import Certainty, Every, PlannedPayment, RecurringPayment
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.records.stock_level import StockLevel
from capliquify.domain.records.supplier import Supplier
from capliquify.domain.snapshot import NO_DAY
from capliquify.domain.values.days import day_number
from capliquify.storage.repositories.organisations import set_organisation
from capliquify.storage.repositories.rollbacks import rollback_import
from capliquify.storage.repositories.snapshot import ALL_PARTS, knowledge_version, load_snapshot
from support.ingesting import ingest
from support.records import facility, sale, sales_invoice
from support.tenants import NOON

if TYPE_CHECKING:
    from capliquify.domain.snapshot import Snapshot
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

AS_OF = date(2026, 3, 31)
ZERO = Decimal(0)


def payout(external_id: str, paid_on: date, status: str = "paid") -> Payout:
    return Payout(
        external_id=external_id,
        channel="Shopify UK",
        paid_on=paid_on,
        status=status,
        charges=Decimal("100.00"),
        refunds=ZERO,
        fees=Decimal("-2.50"),
        reserve=ZERO,
        adjustments=ZERO,
        net=Decimal("97.50"),
        currency="GBP",
    )


def payout_transaction(external_id: str, transaction_on: date, paid_on: date | None) -> PayoutTransaction:
    return PayoutTransaction(
        external_id=external_id,
        channel="Shopify UK",
        payout_id="",
        kind="charge",
        order_number="#1",
        transaction_on=transaction_on,
        paid_on=paid_on,
        amount=Decimal("10.00"),
        fee=Decimal("-0.25"),
        net=Decimal("9.75"),
        currency="GBP",
    )


def stock_level(external_id: str, observed_on: date, on_hand: int) -> StockLevel:
    return StockLevel(
        external_id=external_id,
        observed_on=observed_on,
        item="ESPRESSO-1KG",
        warehouse="London",
        on_hand=Decimal(on_hand),
        allocated=Decimal("1.5"),
        on_purchase=ZERO,
        unit_cost=None,
    )


def component(external_id: str, name: str, valid_from_on: date | None, valid_to_on: date | None) -> BillOfMaterialsLine:
    return BillOfMaterialsLine(
        external_id=external_id,
        item="ESPRESSO-1KG",
        component=name,
        quantity_per=Decimal(2),
        scrap_fraction=Decimal("0.05"),
        valid_from_on=valid_from_on,
        valid_to_on=valid_to_on,
    )


RECORDS_THAT_COME_BACK_AS_THEY_ARE = {
    "ledger_balances": LedgerBalance(
        external_id="1",
        balance_on=AS_OF,
        account_class=AccountClass.CASH,
        entity="",
        amount=Decimal("12345.67"),
        currency="GBP",
        tax_included=ZERO,
    ),
    "profit_and_loss": ProfitAndLoss(
        external_id="1",
        period_start_on=date(2026, 3, 1),
        period_end_on=AS_OF,
        revenue=Decimal(1000),
        cost_of_goods_sold=Decimal("400.5"),
        currency="GBP",
        credit_sales=None,
        purchases=Decimal(300),
    ),
    "recurring_payments": RecurringPayment(
        external_id="rent",
        name="Rent",
        category=CashCategory.RENT_AND_UTILITIES,
        amount=Decimal("1500.25"),
        currency="GBP",
        first_on=date(2026, 1, 1),
        every=Every.MONTH,
        until_on=None,
    ),
    "planned_payments": PlannedPayment(
        external_id="roaster",
        name="Roaster",
        category=CashCategory.CAPITAL_EXPENDITURE,
        amount=Decimal(20000),
        currency="EUR",
        pay_on=date(2026, 6, 1),
        certainty=Certainty.DRAFT,
    ),
    "facilities": facility(),
    "suppliers": Supplier(
        external_id="Beans Ltd",
        name="Beans Ltd",
        currency="USD",
        payment_days=30,
        deposit_fraction=Decimal("0.3"),
        discount_fraction=Decimal("0.02"),
        discount_days=10,
        lead_time_days=45,
        lead_time_deviation_days=Decimal("4.5"),
    ),
    "item_planning": ItemPlanning(
        external_id="ESPRESSO-1KG",
        item="ESPRESSO-1KG",
        supplier="Beans Ltd",
        unit_cost=Decimal("7.35"),
        currency="USD",
        minimum_order=Decimal(100),
        lot=Decimal(10),
        safety_stock=Decimal("12.5"),
        location="London",
    ),
    "fx_rates": FxRate(external_id="1", rate_on=AS_OF, base="GBP", quote="USD", rate=Decimal("1.275"), kind="spot"),
    "sales_orders": SalesOrderLine(
        external_id="SO-1/1",
        order_number="SO-1",
        ordered_on=AS_OF,
        required_on=date(2026, 4, 9),
        customer="Harbour Deli",
        item="ESPRESSO-1KG",
        warehouse="London",
        quantity=Decimal(12),
        line_total=Decimal("180.60"),
        currency="GBP",
        open=True,
    ),
    "purchase_orders": PurchaseOrderLine(
        external_id="PO-1/1",
        order_number="PO-1",
        ordered_on=AS_OF,
        required_on=date(2026, 5, 9),
        supplier="Beans Ltd",
        item="ESPRESSO-1KG",
        warehouse="London",
        quantity=Decimal(500),
        line_total=Decimal("3675.00"),
        currency="USD",
        open=True,
    ),
    "payouts": payout("P-1", AS_OF),
    "stock_levels": stock_level("1", AS_OF, 40),
}


def load(transaction: Transaction, organisation: OrganisationRow, *parts: str) -> Snapshot:
    return load_snapshot(transaction, organisation, AS_OF, parts or ALL_PARTS)


@pytest.mark.parametrize("part", sorted(RECORDS_THAT_COME_BACK_AS_THEY_ARE))
def test_a_record_comes_back_as_it_went_in(transaction: Transaction, organisation: OrganisationRow, part: str) -> None:
    record = RECORDS_THAT_COME_BACK_AS_THEY_ARE[part]
    ingest(transaction, record)
    [loaded] = getattr(load(transaction, organisation, part), part)
    assert loaded == record


def test_a_number_keeps_the_decimals_a_person_gave_it(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(transaction, facility(annual_rate=Decimal("0.0850"), limit=Decimal(250_000)))
    [loaded] = load(transaction, organisation, "facilities").facilities
    assert (str(loaded.annual_rate), str(loaded.limit)) == ("0.085", "250000")


def test_nothing_known_gives_an_empty_snapshot(transaction: Transaction, organisation: OrganisationRow) -> None:
    snapshot = load(transaction, organisation)
    assert (snapshot.as_of, snapshot.week_ends_on) == (AS_OF, 6)
    assert [len(snapshot.sales_invoices.number), len(snapshot.bank.amount), len(snapshot.sales.tax)] == [0, 0, 0]
    assert snapshot.sales.quantity.dtype == np.float64
    assert (snapshot.payouts, snapshot.ledger_balances, snapshot.bill_of_materials) == ((), (), {})


def test_only_the_parts_asked_for_are_filled(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(transaction, sales_invoice(), facility())
    snapshot = load(transaction, organisation, "facilities")
    assert snapshot.sales_invoices.number == ()
    assert len(snapshot.facilities) == 1


def test_the_snapshot_has_the_organisations_currency_and_week(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    changed = set_organisation(transaction, organisation.id, {"currency": "EUR", "week_ends_on": 4})
    snapshot = load(transaction, changed)
    assert (snapshot.currency, snapshot.week_ends_on) == ("EUR", 4)


def test_invoices_come_in_columns(transaction: Transaction, organisation: OrganisationRow) -> None:
    expected = date(2026, 4, 20)
    ingest(
        transaction,
        sales_invoice("INV-1", customer="Café ☕", outstanding=Decimal("0.005")),
        sales_invoice("INV-2", reference="", expected_on=expected, currency="JPY", total=Decimal("1200.5")),
    )
    columns = load(transaction, organisation, "sales_invoices").sales_invoices
    order = np.argsort(columns.number)
    assert [columns.number[index] for index in order] == ["INV-1", "INV-2"]
    assert [columns.party[index] for index in order] == ["Café ☕", "Harbour Deli"]
    assert [columns.reference[index] for index in order] == ["PO 7", ""]
    assert [columns.currency[index] for index in order] == ["GBP", "JPY"]
    assert columns.total[order].tolist() == [12000, 1201]
    assert columns.outstanding[order].tolist() == [1, 120]
    assert columns.expected_on[order].tolist() == [NO_DAY, day_number(expected)]
    assert columns.due_on[order].tolist() == [day_number(date(2026, 2, 4))] * 2
    assert columns.issued_on.dtype == np.int64


@pytest.mark.parametrize(
    ("currency", "units"), [("JPY", 120), ("GBP", 12035), ("KWD", 120346), ("CLF", 1203457), ("ISK", 120)]
)
def test_amounts_are_in_the_minor_unit_of_their_currency(
    transaction: Transaction, organisation: OrganisationRow, currency: str, units: int
) -> None:
    ingest(transaction, sales_invoice(total=Decimal("120.3457"), currency=currency))
    assert load(transaction, organisation, "sales_invoices").sales_invoices.total.tolist() == [units]


def test_drafts_are_in_and_voided_and_later_invoices_are_out(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(
        transaction,
        sales_invoice("draft", status="draft"),
        sales_invoice("voided", status="voided"),
        sales_invoice("later", issued_on=AS_OF + timedelta(days=1)),
    )
    assert load(transaction, organisation, "sales_invoices").sales_invoices.number == ("draft",)


def test_bills_name_the_supplier(transaction: Transaction, organisation: OrganisationRow) -> None:
    invoice = sales_invoice()
    bill = SupplierBill(
        external_id="B-1",
        number="B-1",
        supplier="Beans Ltd",
        reference="PO-1",
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        expected_on=None,
        currency="USD",
        total=Decimal(-5),
        tax=ZERO,
        outstanding=Decimal(-5),
        status="approved",
    )
    ingest(transaction, bill)
    columns = load(transaction, organisation, "supplier_bills").supplier_bills
    assert (columns.party, columns.outstanding.tolist()) == (("Beans Ltd",), [-500])


def test_bank_lines_come_oldest_first_up_to_the_day(transaction: Transaction, organisation: OrganisationRow) -> None:
    def line(day: date, payee: str) -> BankTransaction:
        return BankTransaction(
            external_id=day.isoformat(),
            account="Current",
            booked_on=day,
            amount=Decimal("-9.99"),
            currency="GBP",
            payee=payee,
            description="Card",
            reference="",
        )

    later = AS_OF + timedelta(days=1)
    ingest(transaction, line(AS_OF, "B"), line(AS_OF - timedelta(days=3), "A"), line(later, "C"))
    bank = load(transaction, organisation, "bank").bank
    assert bank.description == ("A Card", "B Card")
    assert bank.amount.tolist() == [-999, -999]


def test_sales_are_summed_by_series_and_day(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(
        transaction,
        sale("1", quantity=Decimal("1.5"), net_amount=Decimal("10.004")),
        sale("2", quantity=Decimal(2), net_amount=Decimal("10.004"), tax=Decimal("1.00")),
        sale("3", sold_on=date(2026, 1, 6)),
        sale("4", market="IE"),
        sale("5", sold_on=AS_OF + timedelta(days=1)),
    )
    sales = load(transaction, organisation, "sales").sales
    assert sales.market == ("GB", "GB", "IE")
    assert sales.sold_on.tolist() == [day_number(date(2026, 1, day)) for day in (5, 6, 5)]
    assert sales.quantity.tolist() == [3.5, 2.0, 2.0]
    assert sales.net_amount.tolist() == [2001, 3000, 3000]  # 20.008, rounded once
    assert sales.tax.tolist() == [100, 0, 0]


def test_payout_transactions_are_summed_by_both_days(transaction: Transaction, organisation: OrganisationRow) -> None:
    day, paid = date(2026, 3, 27), date(2026, 3, 30)
    ingest(
        transaction,
        payout_transaction("1", day, paid),
        payout_transaction("2", day, paid),
        payout_transaction("3", day, None),
        payout_transaction("4", AS_OF + timedelta(days=1), None),
    )
    columns = load(transaction, organisation, "payout_transactions").payout_transactions
    assert columns.paid_on.tolist() == [day_number(paid), NO_DAY]
    assert (columns.amount.tolist(), columns.fee.tolist(), columns.net.tolist()) == (
        [2000, 1000],
        [-50, -25],
        [1950, 975],
    )


def test_a_payout_after_the_day_is_in_when_it_was_announced_by_then(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    soon, hindsight = AS_OF + timedelta(days=2), AS_OF + timedelta(days=30)
    ingest(
        transaction,
        payout("announced", hindsight, "scheduled"),
        payout("hindsight", hindsight),
        payout("pays a known sale", soon),
        payout_transaction("1", AS_OF - timedelta(days=1), soon),
        payout_transaction("2", hindsight - timedelta(days=3), hindsight),
    )
    payouts = load(transaction, organisation, "payouts").payouts
    assert [row.external_id for row in payouts] == ["announced", "pays a known sale"]


def test_closed_and_later_orders_are_out(transaction: Transaction, organisation: OrganisationRow) -> None:
    order = RECORDS_THAT_COME_BACK_AS_THEY_ARE["sales_orders"]
    assert isinstance(order, SalesOrderLine)
    closed = SalesOrderLine(**{**{name: getattr(order, name) for name in SalesOrderLine.__slots__}, "open": False})
    ingest(transaction, closed)
    assert load(transaction, organisation, "sales_orders").sales_orders == ()


def test_stock_is_the_latest_level_of_each_item_and_warehouse(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(
        transaction,
        stock_level("1", date(2026, 3, 1), 10),
        stock_level("2", date(2026, 3, 30), 20),
        stock_level("3", AS_OF + timedelta(days=1), 30),
    )
    [level] = load(transaction, organisation, "stock_levels").stock_levels
    assert level.on_hand == 20


def test_components_valid_on_the_day_come_with_their_scrap(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(
        transaction,
        component("1", "bag", None, None),
        component("2", "beans", date(2026, 1, 1), AS_OF),
        component("3", "old label", None, AS_OF - timedelta(days=1)),
        component("4", "new label", AS_OF + timedelta(days=1), None),
    )
    components = load(transaction, organisation, "bill_of_materials").bill_of_materials
    assert components == {"ESPRESSO-1KG": (("bag", Decimal("2.1")), ("beans", Decimal("2.1")))}


def test_a_snapshot_as_known_on_an_instant_ignores_what_came_later(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    ingest(transaction, sales_invoice("INV-1"), at=NOON)
    ingest(
        transaction,
        sales_invoice("INV-1", outstanding=ZERO),
        sales_invoice("INV-2"),
        facility(),
        at=NOON + timedelta(days=2),
    )
    then = load_snapshot(transaction, organisation, AS_OF, known_at=NOON + timedelta(days=1))
    assert (then.sales_invoices.number, then.sales_invoices.outstanding.tolist()) == (("INV-1",), [12000])
    assert then.facilities == ()
    assert sorted(load(transaction, organisation).sales_invoices.outstanding.tolist()) == [0, 12000]


def test_the_knowledge_version_changes_with_imports_and_rollbacks_only(
    transaction: Transaction, organisation: OrganisationRow
) -> None:
    empty = knowledge_version(transaction)
    import_id, _ = ingest(transaction, sales_invoice())
    imported = knowledge_version(transaction)
    load(transaction, organisation)
    assert knowledge_version(transaction) == imported
    rollback_import(transaction, import_id, NOON)
    assert len({empty, imported, knowledge_version(transaction)}) == 3
