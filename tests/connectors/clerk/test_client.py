from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from capliquify.domain.errors import Conflict, NotFound, Unavailable
from support.clerk import ClerkWorld

if TYPE_CHECKING:
    from capliquify.connectors.clerk.client import ClerkClient


@pytest.fixture
def world() -> ClerkWorld:
    return ClerkWorld()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(world: ClerkWorld, waits: list[float]) -> ClerkClient:
    return replace(world.clerk().client, wait=waits.append)


def test_one_request_too_many_is_repeated_when_it_may_be(
    world: ClerkWorld, client: ClerkClient, waits: list[float]
) -> None:
    world.stand_in.directory.add_user("ada@example.com")
    world.stand_in.refusals = (2, 7)

    assert len(list(client.users())) == 1
    assert waits == [7.0, 7.0]


def test_requests_too_many_for_too_long_are_told(world: ClerkWorld, client: ClerkClient, waits: list[float]) -> None:
    world.stand_in.refusals = (100, 3600)

    with pytest.raises(Unavailable, match="at the moment"):
        list(client.users())
    assert waits == [30.0, 30.0, 30.0]


def test_a_wrong_secret_key_is_named_and_not_shown(world: ClerkWorld, client: ClerkClient) -> None:
    wrong = replace(client, secret_key="sk_test_wrong")

    with pytest.raises(Unavailable, match="CAPLIQUIFY_CLERK_SECRET_KEY") as refusal:
        list(wrong.users())
    assert "sk_test_wrong" not in str(refusal.value)
    assert "sk_test_wrong" not in repr(wrong)
    assert "sk_test" not in repr(world.options())


def test_an_invitation_is_made_and_taken_back_once(world: ClerkWorld, client: ClerkClient) -> None:
    acme = world.stand_in.directory.add_organization("Acme", "acme")
    invitation = client.invite(acme, "ben@example.com", "org:member", inviter="user_ada")
    client.revoke_invitation(acme, invitation)

    assert world.stand_in.directory.invitations[invitation]["status"] == "revoked"
    with pytest.raises(Conflict, match="not pending"):
        client.revoke_invitation(acme, invitation)


def test_an_invitation_clerk_refuses_says_why(world: ClerkWorld, client: ClerkClient) -> None:
    acme = world.stand_in.directory.add_organization("Acme", "acme")

    with pytest.raises(Conflict, match="valid email address"):
        client.invite(acme, "nobody", "org:member")


def test_what_is_not_there_is_not_found(client: ClerkClient) -> None:
    with pytest.raises(NotFound):
        client.invite("org_none", "ben@example.com", "org:member")


def test_a_change_is_not_repeated_when_nobody_answers(client: ClerkClient, waits: list[float]) -> None:
    asked: list[str] = []

    def silent(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        message = "no route"
        raise httpx.ConnectError(message, request=request)

    with httpx.Client(transport=httpx.MockTransport(silent)) as http:
        broken = replace(client, http=http)
        with pytest.raises(Unavailable, match="does not answer"):
            broken.invite("org_acme", "ben@example.com", "org:member")
        assert (asked, waits) == (["POST"], [])
        with pytest.raises(Unavailable, match="does not answer"):
            list(broken.users())
        assert asked == ["POST", "GET", "GET", "GET", "GET"]


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"keys": 7}'])
def test_keys_that_are_not_understood_are_no_keys(client: ClerkClient, body: bytes) -> None:
    with (
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body))) as http,
        pytest.raises(Unavailable),
    ):
        replace(client, http=http).keys()


def test_keys_of_a_silent_clerk_are_unavailable(world: ClerkWorld, client: ClerkClient) -> None:
    world.stand_in.down = True

    with pytest.raises(Unavailable, match="503"):
        client.keys()


def test_the_published_keys_are_those_of_the_instance(client: ClerkClient) -> None:
    published = client.keys()

    assert [each["kid"] for each in published] == ["ins_first", "ins_second"]
