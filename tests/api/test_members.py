from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission, Role
from capliquify.services import organisations
from support.http import ask
from support.organisation_people import ask_change, audited, member, read, role_of, send
from support.people import join, sign_in

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def ada(parts: Parts) -> SignedIn:
    return member(parts, "ada")


@pytest.fixture
def cleo(parts: Parts) -> SignedIn:
    return member(parts, "cleo", Role.MANAGER, finance=[Permission.FINANCE_APPROVE], approval_limit=Decimal(500))


@pytest.mark.usefixtures("cleo")
def test_members_are_listed_by_name_with_what_they_may_do(app: App, ada: SignedIn) -> None:
    answer = read(app, ada, "/members")
    assert answer["currency"] is None
    assert [(each["name"], each["role"], each["you"]) for each in answer["members"]] == [
        ("Ada", "administrator", True),
        ("Cleo", "manager", False),
    ]
    cleo = answer["members"][1]
    assert (cleo["finance"], cleo["approval_limit"], cleo["second_factor"]) == (["finance:approve"], "500", False)


def test_members_are_those_of_the_organisation_also_for_a_member_of_two(app: App, parts: Parts, ada: SignedIn) -> None:
    with parts.system_context("test") as context:
        organisations.create_organisation(context, slug="other", name="Other")
    join(parts, ada, "other")
    join(parts, sign_in(parts, "olga@example.com"), "other")
    assert [each["name"] for each in read(app, ada, "/members")["members"]] == ["Ada"]
    assert [each["name"] for each in read(app, ada, "/members?organisation=other")["members"]] == ["Ada", "Olga"]


def test_less_power_holds_at_once(app: App, parts: Parts, ada: SignedIn, cleo: SignedIn) -> None:
    outcome = ask_change(app, ada, cleo, role="viewer")
    assert outcome.json() == {"done": True, "approval": None}
    assert role_of(app, ada, cleo) == "viewer"
    assert ask(app, "/api/v1/cash", headers=cleo.headers).status_code == 403
    assert audited(parts) == [("user:ada@example.com", "member.changed", cleo.email)]


def test_a_change_to_what_somebody_is_changes_nothing(app: App, parts: Parts, ada: SignedIn, cleo: SignedIn) -> None:
    same = ask_change(app, ada, cleo, role="manager", finance=["finance:approve"], approval_limit="500.00")
    assert same.json() == {"done": True, "approval": None}
    assert audited(parts) == []


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_the_last_administrator_stays_one(app: App, ada: SignedIn, role: str) -> None:
    refused = ask_change(app, ada, ada, role=role)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    removed = send(app, ada, f"/members/{ada.user_id}", method="DELETE")
    assert removed.status_code == 409
    left = send(app, ada, "/membership?organisation=default", method="DELETE")
    assert (left.status_code, role_of(app, ada, ada)) == (409, "administrator")


def test_a_removed_member_is_a_stranger_at_the_next_request(
    app: App, parts: Parts, ada: SignedIn, cleo: SignedIn
) -> None:
    assert ask(app, "/api/v1/members", headers=cleo.headers).status_code == 200
    assert send(app, ada, f"/members/{cleo.user_id}", method="DELETE").status_code == 204
    assert ask(app, "/api/v1/members", headers=cleo.headers).status_code == 404
    assert audited(parts) == [("user:ada@example.com", "member.removed", cleo.email)]


def test_a_member_leaves(app: App, ada: SignedIn, cleo: SignedIn) -> None:
    assert send(app, cleo, "/membership", method="DELETE").status_code == 400  # which one must be said
    assert send(app, cleo, "/membership?organisation=default", method="DELETE").status_code == 204
    assert role_of(app, ada, cleo) is None


def test_somebody_removed_can_be_asked_back_as_something_else(app: App, ada: SignedIn, cleo: SignedIn) -> None:
    send(app, ada, f"/members/{cleo.user_id}", method="DELETE")
    invited = send(app, ada, "/invitations", {"email": cleo.email, "role": "viewer"}).json()["invitation"]
    token = invited["link"].partition("#token=")[2]
    assert send(app, cleo, "/invitations/accept", {"token": token}).status_code == 201
    assert role_of(app, ada, cleo) == "viewer"


def test_a_manager_changes_nobody(app: App, ada: SignedIn, cleo: SignedIn) -> None:
    assert ask_change(app, cleo, ada, role="viewer").status_code == 403
    assert send(app, cleo, f"/members/{ada.user_id}", method="DELETE").status_code == 403
    assert role_of(app, ada, ada) == "administrator"


@pytest.mark.parametrize(
    "wanted",
    [
        {"role": "owner"},
        {"finance": ["members:manage"]},
        {"approval_limit": "-1"},
        {"approval_limit": "NaN"},
        {"approval_limit": "0.00001"},
        {"approval_limit": "1E+400"},
        {"reason": "  "},
    ],
)
def test_what_nobody_can_be_is_refused(app: App, ada: SignedIn, cleo: SignedIn, wanted: dict[str, object]) -> None:
    refused = ask_change(app, ada, cleo, **wanted)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-input")
    assert role_of(app, ada, cleo) == "manager"


def test_a_member_of_another_organisation_is_not_found(app: App, parts: Parts, ada: SignedIn) -> None:
    with parts.system_context("test") as context:
        organisations.create_organisation(context, slug="other", name="Other")
    olga = sign_in(parts, "olga@example.com")
    join(parts, olga, "other")
    assert ask_change(app, ada, olga).status_code == 404
    assert send(app, ada, f"/members/{olga.user_id}", method="DELETE").status_code == 404
