from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from capliquify.domain.records.bill_of_materials import BillOfMaterialsLine
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.facility import DayCount, Facility
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.item import ItemPlanning
from capliquify.domain.records.ledger_balance import AccountClass, LedgerBalance
from capliquify.domain.records.payment import Certainty, Every, PlannedPayment, RecurringPayment
from capliquify.domain.records.profit_and_loss import ProfitAndLoss
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.supplier import Supplier
from support.export_files import read

LEDGER = "date,account_class,amount,currency,entity,tax_included\n"
RESULTS = "period_start,period_end,revenue,cost_of_goods_sold,currency,credit_sales,purchases\n"
SUPPLIERS = (
    "name,currency,payment_days,deposit_percent,discount_percent,discount_days,"
    "lead_time_days,lead_time_deviation_days\n"
)
MATERIALS = "item,component,quantity_per,scrap_percent,valid_from,valid_to\n"
RECURRING = "name,category,amount,currency,first_on,every,until\n"
PLANNED = "name,category,amount,currency,on,certainty\n"
FACILITY = "name,limit,currency,annual_rate,day_count,minimum_cash\n"
RATES = "on,base,quote,rate,kind\n"
SALES = "on,item,channel,market,quantity,net_amount,currency\n"
PLANNING = "item,supplier,unit_cost,currency,minimum_order,lot,safety_stock,location\n"


def test_a_balance() -> None:
    assert read(LEDGER + "2026-01-31,Receivable,120.00,GBP,UK Ltd,20.00\n").records == [
        LedgerBalance(
            external_id="2026-01-31|receivable|UK Ltd|GBP",
            balance_on=date(2026, 1, 31),
            account_class=AccountClass.RECEIVABLE,
            entity="UK Ltd",
            amount=Decimal("120.00"),
            currency="GBP",
            tax_included=Decimal("20.00"),
        )
    ]


def test_tax_larger_than_the_balance_is_a_warning() -> None:
    assert [one.column for one in read(LEDGER + "2026-01-31,cash,5.00,GBP,,6.00\n").warnings] == ["tax_included"]


def test_a_period_of_results() -> None:
    assert read(RESULTS + "2026-01-01,2026-01-31,100.00,40.00,GBP,,30.00\n").records == [
        ProfitAndLoss(
            external_id="2026-01-01|2026-01-31|GBP",
            period_start_on=date(2026, 1, 1),
            period_end_on=date(2026, 1, 31),
            revenue=Decimal("100.00"),
            cost_of_goods_sold=Decimal("40.00"),
            currency="GBP",
            credit_sales=None,
            purchases=Decimal("30.00"),
        )
    ]


def test_a_period_that_ends_before_it_starts_is_set_aside() -> None:
    found = read(RESULTS + "2026-01-31,2026-01-01,1,1,GBP,,\n")
    assert found.faults == [(2, "period_end", "is before period_start 2026-01-31")]


def test_percents_of_a_supplier_are_typed_as_eight_for_eight_percent() -> None:
    assert read(SUPPLIERS + "Bottler,EUR,30,30,2 %,10,14,\n").records == [
        Supplier(
            external_id="Bottler",
            name="Bottler",
            currency="EUR",
            payment_days=30,
            deposit_fraction=Decimal("0.3"),
            discount_fraction=Decimal("0.02"),
            discount_days=10,
            lead_time_days=14,
            lead_time_deviation_days=Decimal(0),
        )
    ]


def test_days_are_whole_and_not_negative() -> None:
    found = read(SUPPLIERS + "A,EUR,30.5,,,,-1,\nB,EUR,30,,,,14,\n")
    assert found.faults == [
        (2, "payment_days", "is not a whole number"),
        (2, "lead_time_days", "is less than 0"),
    ]


def test_a_component_of_an_item() -> None:
    assert read(MATERIALS + "GABA-RED-UK,BOTTLE,1.05,3,2026-01-01,\n").records == [
        BillOfMaterialsLine(
            external_id="GABA-RED-UK|BOTTLE|2026-01-01",
            item="GABA-RED-UK",
            component="BOTTLE",
            quantity_per=Decimal("1.05"),
            scrap_fraction=Decimal("0.03"),
            valid_from_on=date(2026, 1, 1),
            valid_to_on=None,
        )
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,A,1,,,", "component"),
        ("A,B,0,,,", "quantity_per"),
        ("A,B,1,100,,", "scrap_percent"),
        ("A,B,1,,2026-02-01,2026-01-01", "valid_to"),
    ],
)
def test_a_component_that_makes_no_sense_is_set_aside(row: str, column: str) -> None:
    assert [error.column for error in read(MATERIALS + row + "\n").errors] == [column]


def test_a_recurring_payment() -> None:
    assert read(RECURRING + "Office,Rent,4500.00,GBP,2026-01-01,Monthly,2026-12-31\n").records == [
        RecurringPayment(
            external_id="Office|2026-01-01|GBP",
            name="Office",
            category=CashCategory.RENT_AND_UTILITIES,
            amount=Decimal("4500.00"),
            currency="GBP",
            first_on=date(2026, 1, 1),
            every=Every.MONTH,
            until_on=date(2026, 12, 31),
        )
    ]


def test_a_planned_payment() -> None:
    assert read(PLANNED + "VAT Q1,vat,21400.00,GBP,2026-05-07,\n").records == [
        PlannedPayment(
            external_id="VAT Q1|2026-05-07|GBP",
            name="VAT Q1",
            category=CashCategory.SALES_TAX,
            amount=Decimal("21400.00"),
            currency="GBP",
            pay_on=date(2026, 5, 7),
            certainty=Certainty.SCHEDULED,
        )
    ]


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("payroll", CashCategory.PAYROLL),
        ("Wages", CashCategory.PAYROLL),
        ("Tax refund", CashCategory.TAX_REFUNDS),
        ("freight-and-duty", CashCategory.FREIGHT_AND_DUTY),
        ("CAPITAL EXPENDITURE", CashCategory.CAPITAL_EXPENDITURE),
    ],
)
def test_usual_words_find_their_category(word: str, category: CashCategory) -> None:
    found = read(PLANNED + f"X,{word},5.00,GBP,2026-05-07,\n")
    assert (found.records[0].category, found.warnings) == (category, [])


@pytest.mark.parametrize(
    ("amount", "category"),
    [("5.00", CashCategory.OTHER_OPERATING), ("-5.00", CashCategory.OTHER_RECEIPTS)],
)
def test_an_unknown_category_counts_as_other_with_a_warning(amount: str, category: CashCategory) -> None:
    found = read(PLANNED + f"X,moonbeams,{amount},GBP,2026-05-07,\n")
    assert found.records[0].category == category
    assert [(one.row, one.column, one.value) for one in found.warnings] == [(2, "category", "moonbeams")]


@pytest.mark.parametrize(
    ("written", "day_count"),
    [
        ("actual/365", DayCount.ACTUAL_365),
        ("ACT/360", DayCount.ACTUAL_360),
        ("1/52", DayCount.WEEK),
        ("Jan-52", DayCount.WEEK),
    ],
)
def test_a_facility(written: str, day_count: DayCount) -> None:
    assert read(FACILITY + f"RCF,60000,GBP,8,{written},50000\n").records == [
        Facility(
            external_id="RCF",
            name="RCF",
            limit=Decimal(60000),
            currency="GBP",
            annual_rate=Decimal("0.08"),
            day_count=day_count,
            minimum_cash=Decimal(50000),
        )
    ]


def test_a_rate_below_one_percent_is_a_warning() -> None:
    assert [one.column for one in read(FACILITY + "RCF,1,GBP,0.08,1/52,1\n").warnings] == ["annual_rate"]


def test_an_exchange_rate() -> None:
    assert read(RATES + "2026-01-31,GBP,EUR,1.165,Spot\n").records == [
        FxRate(
            external_id="2026-01-31|GBP|EUR|spot",
            rate_on=date(2026, 1, 31),
            base="GBP",
            quote="EUR",
            rate=Decimal("1.165"),
            kind="spot",
        )
    ]


def test_a_rate_that_jumps_is_a_warning_and_one_that_is_none_a_fault() -> None:
    found = read(RATES + "2026-01-30,GBP,EUR,1.16,spot\n2026-01-31,GBP,EUR,0.86,spot\n2026-02-01,GBP,EUR,0,spot\n")
    assert [(one.row, one.column) for one in found.warnings] == [(3, "rate")]
    assert found.faults == [(4, "rate", "is not more than 0")]


def test_a_day_of_sales() -> None:
    assert read(SALES + "2026-01-31,GABA-RED-UK,Amazon UK,UK,-2,-50.00,GBP\n").records == [
        Sale(
            external_id="2026-01-31|GABA-RED-UK|Amazon UK|UK|GBP",
            sold_on=date(2026, 1, 31),
            order_number="",
            item="GABA-RED-UK",
            channel="Amazon UK",
            market="UK",
            quantity=Decimal(-2),
            net_amount=Decimal("-50.00"),
            tax=Decimal(0),
            currency="GBP",
        )
    ]


def test_an_amount_against_the_sign_of_its_quantity_is_a_warning() -> None:
    assert [one.column for one in read(SALES + "2026-01-31,ABC,X,UK,-2,50.00,GBP\n").warnings] == ["net_amount"]


def test_how_an_item_is_bought() -> None:
    assert read(PLANNING + "GABA-RED-UK,Bottler,6.50,GBP,100,50,99,\n").records == [
        ItemPlanning(
            external_id="GABA-RED-UK|",
            item="GABA-RED-UK",
            supplier="Bottler",
            unit_cost=Decimal("6.50"),
            currency="GBP",
            minimum_order=Decimal(100),
            lot=Decimal(50),
            safety_stock=Decimal(99),
            location="",
        )
    ]


def test_a_pair_of_the_same_currency_is_no_rate() -> None:
    assert read(RATES + "2026-01-31,GBP,GBP,1.0,spot\n").faults == [(2, "quote", "is the same currency as base")]


def test_a_payment_that_ends_before_it_starts_is_set_aside() -> None:
    found = read(RECURRING + "Office,Rent,4500.00,GBP,2026-01-01,month,2025-12-31\n")
    assert found.faults == [(2, "until", "is before first_on 2026-01-01")]


def test_an_unknown_day_count_is_set_aside() -> None:
    assert read(FACILITY + "RCF,1,GBP,8,30/360,1\n").faults == [(2, "day_count", "is not one of the known values")]


def test_a_discount_longer_than_the_term_and_a_lot_of_nothing_are_warnings() -> None:
    assert [one.column for one in read(SUPPLIERS + "A,EUR,30,,2,40,14,\n").warnings] == ["discount_days"]
    assert [one.column for one in read(PLANNING + "A-1,B,6.50,GBP,0,0,0,Main\n").warnings] == ["lot"]


@pytest.mark.parametrize("end", ["9999-12-31", "2201-01-01", "31/12/9999"])
def test_an_end_in_the_far_future_is_no_end(end: str) -> None:
    recurring = read(RECURRING + f"Rent,rent,5,GBP,2026-01-13,monthly,{end}\n")
    assert ([record.until_on for record in recurring.records], recurring.errors) == ([None], [])
    materials = read(MATERIALS + f"A,B,1,,2026-02-13,{end}\n")
    assert ([record.valid_to_on for record in materials.records], materials.errors) == ([None], [])


def test_an_end_in_the_far_past_is_a_fault() -> None:
    found = read(RECURRING + "Rent,rent,5,GBP,2026-01-13,monthly,1899-12-31\n")
    assert found.faults == [(2, "until", "is in the year 1899")]
