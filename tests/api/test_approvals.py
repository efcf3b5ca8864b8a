from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission, Role
from support.http import ask
from support.people import join, make_key, sign_in

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def ada(parts: Parts) -> SignedIn:
    return _member(parts, "ada@example.com")


@pytest.fixture
def ben(parts: Parts) -> SignedIn:
    return _member(parts, "ben@example.com")


@pytest.fixture
def cleo(parts: Parts) -> SignedIn:
    return _member(parts, "cleo@example.com", Role.OPERATOR)


def _member(parts: Parts, email: str, role: Role = Role.ADMINISTRATOR) -> SignedIn:
    person = sign_in(parts, email)
    join(parts, person, "default", role)
    return person


def send(app: App, person: SignedIn, path: str, body: object = None, **headers: str) -> httpx.Response:
    return ask(app, f"/api/v1{path}", "POST", headers={**person.headers, **headers}, json=body)


def read(app: App, person: SignedIn, path: str) -> Any:  # noqa: ANN401 - any document
    return ask(app, f"/api/v1{path}", headers=person.headers).json()


def change(app: App, by: SignedIn, member: SignedIn, **wanted: object) -> httpx.Response:
    body = {"role": "operator", "finance": [], "approval_limit": "0", "reason": "new duties", **wanted}
    return send(app, by, f"/members/{member.user_id}/change", body)


def promoted(app: App, by: SignedIn, member: SignedIn) -> dict[str, Any]:
    """A request that waits: the member is to become an administrator."""
    approval: dict[str, Any] = change(app, by, member, role="administrator").json()["approval"]
    return approval


def approve(app: App, by: SignedIn, approval: dict[str, Any], **changes: object) -> httpx.Response:
    body = {"payload_hash": approval["payload_hash"], "comment": "agreed", **changes}
    return send(app, by, f"/approvals/{approval['id']}/approve", body)


def role_of(app: App, reader: SignedIn, member: SignedIn) -> str | None:
    members = read(app, reader, "/members")["members"]
    return next((each["role"] for each in members if each["email"] == member.email), None)


def test_more_power_waits_for_a_second_person_and_is_then_given(
    app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    asked = change(app, ada, cleo, role="manager", approval_limit="500")
    outcome = asked.json()
    assert (asked.status_code, outcome["done"], outcome["approval"]["status"]) == (200, False, "pending")
    assert outcome["approval"]["summary"] == "cleo@example.com becomes manager with a limit of 500."
    assert outcome["approval"]["changes"] == [
        {"field": "role", "before": "operator", "after": "manager"},
        {"field": "approval_limit", "before": "0", "after": "500"},
    ]
    assert role_of(app, ada, cleo) == "operator"
    decided = approve(app, ben, outcome["approval"]).json()
    assert (decided["status"], decided["decided_by"], decided["comment"]) == (
        "executed",
        "user:ben@example.com",
        "agreed",
    )
    assert role_of(app, ada, cleo) == "manager"


def test_whoever_asked_never_decides(app: App, ada: SignedIn, cleo: SignedIn) -> None:
    approval = promoted(app, ada, cleo)
    assert (approval["may_decide"], approval["may_withdraw"]) == (False, True)
    refused = approve(app, ada, approval)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert refused.json()["detail"] == "You asked for it yourself: a second person decides."
    assert role_of(app, ada, cleo) == "operator"
