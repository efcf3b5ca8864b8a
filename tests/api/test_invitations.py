from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from capliquify.storage.transaction import begin
from support.http import ask
from support.organisation_people import approve, audited, member, read, role_of, send
from support.people import COOKIE, sign_in

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn

DAN = "dan@example.com"
PASSWORD = "copper lantern sings at noon"


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def ada(parts: Parts) -> SignedIn:
    return member(parts, "ada")


def invite(app: App, by: SignedIn, email: str = DAN, **wanted: object) -> httpx.Response:
    return send(app, by, "/invitations", {"email": email, "role": "operator", **wanted})


def token_of(invitation: dict[str, Any]) -> str:
    link: str = invitation["link"]
    start, _, token = link.partition("#token=")
    assert start == "http://localhost:3000/invitation"
    return token


def invited(app: App, by: SignedIn, email: str = DAN, **wanted: object) -> str:
    return token_of(invite(app, by, email, **wanted).json()["invitation"])


def public(app: App, path: str, **body: object) -> httpx.Response:
    return ask(app, f"/api/v1/invitations/{path}", "POST", json=body)


def test_a_colleague_is_invited_at_once_and_the_link_is_told_once(app: App, ada: SignedIn) -> None:
    response = invite(app, ada)
    outcome = response.json()
    assert (response.status_code, outcome["done"], outcome["approval"]) == (201, True, None)
    assert outcome["invitation"]["email"] == DAN
    assert token_of(outcome["invitation"])
    [listed] = read(app, ada, "/invitations")["invitations"]
    assert (listed["email"], listed["role"], listed["link"], listed["expired"]) == (DAN, "operator", None, False)


def test_whoever_holds_the_link_sees_what_it_offers(app: App, ada: SignedIn) -> None:
    offer = public(app, "look", token=invited(app, ada))
    assert offer.status_code == 200
    assert offer.json() == {
        "organisation": "default",
        "organisation_name": "Default",
        "email": DAN,
        "role": "operator",
        "invited_by": "user:ada@example.com",
        "has_account": False,
    }


def test_somebody_without_account_joins_with_a_name_and_a_password(app: App, ada: SignedIn, parts: Parts) -> None:
    token = invited(app, ada)
    joined = public(app, "accept", token=token, name="Dan Doe", password=PASSWORD)
    assert (joined.status_code, joined.json()["account_made"], joined.json()["role"]) == (201, True, "operator")
    cookie = joined.cookies[COOKIE]
    session = ask(app, "/api/v1/members", headers={"Cookie": f"{COOKIE}={cookie}"})
    assert session.status_code == 403  # signed in; an operator does not see members
    assert [each["name"] for each in read(app, ada, "/members")["members"]] == ["Ada", "Dan Doe"]
    assert ("user:dan@example.com", "member.joined", DAN) in audited(parts)


def test_somebody_with_an_account_joins_signed_in_as_the_one_invited(app: App, ada: SignedIn, parts: Parts) -> None:
    dan = sign_in(parts, DAN)
    token = invited(app, ada)
    assert public(app, "look", token=token).json()["has_account"] is True
    joined = send(app, dan, "/invitations/accept", {"token": token})
    assert (joined.status_code, joined.json()["account_made"]) == (201, False)
    assert role_of(app, ada, dan) == "operator"


def test_an_account_is_not_taken_over_with_a_link(app: App, ada: SignedIn, parts: Parts) -> None:
    sign_in(parts, DAN)
    refused = public(app, "accept", token=invited(app, ada), name="Eve", password=PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (401, "not-signed-in")
    assert len(read(app, ada, "/members")["members"]) == 1


def test_nobody_joins_with_the_link_of_somebody_else(app: App, ada: SignedIn, parts: Parts) -> None:
    eve = sign_in(parts, "eve@example.com")
    refused = send(app, eve, "/invitations/accept", {"token": invited(app, ada)})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert role_of(app, ada, eve) is None


def test_nobody_joins_without_signing_in_or_choosing_a_password(app: App, ada: SignedIn) -> None:
    refused = public(app, "accept", token=invited(app, ada))
    assert (refused.status_code, refused.json()["code"]) == (401, "not-signed-in")


def test_a_change_from_another_site_does_not_join(app: App, ada: SignedIn, parts: Parts) -> None:
    dan = sign_in(parts, DAN)
    body = {"token": invited(app, ada)}
    cookie = {"Cookie": dan.headers["Cookie"]}
    refused = ask(app, "/api/v1/invitations/accept", "POST", headers=cookie, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-denied")
    assert role_of(app, ada, dan) is None


def test_an_easy_password_is_refused_and_the_invitation_stays_open(app: App, ada: SignedIn) -> None:
    token = invited(app, ada)
    refused = public(app, "accept", token=token, name="Dan", password="password1234")
    assert refused.status_code == 400
    assert "password1234" not in refused.text
    assert public(app, "accept", token=token, name="Dan", password=PASSWORD).status_code == 201


def test_an_invitation_is_accepted_once(app: App, ada: SignedIn) -> None:
    token = invited(app, ada)
    public(app, "accept", token=token, name="Dan", password=PASSWORD)
    again = public(app, "accept", token=token, name="Dan", password=PASSWORD)
    assert (again.status_code, again.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("token", ["x", "A" * 107, "not-base64-=", "_" * 107])
def test_a_made_up_token_finds_nothing(app: App, ada: SignedIn, token: str) -> None:
    invited(app, ada)
    assert public(app, "look", token=token).status_code in {400, 404}


def test_a_token_with_another_secret_finds_nothing(app: App, ada: SignedIn) -> None:
    token = invited(app, ada)
    other = token[:-10] + ("A" * 10 if not token.endswith("A" * 10) else "B" * 10)
    assert public(app, "look", token=other).status_code == 404


def test_an_invitation_expires_after_seven_days(app: App, ada: SignedIn, parts: Parts) -> None:
    token = invited(app, ada)
    shift_expiry(parts, -timedelta(days=7))
    refused = public(app, "accept", token=token, name="Dan", password=PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert [each["expired"] for each in read(app, ada, "/invitations")["invitations"]] == [True]
    assert invite(app, ada).status_code == 201  # a new one takes its place


def shift_expiry(parts: Parts, by: timedelta) -> None:
    with begin(parts.pool) as transaction:
        for (organisation_id,) in transaction.execute_binary("select id from organisation").fetchall():
            transaction.enter(organisation_id)
            transaction.execute("update invitation set expires_at = expires_at + %s", (by,))


def test_a_second_invitation_is_refused_while_one_is_open(app: App, ada: SignedIn) -> None:
    invite(app, ada)
    again = invite(app, ada, "Dan@Example.com")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert len(read(app, ada, "/invitations")["invitations"]) == 1


def test_a_repeat_by_somebody_else_is_another_request(app: App, ada: SignedIn, parts: Parts) -> None:
    body = {"email": DAN, "role": "operator"}
    answers = [
        ask(app, "/api/v1/invitations", "POST", json=body, headers={**by.headers, "Idempotency-Key": "invite-dan"})
        for by in (ada, ada, member(parts, "ben"))
    ]
    assert [(each.status_code, each.headers.get("Idempotency-Replayed")) for each in answers] == [
        (201, None),
        (201, "true"),
        (409, None),
    ]
    assert answers[2].json()["detail"] == "This Idempotency-Key was used for another request; use a new one."


def test_a_member_is_not_invited(app: App, ada: SignedIn, parts: Parts) -> None:
    member(parts, "cleo", Role.VIEWER)
    assert invite(app, ada, "cleo@example.com").status_code == 409


def test_sending_again_gives_a_new_link_and_ends_the_one_before(app: App, ada: SignedIn) -> None:
    invitation = invite(app, ada).json()["invitation"]
    renewed = send(app, ada, f"/invitations/{invitation['id']}/resend")
    assert renewed.status_code == 200
    assert public(app, "look", token=token_of(invitation)).status_code == 404
    assert public(app, "look", token=token_of(renewed.json())).status_code == 200


def test_a_withdrawn_invitation_counts_no_more(app: App, ada: SignedIn) -> None:
    invitation = invite(app, ada).json()["invitation"]
    gone = send(app, ada, f"/invitations/{invitation['id']}", method="DELETE")
    assert gone.status_code == 204
    assert public(app, "look", token=token_of(invitation)).status_code == 404
    assert read(app, ada, "/invitations") == {"invitations": []}


def test_the_link_is_kept_nowhere(app: App, ada: SignedIn, parts: Parts) -> None:
    body = {"email": DAN, "role": "operator"}
    first, second = (send(app, ada, "/invitations", body, key="invite-1").json() for _ in range(2))
    assert second["invitation"]["id"] == first["invitation"]["id"]
    assert (first["invitation"]["link"] is None, second["invitation"]["link"]) == (False, None)
    secret = token_of(first["invitation"])[-40:]
    with begin(parts.pool) as transaction:
        for (organisation_id,) in transaction.execute_binary("select id from organisation").fetchall():
            transaction.enter(organisation_id)
            for table in ("invitation", "idempotency_key", "audit_entry", "approval_request"):
                rows = transaction.execute_binary(f"select * from {table}").fetchall()  # noqa: S608 - names above
                assert secret not in repr(rows)


@pytest.mark.parametrize(
    "wanted", [{"role": "administrator"}, {"finance": ["finance:approve"]}, {"approval_limit": "1"}]
)
def test_much_power_is_offered_only_once_a_second_person_agrees(
    app: App, ada: SignedIn, parts: Parts, wanted: dict[str, Any]
) -> None:
    ben = member(parts, "ben")
    outcome = invite(app, ada, reason="runs the books", **wanted).json()
    assert (outcome["done"], outcome["invitation"]) == (False, None)
    assert read(app, ada, "/invitations") == {"invitations": []}
    decided = approve(app, ben, outcome["approval"]).json()
    assert (decided["status"], decided["outcome"]) == (
        "executed",
        "dan@example.com is invited. Where no email can be sent, make a link for them under Members.",
    )
    [listed] = read(app, ada, "/invitations")["invitations"]
    assert (listed["email"], listed["invited_by"]) == (DAN, "user:ada@example.com")


@pytest.mark.parametrize(("role", "waits"), [("viewer", []), ("operator", []), ("manager", ["pending"])])
def test_removing_and_inviting_somebody_is_no_way_around_a_second_person(
    app: App, ada: SignedIn, parts: Parts, role: str, waits: list[str]
) -> None:
    cleo = member(parts, "cleo", Role.OPERATOR)
    assert send(app, ada, f"/members/{cleo.user_id}", method="DELETE").status_code == 204
    outcome = invite(app, ada, cleo.email, role=role, reason="comes back").json()
    assert outcome["done"] is not bool(waits)
    assert [each["status"] for each in read(app, ada, "/approvals")["approvals"]] == waits


def test_an_approved_invitation_of_somebody_who_joined_meanwhile_fails(app: App, ada: SignedIn, parts: Parts) -> None:
    ben = member(parts, "ben")
    approval = invite(app, ada, role="administrator", reason="runs it").json()["approval"]
    member(parts, "dan", Role.VIEWER)
    decided = approve(app, ben, approval).json()
    assert decided["status"] == "failed"
    assert decided["outcome"] == "dan@example.com is a member already; change what they may do instead."
