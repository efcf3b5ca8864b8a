from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission, Role
from support.importing import LEDGER, run_import, upload
from support.organisation_people import approve, audited, member, read, send

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn

CASH = "/cash?as_of=2026-06-30"
LINE = {
    "name": "New roaster",
    "category": "capital_expenditure",
    "amount": "900.00",
    "currency": "GBP",
    "pay_on": "2026-07-08",
    "certainty": "approved",
    "reason": "deposit, invoice to follow",
}


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def mia(parts: Parts) -> SignedIn:
    """A manager, who enters lines."""
    return member(parts, "mia", Role.MANAGER)


@pytest.fixture
def fay(parts: Parts) -> SignedIn:
    """Somebody who may approve up to 20,000."""
    return member(parts, "fay", Role.MANAGER, approval_limit=Decimal(20_000))


@pytest.fixture
def with_balances(app: App, parts: Parts, mia: SignedIn) -> None:
    """The organisation counts in GBP and has 12,500.00 in the bank."""
    run_import(parts, _as(app, mia))


def _as(app: App, person: SignedIn) -> str:
    import_id: str = upload(app, LEDGER, **person.headers).json()["id"]
    return import_id


def add(app: App, by: SignedIn, **changes: object) -> httpx.Response:
    return send(app, by, "/cash-lines", {**LINE, **changes})


def lines(app: App, by: SignedIn) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(app, by, "/cash-lines")["cash_lines"]
    return found


def cash_of_week(app: App, by: SignedIn, category: str) -> str | None:
    """What the week of the line holds on a row of the sheet; None where the row is not there."""
    week = read(app, by, CASH)["weeks"][1]
    amounts: dict[str, str] = {line["name"]: line["amount"] for line in week["lines"]}
    return amounts.get(category)


@pytest.mark.usefixtures("with_balances")
def test_a_line_up_to_the_limit_is_in_the_sheet_at_once(app: App, mia: SignedIn) -> None:
    before = cash_of_week(app, mia, "capital_expenditure")
    added = add(app, mia)
    assert (added.status_code, added.json()["done"], added.json()["approval"]) == (201, True, None)
    assert (before, cash_of_week(app, mia, "capital_expenditure")) == (None, "-900.00")
    [line] = lines(app, mia)
    assert (line["name"], line["amount"], line["entered_by"]) == ("New roaster", "900.00", "user:mia@example.com")
    assert line["reason"] == "deposit, invoice to follow"


@pytest.mark.usefixtures("with_balances")
def test_a_withdrawn_line_leaves_the_sheet_as_it_was(app: App, parts: Parts, mia: SignedIn) -> None:
    before = read(app, mia, CASH)
    line = add(app, mia).json()["cash_line"]
    assert read(app, mia, CASH) != before
    left = send(app, mia, f"/cash-lines/{line['id']}/withdraw", {"reason": "paid in cash"})
    assert (left.status_code, left.json()["cash_lines"]) == (200, [])
    assert read(app, mia, CASH) == before
    assert audited(parts)[-2:] == [
        ("user:mia@example.com", "cash_line.added", "New roaster"),
        ("user:mia@example.com", "cash_line.withdrawn", "New roaster"),
    ]


@pytest.mark.usefixtures("with_balances")
def test_a_withdrawn_line_is_not_withdrawn_again(app: App, mia: SignedIn) -> None:
    path = f"/cash-lines/{add(app, mia).json()['cash_line']['id']}/withdraw"
    send(app, mia, path, {"reason": "paid in cash"})
    assert send(app, mia, path, {"reason": "again"}).status_code == 404


@pytest.mark.usefixtures("with_balances")
def test_a_line_above_the_limit_waits_and_is_entered_once(app: App, mia: SignedIn, fay: SignedIn) -> None:
    before = read(app, mia, CASH)
    outcome = add(app, mia, amount="10000.01").json()
    assert (outcome["done"], outcome["cash_line"]) == (False, None)
    approval = outcome["approval"]
    assert (approval["amount"], approval["currency"]) == ("10000.01", "GBP")
    assert approval["summary"] == "New roaster: 10000.01 GBP is paid on 2026-07-08 (capital expenditure)."
    assert (read(app, mia, CASH), lines(app, mia)) == (before, [])
    assert approve(app, fay, approval).json()["status"] == "executed"
    assert approve(app, fay, approval).status_code == 409
    assert [line["amount"] for line in lines(app, mia)] == ["10000.01"]
    assert cash_of_week(app, mia, "capital_expenditure") == "-10000.01"


@pytest.mark.usefixtures("with_balances")
def test_nobody_approves_an_amount_above_their_limit(app: App, mia: SignedIn, fay: SignedIn) -> None:
    approval = add(app, mia, amount="20000.01").json()["approval"]
    refused = approve(app, fay, approval)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert refused.json()["detail"] == "It is about 20000.01 GBP, above your limit of 20000 GBP."
    assert lines(app, mia) == []


@pytest.mark.usefixtures("with_balances")
def test_whoever_may_not_see_money_is_not_shown_the_amount_that_waits(app: App, parts: Parts, mia: SignedIn) -> None:
    approval = add(app, mia, amount="10000.01").json()["approval"]
    readers = [member(parts, "ola", Role.OPERATOR), member(parts, "fin", finance=[Permission.FINANCE_APPROVE])]
    ids = [[each["id"] for each in read(app, reader, "/approvals")["approvals"]] for reader in readers]
    assert ids == [[], [approval["id"]]]


@pytest.mark.usefixtures("with_balances")
def test_whoever_may_not_see_money_is_not_told_what_was_entered_by_hand(app: App, parts: Parts, mia: SignedIn) -> None:
    entered = add(app, mia).json()["cash_line"]
    viewer = member(parts, "vic", Role.VIEWER)
    listed = {job["id"]: job["file"] for job in read(app, viewer, "/imports")["imports"]}
    assert listed[entered["id"]] == "entered by hand"
    assert read(app, viewer, f"/imports/{entered['id']}")["file"] == "entered by hand"
    assert read(app, mia, f"/imports/{entered['id']}")["file"] == entered["name"]


@pytest.mark.usefixtures("with_balances")
def test_a_large_receipt_needs_a_second_person_too(app: App, mia: SignedIn, fay: SignedIn) -> None:
    outcome = add(app, mia, amount="-20000.01", category="other_receipts").json()
    assert outcome["done"] is False
    assert approve(app, fay, outcome["approval"]).status_code == 403


@pytest.mark.usefixtures("with_balances")
def test_an_administrator_does_not_approve_money_by_being_one(app: App, parts: Parts, mia: SignedIn) -> None:
    administrator = member(parts, "ada", approval_limit=Decimal(1_000_000))
    approval = add(app, mia, amount="10000.01").json()["approval"]
    assert approve(app, administrator, approval).status_code == 403
    trusted = member(parts, "tom", finance=[Permission.FINANCE_APPROVE], approval_limit=Decimal(1_000_000))
    assert approve(app, trusted, approval).json()["status"] == "executed"


@pytest.mark.usefixtures("with_balances")
def test_a_line_in_another_currency_is_compared_by_the_newest_rate(app: App, parts: Parts, mia: SignedIn) -> None:
    missing = add(app, mia, currency="USD")
    assert (missing.status_code, missing.json()["code"]) == (422, "rate-missing")
    rates = b"on,base,quote,rate,kind\n2026-06-01,GBP,USD,1.00,spot\n2026-06-29,GBP,USD,1.25,spot\n"
    run_import(parts, str(upload(app, rates, "fx.csv&kind=fx-rates", **mia.headers).json()["id"]))
    assert add(app, mia, currency="USD", amount="12500.00").json()["done"] is True
    above = add(app, mia, currency="USD", amount="12500.02").json()
    assert (above["done"], above["approval"]["amount"], above["approval"]["currency"]) == (False, "10000.02", "GBP")


def test_without_a_currency_the_limit_cannot_be_told(app: App, mia: SignedIn) -> None:
    refused = add(app, mia)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-input")
    assert "organisation set currency" in refused.json()["detail"]
    assert lines(app, mia) == []


@pytest.mark.usefixtures("with_balances")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": "0"}, "The amount is 0: give one above 0 for a payment, below 0 for a receipt."),
        ({"amount": "1.001"}, "1.001 GBP has more than 2 decimals."),
        ({"amount": "NaN"}, "NaN is not an amount of money"),
        ({"currency": "XYZ"}, "'XYZ' is not a currency code of ISO 4217"),
        ({"name": "   "}, "A line has a name of 1 to 200 printable characters."),
        ({"reason": "   "}, "Give a reason of 1 to 2000 characters."),
        (
            {"pay_on": "2026-06-30"},
            "2026-06-30 is not after 2026-06-30: a line of the past would change nothing in the sheet.",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_refused(
    app: App, mia: SignedIn, changes: dict[str, object], reason: str
) -> None:
    refused = add(app, mia, **changes)
    assert (refused.status_code, refused.json()["detail"]) == (400, reason)
    assert lines(app, mia) == []


@pytest.mark.usefixtures("with_balances")
def test_a_line_is_not_undone_as_an_import_without_a_reason(app: App, mia: SignedIn) -> None:
    line = add(app, mia).json()["cash_line"]
    refused = send(app, mia, f"/imports/{line['id']}/rollback")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert len(lines(app, mia)) == 1


@pytest.mark.usefixtures("with_balances")
def test_an_operator_enters_no_line(app: App, parts: Parts, mia: SignedIn) -> None:
    operator = member(parts, "oda", Role.OPERATOR)
    assert add(app, operator).status_code == 403
    assert lines(app, mia) == []


@pytest.mark.usefixtures("with_balances")
def test_a_line_sent_twice_under_one_key_is_entered_once(app: App, mia: SignedIn) -> None:
    first, second = (send(app, mia, "/cash-lines", LINE, key="line-1") for _ in range(2))
    assert (first.status_code, second.json()) == (201, first.json())
    assert len(lines(app, mia)) == 1
