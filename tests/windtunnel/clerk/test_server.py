from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from support.http import ask
from windtunnel.clerk.contract import ContractBroken, check
from windtunnel.clerk.server import ClerkStandIn

if TYPE_CHECKING:
    import httpx

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def stand_in() -> ClerkStandIn:
    return ClerkStandIn(clock=lambda: NOW)


def get(stand_in: ClerkStandIn, path: str, key: str | None = None) -> httpx.Response:
    return ask(stand_in.app(), path, headers={"Authorization": f"Bearer {key or stand_in.secret_key}"})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


def test_the_key_set_needs_no_key_and_the_backend_does(stand_in: ClerkStandIn) -> None:
    published = ask(stand_in.app(), "/.well-known/jwks.json")

    assert [each["kid"] for each in published.json()["keys"]] == ["ins_first", "ins_second"]
    assert get(stand_in, "/v1/jwks").json() == published.json()
    assert code(get(stand_in, "/v1/users", key="sk_test_other")) == (401, "authentication_invalid")


def test_keys_that_are_retired_are_published_no_more(stand_in: ClerkStandIn) -> None:
    stand_in.keys.add("ins_third")
    stand_in.keys.retire("ins_first")
    published = ask(stand_in.app(), "/.well-known/jwks.json").json()["keys"]

    assert [each["kid"] for each in published] == ["ins_second", "ins_third"]


def test_lists_come_in_pages(stand_in: ClerkStandIn) -> None:
    for number in range(3):
        stand_in.directory.add_organization(f"Company {number}", f"company-{number}")
    page = get(stand_in, "/v1/organizations?limit=2&offset=1").json()

    assert [each["slug"] for each in page["data"]] == ["company-1", "company-2"]
    assert page["total_count"] == 3


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/users/user_none", (404, "resource_not_found")),
        ("/v1/users?limit=0", (422, "form_param_value_too_large")),
        ("/v1/users?limit=some", (422, "form_param_format_invalid")),
        ("/v1/users?colour=red", (422, "form_param_unknown")),
        ("/v1/sessions", (422, "form_param_missing")),
    ],
)
def test_refusals_have_the_shape_of_the_vendor(stand_in: ClerkStandIn, path: str, expected: tuple[int, str]) -> None:
    assert code(get(stand_in, path)) == expected


def test_it_refuses_as_often_as_it_is_told(stand_in: ClerkStandIn) -> None:
    stand_in.refusals = (1, 7)
    refused, answered = get(stand_in, "/v1/users"), get(stand_in, "/v1/users")

    assert (code(refused), refused.headers["retry-after"]) == ((429, "too_many_requests"), "7")
    assert answered.status_code == 200


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", 7),
        ("integer", True),
        ("string[]", "text"),
        ("user", []),
        ("verification", {}),
        ("verification?", {"status": None}),
    ],
)
def test_what_is_not_described_breaks_the_contract(kind: str, value: object) -> None:
    with pytest.raises(ContractBroken):
        check(kind, value)


def test_an_event_must_carry_what_is_described(stand_in: ClerkStandIn) -> None:
    with pytest.raises(ContractBroken, match=r"user\.created lacks object"):
        stand_in.outbox.put("user.created", {})
