"""A whole service that Clerk signs people in to, over a socket and from its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.bootstrap import open_parts
from capliquify.settings import Settings, read_settings
from support.clerk import PARTY, ClerkWorld, MovableClock, bearer
from support.http import ask
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capliquify.bootstrap import Parts
    from capliquify.ops.postgres_cluster import DatabaseUrls


@pytest.fixture
def world() -> Iterator[ClerkWorld]:
    """A Clerk on a loopback socket, by the system's clock."""
    world = ClerkWorld(clock=MovableClock.of_system())
    with serving(world.stand_in.app()) as address:
        world.move_to(address)
        yield world


@pytest.fixture
def settings(world: ClerkWorld, database_copy: DatabaseUrls, tmp_path: Path) -> Settings:
    return read_settings(
        home=tmp_path,
        database_url=database_copy.application,
        database_direct_url=database_copy.owner,
        identity="clerk",
        clerk_issuer=world.issuer,
        clerk_api_url=f"{world.issuer}/v1",
        clerk_publishable_key="pk_test_windtunnel",
        clerk_secret_key=world.stand_in.secret_key,
        clerk_webhook_secrets=world.stand_in.outbox.secrets,
        public_url=PARTY,
        egress_hosts=("private:127.0.0.1",),
    )


def test_a_member_of_a_company_at_clerk_is_let_in(world: ClerkWorld, settings: Settings) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada)
    with open_parts(settings) as parts:
        app = create_app(parts)
        assert world.deliver(app) == [204, 204, 204]
        by_header = ask(app, "/api/v1/imports?organisation=acme", headers=bearer(world.token(ada, acme)))
        by_cookie = ask(app, "/api/v1/imports", headers={"Cookie": f"__session={world.token(ada, acme)}"})

    assert (by_header.status_code, by_cookie.status_code) == (200, 200)
    assert world.stand_in.requests == ["GET /.well-known/jwks.json"]


def test_a_change_by_cookie_alone_is_refused(world: ClerkWorld, settings: Settings) -> None:
    with open_parts(settings) as parts:
        answer = ask(
            create_app(parts),
            "/api/v1/membership?organisation=acme",
            "DELETE",
            headers={"Cookie": f"__session={world.token('user_ada')}"},
        )

    assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied")


def test_the_web_app_is_told_how_people_sign_in(world: ClerkWorld, settings: Settings, parts: Parts) -> None:
    built_in = ask(create_app(parts), "/api/config").json()
    with open_parts(settings) as given:
        clerk = ask(create_app(given), "/api/config").json()

    assert (built_in["identity"], built_in["clerk_publishable_key"]) == ("built-in", None)
    assert (clerk["identity"], clerk["clerk_publishable_key"]) == ("clerk", "pk_test_windtunnel")
    assert world.stand_in.requests == []


def test_a_stand_in_on_this_machine_is_told_of_in_development_only(settings: Settings) -> None:
    with open_parts(settings) as parts:
        assert ask(create_app(parts), "/api/config").json()["clerk_on_loopback"] is True
    with open_parts(settings.model_copy(update={"environment": "production"})) as parts:
        assert ask(create_app(parts), "/api/config").json()["clerk_on_loopback"] is False


def test_a_person_is_told_what_clerk_calls_their_companies(world: ClerkWorld, settings: Settings) -> None:
    directory = world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada)
    with open_parts(settings) as parts:
        app = create_app(parts)
        world.deliver(app)
        session = ask(app, "/api/v1/session", headers=bearer(world.token(ada, acme))).json()

    assert [(each["organisation"], each["external_id"]) for each in session["memberships"]] == [("acme", acme)]


def test_keys_nobody_publishes_at_the_moment_answer_unavailable(world: ClerkWorld, settings: Settings) -> None:
    world.stand_in.down = True
    with open_parts(settings) as parts:
        answer = ask(create_app(parts), "/api/v1/imports", headers=bearer(world.token("user_ada")))

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_only_hosts_of_the_settings_are_called(world: ClerkWorld, settings: Settings) -> None:
    closed = settings.model_copy(update={"egress_hosts": ()})
    with open_parts(closed) as parts:
        answer = ask(create_app(parts), "/api/v1/imports", headers=bearer(world.token("user_ada")))

    assert answer.status_code == 503
    assert world.stand_in.requests == []
