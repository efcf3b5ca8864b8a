from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from capliquify.storage.transaction import begin
from support.http import ask
from support.organisation_people import approve, audited, member, read, send
from support.people import join, sign_in

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn


LIMIT: Final = "/organisation/cash-line-limit"


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def ada(parts: Parts) -> SignedIn:
    return member(parts, "ada")


def change(app: App, by: SignedIn, **settings: object) -> httpx.Response:
    return send(app, by, "/organisation", settings, method="PATCH")


def slugs(app: App, person: SignedIn) -> list[str]:
    found: list[dict[str, Any]] = read(app, person, "/organisations")["organisations"]
    return [each["slug"] for each in found]


def test_an_administrator_sets_up_another_organisation_and_administers_it(app: App, ada: SignedIn) -> None:
    made = send(app, ada, "/organisations", {"slug": "acme", "name": "Acme Ltd"})
    assert (made.status_code, made.json()["slug"], made.json()["empty"]) == (201, "acme", True)
    assert slugs(app, ada) == ["default", "acme"]
    [first] = read(app, ada, "/members?organisation=acme")["members"]
    assert (first["email"], first["role"], first["approval_limit"]) == (ada.email, "administrator", "0")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MANAGER])
def test_nobody_else_sets_up_an_organisation(app: App, parts: Parts, role: Role) -> None:
    person = member(parts, "mia", role)
    assert send(app, person, "/organisations", {"slug": "acme", "name": "Acme"}).status_code == 403
    assert slugs(app, person) == ["default"]


def test_a_stranger_sets_up_no_organisation(app: App, parts: Parts) -> None:
    eve = sign_in(parts, "eve@example.com")
    assert send(app, eve, "/organisations", {"slug": "acme", "name": "Acme"}).status_code == 403


@pytest.mark.parametrize("name", ["\x00", " ", "a\nb"])
def test_a_name_nobody_can_read_is_refused(app: App, ada: SignedIn, name: str) -> None:
    assert send(app, ada, "/organisations", {"slug": "acme", "name": name}).status_code == 400
    assert slugs(app, ada) == ["default"]


@pytest.mark.parametrize(("slug", "status"), [("default", 409), ("Acme!", 400), ("installation", 400)])
def test_a_slug_that_cannot_be_used_is_refused(app: App, ada: SignedIn, slug: str, status: int) -> None:
    assert send(app, ada, "/organisations", {"slug": slug, "name": "Acme"}).status_code == status
    assert slugs(app, ada) == ["default"]


def test_settings_are_changed_and_logged(app: App, parts: Parts, ada: SignedIn) -> None:
    changed = change(app, ada, name="Roastery", time_zone="Europe/London", week_ends_on="saturday", currency="GBP")
    answer = changed.json()
    assert changed.status_code == 200
    assert [answer[name] for name in ("name", "time_zone", "week_ends_on", "currency", "currency_source")] == [
        "Roastery", "Europe/London", "saturday", "GBP", "set",
    ]  # fmt: skip
    assert audited(parts) == [("user:ada@example.com", "organisation.changed", "default")]


def test_a_lower_limit_holds_at_once_and_a_higher_one_is_never_set_alone(app: App, parts: Parts, ada: SignedIn) -> None:
    assert change(app, ada, cash_line_limit="500").json()["cash_line_limit"] == "500"
    refused = change(app, ada, cash_line_limit="500.01")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert read(app, ada, "/organisations")["organisations"][0]["cash_line_limit"] == "500"
    assert send(app, ada, LIMIT, {"limit": "400", "reason": "less"}).json() == {"done": True, "approval": None}
    assert read(app, ada, "/audit")["entries"][0]["reason"] == "less"
    assert send(app, ada, LIMIT, {"limit": "300", "reason": " "}).status_code == 400
    assert read(app, ada, "/organisations")["organisations"][0]["cash_line_limit"] == "400"
    grow_old(parts, ada)
    assert send(app, ada, LIMIT, {"limit": "300", "reason": "less"}).json()["code"] == "second-factor-needed"


def test_a_higher_limit_takes_whoever_may_approve_as_much(app: App, parts: Parts, ada: SignedIn) -> None:
    change(app, ada, currency="GBP")
    manager = sign_in(parts, "max@example.com")
    join(parts, manager, "default", Role.MANAGER, approval_limit=Decimal(20000))
    high = send(app, ada, LIMIT, {"limit": "20000.01", "reason": "season"}).json()["approval"]
    within = send(app, ada, LIMIT, {"limit": "20000", "reason": "season"}).json()["approval"]

    assert approve(app, ada, within).status_code == 403
    assert approve(app, manager, high).status_code == 403
    assert approve(app, manager, within).json()["status"] == "executed"
    assert read(app, ada, "/organisations")["organisations"][0]["cash_line_limit"] == "20000"


def test_a_limit_that_was_changed_meanwhile_is_not_set(app: App, parts: Parts, ada: SignedIn) -> None:
    change(app, ada, currency="GBP")
    manager = sign_in(parts, "max@example.com")
    join(parts, manager, "default", Role.MANAGER, approval_limit=Decimal(90000))
    asked = send(app, ada, LIMIT, {"limit": "20000", "reason": "season"}).json()["approval"]
    change(app, ada, cash_line_limit="500")
    decided = approve(app, manager, asked).json()
    assert (decided["status"], decided["outcome"]) == (
        "failed", "The limit is 500 by now: ask for another one anew.",
    )  # fmt: skip
    assert read(app, ada, "/organisations")["organisations"][0]["cash_line_limit"] == "500"


def test_another_currency_takes_a_fresh_second_factor(app: App, parts: Parts, ada: SignedIn) -> None:
    grow_old(parts, ada)
    assert change(app, ada, currency="JPY").status_code == 200  # there was none before
    assert change(app, ada, currency="GBP").json()["code"] == "second-factor-needed"


def grow_old(parts: Parts, person: SignedIn) -> None:
    """The second factor was given eleven minutes ago."""
    with begin(parts.pool) as transaction:
        transaction.execute(
            "update session set factor_at = factor_at - interval '11 minutes' where user_id = %s", (person.user_id,)
        )


@pytest.mark.parametrize(
    "settings",
    [
        {"cash_line_limit": "-1"},
        {"cash_line_limit": "NaN"},
        {"time_zone": "Mars/Olympus"},
        {"currency": "XXY"},
        {"name": "\n"},
        {"slug": "other"},
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(app: App, ada: SignedIn, settings: dict[str, object]) -> None:
    before = read(app, ada, "/organisations")
    assert change(app, ada, **settings).status_code == 400
    assert read(app, ada, "/organisations") == before


def test_two_administrators_end_an_organisation_and_one_restores_it(app: App, parts: Parts, ada: SignedIn) -> None:
    ben = member(parts, "ben")
    asked = send(app, ada, "/organisation/deletion", {"reason": "sold"}).json()
    assert asked["approval"]["summary"] == (
        "default is closed at once and deleted with everything in it after 30 days."
    )
    assert ask(app, "/api/v1/members", headers=ada.headers).status_code == 200
    assert approve(app, ada, asked["approval"]).status_code == 403
    decided = approve(app, ben, asked["approval"]).json()
    assert (decided["status"], decided["outcome"]) == (
        "executed",
        "default is closed and will be deleted on 2026-07-30; until then it can be restored.",
    )
    assert ask(app, "/api/v1/members", headers=ada.headers).status_code == 404
    assert send(app, ada, "/organisation/deletion", method="DELETE").status_code == 204
    assert ask(app, "/api/v1/members", headers=ada.headers).status_code == 200


def test_a_manager_neither_ends_nor_restores(app: App, parts: Parts) -> None:
    manager = member(parts, "mia", Role.MANAGER)
    assert send(app, manager, "/organisation/deletion", {"reason": "sold"}).status_code == 403
    assert send(app, manager, "/organisation/deletion", method="DELETE").status_code == 403
