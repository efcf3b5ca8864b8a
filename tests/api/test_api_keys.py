"""Keys over HTTP: made, used, expired, revoked, and kept to their own organisation."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission, Role
from capliquify.services import organisations
from capliquify.storage.transaction import begin
from support.http import ask
from support.parts import NOW
from support.people import SignedIn, join, make_key, sign_in

if TYPE_CHECKING:
    import httpx

    from capliquify.bootstrap import Parts

KEYS = "/api/v1/api-keys"
WANTED = {"name": "nightly", "permissions": ["finance:read", "organisation:read"], "expires_in_days": 30}


@pytest.fixture
def administrator(parts: Parts) -> SignedIn:
    person = sign_in(parts)
    join(parts, person, "default")
    return person


def create(parts: Parts, person: SignedIn, wanted: dict[str, Any] = WANTED) -> httpx.Response:
    return ask(create_app(parts), KEYS, "POST", json=wanted, headers=person.headers)


def with_key(parts: Parts, key: str, path: str = "/api/v1/cash", method: str = "GET") -> httpx.Response:
    return ask(create_app(parts), path, method, headers={"Authorization": f"Bearer {key}"})


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def add_organisation(parts: Parts, slug: str) -> None:
    with parts.system_context(actor="test") as context:
        organisations.create_organisation(context, slug=slug, name=slug)


def test_a_key_is_told_once_and_lets_its_program_in(parts: Parts, administrator: SignedIn) -> None:
    made = create(parts, administrator)
    assert made.status_code == 201
    told = made.json()
    assert (told["name"], told["permissions"]) == ("nightly", ["finance:read", "organisation:read"])
    assert told["expires_at"] == "2026-07-30T12:00:00Z"
    assert told["key"].startswith("clq_")
    assert told["hint"] == told["key"][-4:]

    assert with_key(parts, told["key"]).status_code == 200

    listed = ask(create_app(parts), KEYS, headers=administrator.headers).json()
    assert [each["key"] for each in listed["api_keys"]] == [None]
    assert [each["last_used_at"] for each in listed["api_keys"]] == ["2026-06-30T12:00:00Z"]
    assert "api-keys:manage" not in listed["grantable"]
    assert "finance:read" in listed["grantable"]


def test_of_the_secret_only_a_hash_is_kept(parts: Parts, administrator: SignedIn) -> None:
    told = create(parts, administrator).json()["key"]
    blob = base64.urlsafe_b64decode(told.removeprefix("clq_") + "==")
    with parts.pool.connection() as connection, connection.transaction():
        connection.execute("select set_config('app.organisation_id', (select id::text from organisation), true)")
        for table in ("api_key", "audit_entry"):
            [(stored,)] = connection.execute(f"select string_agg(to_jsonb(t)::text, '') from {table} t").fetchall()  # noqa: S608 - names of this test's own
            assert told not in stored
            assert blob[32:].hex() not in stored


def test_making_and_revoking_are_written_down(parts: Parts, administrator: SignedIn) -> None:
    told = create(parts, administrator).json()
    assert ask(create_app(parts), f"{KEYS}/{told['id']}", "DELETE", headers=administrator.headers).status_code == 200
    with begin(parts.pool) as transaction:
        transaction.execute("select set_config('app.organisation_id', (select id::text from organisation), true)")
        rows = transaction.execute("select actor, action, subject, after from audit_entry order by sequence").fetchall()
    assert [row[:3] for row in rows] == [
        ("user:ada@example.com", "api-key.created", "nightly"),
        ("user:ada@example.com", "api-key.revoked", "nightly"),
    ]
    assert rows[0][3] == {
        "id": told["id"],
        "permissions": ["finance:read", "organisation:read"],
        "expires_at": "2026-07-30T12:00:00Z",
    }


def test_a_revoked_key_is_over_at_once(parts: Parts, administrator: SignedIn) -> None:
    told = create(parts, administrator).json()
    revoked = ask(create_app(parts), f"{KEYS}/{told['id']}", "DELETE", headers=administrator.headers)
    assert revoked.json()["revoked_at"] == "2026-06-30T12:00:00Z"
    assert code(with_key(parts, told["key"])) == (401, "not-signed-in")
    again = ask(create_app(parts), f"{KEYS}/{told['id']}", "DELETE", headers=administrator.headers)
    assert code(again) == (409, "conflict")


def test_a_key_expires(parts: Parts, administrator: SignedIn) -> None:
    told = create(parts, administrator).json()["key"]
    last = replace(parts, clock=lambda: NOW + timedelta(days=30) - timedelta(seconds=1))
    over = replace(parts, clock=lambda: NOW + timedelta(days=30))
    assert with_key(last, told).status_code == 200
    assert code(with_key(over, told)) == (401, "not-signed-in")


def test_a_wrong_secret_opens_nothing(parts: Parts, administrator: SignedIn) -> None:
    told = create(parts, administrator).json()["key"]
    blob = bytearray(base64.urlsafe_b64decode(told.removeprefix("clq_") + "=="))
    blob[-1] ^= 1
    forged = "clq_" + base64.urlsafe_b64encode(bytes(blob)).decode().rstrip("=")
    assert code(with_key(parts, forged)) == (401, "not-signed-in")


def test_a_key_cannot_be_taken_to_another_organisation(parts: Parts, administrator: SignedIn) -> None:
    """Neither by a slug, nor by writing the other organisation into the key itself."""
    add_organisation(parts, "other")
    told = create(parts, administrator).json()["key"]
    assert code(with_key(parts, told, "/api/v1/cash?organisation=other")) == (404, "not-found")
    assert with_key(parts, told, "/api/v1/cash?organisation=default").status_code == 200

    theirs = base64.urlsafe_b64decode(make_key(parts, "other", [Permission.FINANCE_READ]).removeprefix("clq_") + "==")
    mine = base64.urlsafe_b64decode(told.removeprefix("clq_") + "==")
    mixed = "clq_" + base64.urlsafe_b64encode(theirs[:16] + mine[16:]).decode().rstrip("=")
    assert code(with_key(parts, mixed)) == (401, "not-signed-in")


def test_the_key_of_another_organisation_is_not_found(parts: Parts, administrator: SignedIn) -> None:
    add_organisation(parts, "other")
    theirs = sign_in(parts, "eve@example.com")
    join(parts, theirs, "other")
    told = create(parts, administrator).json()
    refused = ask(create_app(parts), f"{KEYS}/{told['id']}", "DELETE", headers=theirs.headers)
    assert code(refused) == (404, "not-found")
    assert ask(create_app(parts), KEYS, headers=theirs.headers).json()["api_keys"] == []
    assert with_key(parts, told["key"]).status_code == 200


def test_a_key_does_only_what_it_was_made_for(parts: Parts, administrator: SignedIn) -> None:
    told = create(parts, administrator, {**WANTED, "permissions": ["demand:read"]}).json()["key"]
    assert code(with_key(parts, told)) == (403, "permission-denied")
    assert with_key(parts, told, "/api/v1/demand").status_code == 200


def test_a_key_makes_no_keys(parts: Parts) -> None:
    """Not even one in whose row somebody wrote the permission."""
    key = make_key(parts, "default", frozenset(Permission))
    response = ask(create_app(parts), KEYS, "POST", json=WANTED, headers={"Authorization": f"Bearer {key}"})
    assert code(response) == (403, "permission-denied")


def test_making_a_key_takes_a_fresh_second_factor(parts: Parts, administrator: SignedIn) -> None:
    later = replace(parts, clock=lambda: NOW + timedelta(minutes=11))
    assert code(create(later, administrator)) == (403, "second-factor-needed")
    assert ask(create_app(later), KEYS, headers=administrator.headers).json()["api_keys"] == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.MANAGER])
def test_only_administrators_see_and_make_keys(parts: Parts, role: Role) -> None:
    person = sign_in(parts, "bo@example.com")
    join(parts, person, "default", role)
    assert code(create(parts, person)) == (403, "permission-denied")
    assert code(ask(create_app(parts), KEYS, headers=person.headers)) == (403, "permission-denied")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"permissions": ["finance:approve"]}, (403, "permission-denied")),
        ({"permissions": ["api-keys:manage"]}, (403, "permission-denied")),
        ({"permissions": ["nothing"]}, (400, "invalid-input")),
        ({"permissions": []}, (400, "invalid-input")),
        ({"expires_in_days": 0}, (400, "invalid-input")),
        ({"expires_in_days": 366}, (400, "invalid-input")),
        ({"name": "a\nb"}, (400, "invalid-input")),
        ({"colour": "red"}, (400, "invalid-input")),
    ],
)
def test_what_no_key_can_be_is_refused(
    parts: Parts, administrator: SignedIn, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert code(create(parts, administrator, {**WANTED, **change})) == expected
    assert ask(create_app(parts), KEYS, headers=administrator.headers).json()["api_keys"] == []


def test_a_name_is_free_again_once_its_key_is_over(parts: Parts, administrator: SignedIn) -> None:
    first = create(parts, administrator).json()
    assert code(create(parts, administrator)) == (409, "conflict")
    ask(create_app(parts), f"{KEYS}/{first['id']}", "DELETE", headers=administrator.headers)
    assert create(parts, administrator).status_code == 201
