from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission, Role
from capliquify.storage.transaction import begin
from support.http import ask
from support.organisation_people import (
    approve,
    ask_change,
    ask_promotion,
    audited,
    member,
    read,
    role_of,
    send,
    status_of,
)
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
    return member(parts, "ada")


@pytest.fixture
def ben(parts: Parts) -> SignedIn:
    return member(parts, "ben")


@pytest.fixture
def cleo(parts: Parts) -> SignedIn:
    return member(parts, "cleo", Role.OPERATOR)


def test_more_power_waits_for_a_second_person_and_is_then_given(
    app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    asked = ask_change(app, ada, cleo, role="manager", approval_limit="500")
    outcome = asked.json()
    assert (asked.status_code, outcome["done"], outcome["approval"]["status"]) == (200, False, "pending")
    assert outcome["approval"]["summary"] == "cleo@example.com becomes manager with a limit of 500."
    assert outcome["approval"]["changes"] == [
        {"field": "role", "before": "operator", "after": "manager"},
        {"field": "approval_limit", "before": "0", "after": "500"},
    ]
    assert role_of(app, ada, cleo) == "operator"
    decided = approve(app, ben, outcome["approval"]).json()
    assert (decided["status"], decided["decided_by"]) == ("executed", "user:ben@example.com")
    assert (decided["comment"], decided["outcome"]) == (
        "agreed",
        "cleo@example.com is now manager with a limit of 500.",
    )
    assert role_of(app, ada, cleo) == "manager"


def test_a_decision_stands_in_the_log_with_the_act(
    app: App, parts: Parts, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    approve(app, ben, ask_promotion(app, ada, cleo))
    assert audited(parts) == [
        ("user:ada@example.com", "approval.requested", cleo.email),
        ("user:ben@example.com", "member.changed", cleo.email),
        ("user:ben@example.com", "approval.executed", cleo.email),
    ]


def test_whoever_asked_never_decides(app: App, ada: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    assert (approval["may_decide"], approval["may_withdraw"]) == (False, True)
    for decision in (approve(app, ada, approval), reject(app, ada, approval)):
        assert (decision.status_code, decision.json()["code"]) == (403, "permission-denied")
        assert decision.json()["detail"] == "You asked for it yourself: a second person decides."
    assert role_of(app, ada, cleo) == "operator"
    assert status_of(app, ada, approval) == "pending"


def reject(app: App, by: SignedIn, approval: dict[str, Any]) -> httpx.Response:
    return send(app, by, f"/approvals/{approval['id']}/reject", {"comment": "not now"})


def test_what_was_decided_is_not_decided_again(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    approve(app, ben, approval)
    for again in (approve(app, ben, approval), reject(app, ben, approval)):
        assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_the_same_decision_sent_twice_under_one_key_answers_the_same(
    app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    approval = ask_promotion(app, ada, cleo)
    body = {"payload_hash": approval["payload_hash"]}
    first, second = (send(app, ben, f"/approvals/{approval['id']}/approve", body, key="yes") for _ in range(2))
    assert (first.status_code, second.status_code, second.json()) == (200, 200, first.json())


def test_nothing_else_is_approved_than_what_was_read(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    refused = approve(app, ben, approval, payload_hash="0" * 64)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert role_of(app, ada, cleo) == "operator"


def test_what_was_changed_after_it_was_asked_for_is_not_carried_out(
    app: App, parts: Parts, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    approval = ask_change(app, ada, cleo, role="manager").json()["approval"]
    with begin(parts.pool) as transaction:
        for (organisation_id,) in transaction.execute_binary("select id from organisation").fetchall():
            transaction.enter(organisation_id)
            transaction.execute(
                "update approval_request set payload = replace(payload, '\"manager\"', '\"administrator\"')"
            )
    refused = approve(app, ben, approval)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert role_of(app, ada, cleo) == "operator"


def test_a_member_without_the_permission_does_not_decide(app: App, parts: Parts, ada: SignedIn, cleo: SignedIn) -> None:
    manager = member(parts, "max", Role.MANAGER)
    approval = ask_promotion(app, ada, cleo)
    seen = read(app, manager, f"/approvals/{approval['id']}")
    assert (seen["may_decide"], seen["may_withdraw"]) == (False, False)
    assert seen["may_not_because"] == "This needs the permission members:manage, which you do not have here."
    assert approve(app, manager, approval).status_code == 403
    assert role_of(app, ada, cleo) == "operator"


def test_deciding_needs_a_second_factor_given_just_now(
    app: App, parts: Parts, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    approval = ask_promotion(app, ada, cleo)
    with begin(parts.pool) as transaction:
        transaction.execute(
            "update session set factor_at = factor_at - interval '11 minutes' where user_id = %s", (ben.user_id,)
        )
    refused = approve(app, ben, approval)
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-needed")
    assert role_of(app, ada, cleo) == "operator"


def test_a_key_never_decides(app: App, parts: Parts, ada: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    key = make_key(parts, "default", frozenset(Permission))
    refused = ask(
        app,
        f"/api/v1/approvals/{approval['id']}/approve",
        "POST",
        headers={"Authorization": f"Bearer {key}"},
        json={"payload_hash": approval["payload_hash"]},
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert role_of(app, ada, cleo) == "operator"


def test_whoever_made_a_key_does_not_decide_what_it_asked_for(
    app: App, parts: Parts, ada: SignedIn, ben: SignedIn
) -> None:
    key = make_key(parts, "default", [Permission.MEMBERS_MANAGE])
    with begin(parts.pool) as transaction:
        for (organisation_id,) in transaction.execute_binary("select id from organisation").fetchall():
            transaction.enter(organisation_id)
            transaction.execute("update api_key set created_by = 'user:ada@example.com'")
    body = {"email": "dan@example.com", "role": "administrator", "reason": "runs it"}
    bearer = {"Authorization": f"Bearer {key}"}
    approval = ask(app, "/api/v1/invitations", "POST", headers=bearer, json=body).json()["approval"]
    assert approval["requested_by"] == "key:nightly"
    assert approve(app, ada, approval).json()["detail"] == "You asked for it yourself: a second person decides."
    assert approve(app, ben, approval).json()["status"] == "executed"


def test_a_rejection_says_why_and_changes_nothing(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    decided = reject(app, ben, approval).json()
    assert (decided["status"], decided["comment"]) == ("rejected", "not now")
    assert role_of(app, ada, cleo) == "operator"


def test_whoever_asked_withdraws_and_nobody_else(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    path = f"/approvals/{approval['id']}/withdraw"
    assert send(app, ben, path).status_code == 403
    assert send(app, ada, path).json()["status"] == "withdrawn"
    assert approve(app, ben, approval).status_code == 409
    assert role_of(app, ada, cleo) == "operator"


def test_after_seven_days_nobody_decides(app: App, parts: Parts, ada: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    assert approval["expires_at"] == "2026-07-07T12:00:00Z"
    later = replace(parts, clock=lambda: parts.clock() + timedelta(days=7))
    ben = member(later, "ben")
    refused = approve(create_app(later), ben, approval)
    assert (refused.status_code, refused.json()["detail"]) == (409, "It is expired already.")
    assert status_of(create_app(later), ben, approval) == "expired"
    assert role_of(create_app(later), ben, cleo) == "operator"


def test_a_member_removed_meanwhile_is_not_changed(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    assert send(app, ada, f"/members/{cleo.user_id}", method="DELETE").status_code == 204
    decided = approve(app, ben, approval).json()
    assert (decided["status"], decided["outcome"]) == (
        "failed",
        "cleo@example.com is no member any more; nothing was changed.",
    )
    assert role_of(app, ada, cleo) is None


def test_a_member_changed_meanwhile_is_not_changed(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    ask_change(app, ada, cleo, role="viewer")
    assert approve(app, ben, approval).json()["status"] == "failed"
    assert role_of(app, ada, cleo) == "viewer"


def test_what_was_asked_by_somebody_who_may_no_longer_ask_fails(
    app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    approval = ask_promotion(app, ada, cleo)
    ask_change(app, ben, ada, role="viewer")
    decided = approve(app, ben, approval).json()
    assert (decided["status"], decided["outcome"]) == (
        "failed",
        "user:ada@example.com may no longer ask for this; nothing was changed.",
    )
    assert role_of(app, ben, cleo) == "operator"


def test_what_waits_is_counted_for_those_who_may_decide_it(
    app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn
) -> None:
    ask_promotion(app, ada, cleo)
    waiting = [read(app, person, "/approvals")["waiting"] for person in (ada, ben, cleo)]
    assert waiting == [0, 1, 0]


def test_whoever_may_not_see_members_is_not_shown_what_waits_about_them(
    app: App, parts: Parts, ada: SignedIn, cleo: SignedIn
) -> None:
    approval = ask_promotion(app, ada, cleo)
    manager = member(parts, "mia", Role.MANAGER)
    ids = [[each["id"] for each in read(app, person, "/approvals")["approvals"]] for person in (ada, manager, cleo)]
    assert ids == [[approval["id"]], [approval["id"]], []]
    refused = ask(app, f"/api/v1/approvals/{approval['id']}", headers=cleo.headers)
    assert refused.status_code == 404


def test_approvals_come_in_pages_and_by_status(app: App, ada: SignedIn, ben: SignedIn, cleo: SignedIn) -> None:
    first = ask_promotion(app, ada, cleo)
    reject(app, ben, first)
    second = ask_promotion(app, ada, cleo)
    page = read(app, ben, "/approvals?limit=1")
    assert [each["id"] for each in page["approvals"]] == [second["id"]]
    rest = read(app, ben, f"/approvals?limit=1&cursor={page['next_cursor']}")
    assert ([each["id"] for each in rest["approvals"]], rest["next_cursor"]) == ([first["id"]], None)
    pending = read(app, ben, "/approvals?status=pending")["approvals"]
    assert [each["id"] for each in pending] == [second["id"]]


def test_another_organisation_does_not_see_or_decide(app: App, parts: Parts, ada: SignedIn, cleo: SignedIn) -> None:
    approval = ask_promotion(app, ada, cleo)
    eve = sign_in(parts, "eve@example.com")
    with parts.system_context("test") as context:
        context.transaction.execute(
            "insert into organisation (id, slug, name) values (gen_random_uuid(), 'other', 'Other')"
        )
    join(parts, eve, "other")
    path = f"/api/v1/approvals/{approval['id']}"
    assert ask(app, f"{path}?organisation=other", headers=eve.headers).status_code == 404
    assert approve(app, eve, approval).status_code == 404
    assert read(app, eve, "/approvals?organisation=other")["approvals"] == []
