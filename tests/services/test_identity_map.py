from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from capliquify.domain.access.audit_filter import AuditFilter
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.domain.records.fx_rate import FxRate
from capliquify.domain.records.order import PurchaseOrderLine, SalesOrderLine
from capliquify.domain.records.supplier import Supplier
from capliquify.domain.sources.identity import IdentityKind, MatchMethod
from capliquify.services.audit_reading import list_log
from capliquify.services.demand import get_demand
from capliquify.services.identity_map import Decision, confirm_suggestions, decide, list_mappings, list_targets, undo
from capliquify.services.plan import get_plan
from capliquify.services.unmapped import Narrowing, unmapped_total
from capliquify.storage.repositories.organisations import set_organisation
from support.connected import connect, item
from support.ingesting import ingest
from support.records import sale, sales_invoice
from support.trust import context_of

if TYPE_CHECKING:
    from capliquify.services.context import Context
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction

TODAY = date(2026, 3, 31)
DOLLARS = FxRate(external_id="1", rate_on=TODAY, base="GBP", quote="USD", rate=Decimal("1.2750"), kind="spot")


@pytest.fixture
def context(transaction: Transaction, organisation: OrganisationRow) -> Context:
    """A company that stocks TEA and OIL, and sells them under other codes."""
    ingest(transaction, item("TEA", barcode="5000000000017"), item("OIL"), source="files/unleashed")
    shop = connect(transaction, "shopify").source
    ingest(
        transaction,
        sale("1", item="tea ", net_amount=Decimal("60.00")),
        sale("2", item="7K-2Q", net_amount=Decimal("127.50"), currency="USD", order_number="#2"),
        sale("3", item="7K-2Q", net_amount=Decimal("40.00"), order_number="#3"),
        sale("4", item="7K-2Q", net_amount=Decimal("999.00"), sold_on=TODAY - timedelta(days=365)),
        sale("5", item="OIL", net_amount=Decimal("77.00")),
        item("7K-2Q", name="Tea from the shop", barcode="05000000000017"),
        source=shop,
    )
    ingest(transaction, DOLLARS, source="files/template")
    return context_of(transaction, set_organisation(transaction, organisation.id, {"currency": "GBP"}))


def decision(code: str, target: str, **changes: str) -> Decision:
    kind = IdentityKind(changes.get("kind", "item"))
    return Decision(kind=kind, vendor=changes.get("vendor", "shopify"), code=code, target=target)


def unmapped_codes(context: Context) -> list[str]:
    return [each.code for each in list_mappings(context).unmapped]


def test_unknown_codes_are_listed_by_what_they_are_worth(context: Context) -> None:
    found = list_mappings(context)

    assert [(each.code, each.value, each.documents) for each in found.unmapped] == [
        ("7K-2Q", Decimal("140.00"), 3),
        ("tea ", Decimal("60.00"), 1),
    ]
    assert found.unmapped[0].name == "Tea from the shop"
    assert (found.unmapped[0].vendor, found.unmapped[0].currency) == ("shopify", "GBP")
    assert found.unmapped[0].last_on == date(2026, 1, 5)
    assert (found.unmapped_count, found.mapped_count) == (2, 0)


def test_each_code_comes_with_what_it_may_mean(context: Context) -> None:
    made_up, spelled = list_mappings(context).unmapped

    assert [(each.target, each.target_name, each.method) for each in made_up.suggestions] == [
        ("TEA", "TEA the thing", "barcode")
    ]
    assert [(each.target, each.method) for each in spelled.suggestions] == [("TEA", "normalised")]


def test_a_value_without_a_rate_is_not_known(context: Context, transaction: Transaction) -> None:
    ingest(transaction, sale("9", item="YEN", currency="JPY"), source="files/amazon")

    [yen] = list_mappings(context, vendor="amazon").unmapped

    assert yen.value is None
    assert unmapped_total(context).complete is False


def test_what_unknown_codes_are_worth_together(context: Context) -> None:
    total = unmapped_total(context)

    assert (total.codes, total.value, total.complete, total.currency) == (2, Decimal("200.00"), True, "GBP")


@pytest.mark.parametrize(
    ("narrowing", "codes"),
    [
        ({"q": "TEA"}, ["7K-2Q", "tea "]),
        ({"q": "7k"}, ["7K-2Q"]),
        ({"vendor": "amazon"}, []),
        ({"kind": IdentityKind.CUSTOMER}, []),
    ],
)
def test_the_list_is_narrowed(context: Context, narrowing: dict[str, str], codes: list[str]) -> None:
    assert [each.code for each in list_mappings(context, **narrowing).unmapped] == codes  # type: ignore[arg-type] # each of its own type


def test_without_any_known_item_nothing_is_unmapped(transaction: Transaction, organisation: OrganisationRow) -> None:
    ingest(transaction, sale("1", item="tea"), item("tea"), source="files/shopify")

    assert unmapped_codes(context_of(transaction, organisation)) == []


def test_a_decided_code_is_listed_as_mapped_and_no_more_as_unknown(context: Context) -> None:
    [told] = decide(context, [decision("7K-2Q", "TEA")])

    found = list_mappings(context)
    assert [each.code for each in found.unmapped] == ["tea "]
    assert found.mapped == [told]
    assert (told.target, told.method, told.decided_by) == ("TEA", "barcode", context.actor)


def test_a_target_nobody_suggested_was_chosen_by_a_person(context: Context) -> None:
    [told] = decide(context, [decision("7K-2Q", "OIL")])

    assert told.method == "person"


def test_a_later_decision_takes_the_place_of_an_earlier_one(context: Context) -> None:
    decide(context, [decision("7K-2Q", "OIL")])
    decide(context, [decision("7K-2Q", "TEA")])

    assert [each.target for each in list_mappings(context).mapped] == ["TEA"]
    [count] = context.transaction.execute_binary("select count(*) from identity_mapping").fetchall()
    assert count == (2,)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ([decision("7K-2Q", "GIN")], "No item 'GIN' is known"),
        ([decision("OIL", "TEA")], "'OIL' is a known item itself"),
        ([decision("7K-2Q", "TEA"), decision("7K-2Q", "OIL")], "named twice"),
    ],
)
def test_a_decision_that_cannot_hold_is_refused(context: Context, made: list[Decision], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        decide(context, made)


def test_all_suggestions_of_a_method_are_confirmed_at_once(context: Context, transaction: Transaction) -> None:
    ingest(transaction, item("te a"), source="files/template")
    ingest(transaction, sale("8", item="o-i-l"), source="files/amazon")

    told = confirm_suggestions(context, MatchMethod.NORMALISED, Narrowing())

    assert [(each.vendor, each.code, each.target) for each in told] == [("amazon", "o-i-l", "OIL")]
    assert "tea " in unmapped_codes(context)  # two items are spelled like it: a person chooses


def test_only_suggestions_are_confirmed_at_once(context: Context) -> None:
    with pytest.raises(InvalidInput, match="Nothing waits to be confirmed by 'person'"):
        confirm_suggestions(context, MatchMethod.PERSON, Narrowing())


def test_an_undone_decision_holds_no_more_and_stays_in_the_history(context: Context) -> None:
    [told] = decide(context, [decision("7K-2Q", "TEA")])

    undo(context, UUID(told.id))

    assert list_mappings(context).mapped == []
    assert "7K-2Q" in unmapped_codes(context)
    row = context.transaction.execute("select target, ended_by from identity_mapping").fetchone()
    assert row == ("TEA", context.actor)
    with pytest.raises(NotFound):
        undo(context, UUID(told.id))


def test_decisions_are_in_the_audit_log(context: Context) -> None:
    [told] = decide(context, [decision("7K-2Q", "TEA")])
    undo(context, UUID(told.id))

    entries = list_log(context, AuditFilter(), limit=10, cursor=None).entries
    assert [(each.action, each.subject) for each in entries] == [
        ("mapping.undone", "shopify 7K-2Q"),
        ("mapping.decided", "shopify 7K-2Q"),
    ]


def test_a_decision_about_an_item_that_is_gone_has_to_be_made_again(context: Context) -> None:
    decide(context, [decision("7K-2Q", "TEA")])
    context.transaction.execute("update item set known_until = now() where code = 'TEA'")

    assert "7K-2Q" in unmapped_codes(context)


def test_what_a_code_can_mean_is_found_by_code_and_name(context: Context) -> None:
    assert [each.target for each in list_targets(context).targets] == ["OIL", "TEA"]
    assert [each.target for each in list_targets(context, q="tea the").targets] == ["TEA"]


def test_customers_and_suppliers_are_listed_where_a_known_one_may_be_meant(
    context: Context, transaction: Transaction
) -> None:
    line = SalesOrderLine(
        external_id="1",
        order_number="SO-1",
        ordered_on=TODAY,
        required_on=TODAY,
        customer="Deli & Sons Ltd",
        item="TEA",
        warehouse="Main",
        quantity=Decimal(1),
        line_total=Decimal(25),
        currency="GBP",
        open=True,
    )
    bought = PurchaseOrderLine(
        **{name: getattr(line, name) for name in SalesOrderLine.__slots__ if name != "customer"}, supplier="Beans ltd"
    )
    supplier = Supplier(
        external_id="1",
        name="BEANS LIMITED",
        currency="GBP",
        payment_days=30,
        deposit_fraction=Decimal(0),
        discount_fraction=Decimal(0),
        discount_days=0,
        lead_time_days=1,
        lead_time_deviation_days=Decimal(0),
    )
    new_customer = replace(line, external_id="2", customer="Nobody Yet")
    ingest(transaction, line, new_customer, bought, source="files/unleashed")
    ingest(transaction, supplier, source="files/template")
    ingest(transaction, sales_invoice(customer="Deli and Sons Limited"))

    found = {each.kind: each for each in list_mappings(context, vendor="unleashed").unmapped}

    assert sorted(found) == ["customer", "supplier"]
    assert (found["customer"].code, found["customer"].value) == ("Deli & Sons Ltd", Decimal("25.00"))
    assert found["customer"].suggestions[0].target == "Deli and Sons Limited"
    assert found["supplier"].suggestions[0].target == "BEANS LIMITED"


def test_forecast_and_plan_say_what_sales_are_not_planned(context: Context) -> None:
    told = "2 codes are not mapped to an item: 200.00 GBP of sales in the last 365 days"

    assert any(note.startswith(told) for note in get_demand(context).notes)
    assert any(note.startswith(told) for note in get_plan(context).notes)


def test_a_decision_takes_its_sales_out_of_the_note(context: Context) -> None:
    get_plan(context)
    decide(context, [decision("7K-2Q", "TEA"), decision("tea ", "TEA")])

    assert not any("not mapped" in note for note in get_plan(context).notes)
    assert not any("not mapped" in note for note in get_demand(context).notes)


def test_a_forecast_names_what_it_is_learned_from(context: Context) -> None:
    assert get_demand(context).learned_from == ["Shopify, Roastery"]


def test_nothing_is_learned_from_a_source_that_is_left_out(context: Context, transaction: Transaction) -> None:
    transaction.execute("update connection set excluded_from_statistics = true")

    answer = get_demand(context)

    assert (answer.series, answer.learned_from) == ([], [])
    assert any(note.startswith("left out of statistics by its setting: Shopify, Roastery.") for note in answer.notes)
