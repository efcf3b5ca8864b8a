"""What holds whoever signs people in: both providers pass the same tests, through requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from capliquify.storage.ids import new_id
from capliquify.storage.repositories import people
from capliquify.storage.repositories.organisations import create_organisation
from capliquify.storage.transaction import begin
from support.clerk import ClerkWorld, MovableClock, bearer
from support.http import ask
from support.people import join, sign_in

if TYPE_CHECKING:
    from uuid import UUID

    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

HOME, ELSEWHERE = "roastery", "bakery"


@dataclass(frozen=True)
class Guest:
    """Somebody with something to show."""

    user_id: UUID
    headers: dict[str, str]


class Provider(Protocol):
    """One way to sign people in to a service with two companies."""

    parts: Parts
    clock: MovableClock
    app: App

    def admit(self, role: Role, *, factor_minutes: int | None = 0) -> Guest:
        """Somebody of the first company, who gave their second factor so long ago, or not at all."""

    def outlive(self) -> None:
        """Let so much time pass that nothing shown before counts."""

    def remove(self, guest: Guest) -> None:
        """Let somebody belong to the company no more."""


class BuiltInProvider:
    def __init__(self, parts: Parts) -> None:
        self.clock = MovableClock()
        self.parts = replace(parts, clock=self.clock)
        self.app = create_app(self.parts)
        with begin(parts.pool) as transaction:
            create_organisation(transaction, slug=HOME, name="Roastery")
            create_organisation(transaction, slug=ELSEWHERE, name="Bakery")

    def admit(self, role: Role, *, factor_minutes: int | None = 0) -> Guest:
        person = sign_in(self.parts, f"{new_id()}@example.com", second_factor=factor_minutes is not None)
        join(self.parts, person, HOME, role)
        if factor_minutes:
            with begin(self.parts.pool) as transaction:
                transaction.execute(
                    "update session set factor_at = %s where user_id = %s",
                    (self.clock() - timedelta(minutes=factor_minutes), person.user_id),
                )
        return Guest(person.user_id, person.headers)

    def outlive(self) -> None:
        self.clock.turn(hours=13)

    def remove(self, guest: Guest) -> None:
        with begin(self.parts.pool) as transaction:
            row = transaction.execute_binary("select id from organisation where slug = %s", (HOME,)).fetchone()
            assert row is not None
            transaction.enter(row[0])
            transaction.execute(
                "update membership set removed_at = %s where user_id = %s", (self.clock(), guest.user_id)
            )


class ClerkProvider:
    def __init__(self, parts: Parts) -> None:
        self.world = ClerkWorld()
        self.clock = self.world.clock
        self.parts = self.world.signing_in(parts)
        self.app = create_app(self.parts)
        self.home = self.world.stand_in.directory.add_organization("Roastery", HOME)
        self.world.stand_in.directory.add_organization("Bakery", ELSEWHERE)
        self.memberships: dict[UUID, str] = {}

    def admit(self, role: Role, *, factor_minutes: int | None = 0) -> Guest:
        directory = self.world.stand_in.directory
        user = directory.add_user(f"{new_id()}@example.com")
        named = {Role.ADMINISTRATOR: "admin", Role.VIEWER: "member"}.get(role, role.value)
        membership = directory.add_member(self.home, user, f"org:{named}")
        assert set(self.world.deliver(self.app)) == {204}
        with begin(self.parts.pool) as transaction:
            row = transaction.execute_binary("select id from user_account where external_id = %s", (user,)).fetchone()
        assert row is not None
        self.memberships[row[0]] = membership
        ages = [0, -1 if factor_minutes is None else factor_minutes]
        return Guest(row[0], bearer(self.world.token(user, self.home, named, fva=ages)))

    def outlive(self) -> None:
        self.clock.turn(seconds=66)

    def remove(self, guest: Guest) -> None:
        self.world.stand_in.directory.remove_member(self.memberships[guest.user_id])
        assert self.world.deliver(self.app) == [204]


@pytest.fixture(params=[BuiltInProvider, ClerkProvider], ids=["built-in", "clerk"])
def provider(request: pytest.FixtureRequest, parts: Parts) -> Provider:
    made: Provider = request.param(parts)
    return made


def imports(provider: Provider, headers: dict[str, str], slug: str = HOME) -> httpx.Response:
    """A question every role may ask."""
    return ask(provider.app, f"/api/v1/imports?organisation={slug}", headers=headers)


def members(provider: Provider, guest: Guest) -> httpx.Response:
    """A question a viewer may not ask."""
    return ask(provider.app, f"/api/v1/members?organisation={HOME}", headers=guest.headers)


def remove_nobody(provider: Provider, guest: Guest) -> httpx.Response:
    """A destructive act, on somebody who does not exist."""
    return ask(provider.app, f"/api/v1/members/{new_id()}?organisation={HOME}", "DELETE", headers=guest.headers)


def refused(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("role", list(Role))
def test_a_member_is_let_in(provider: Provider, role: Role) -> None:
    assert imports(provider, provider.admit(role).headers).status_code == 200


def test_nothing_shown_is_refused(provider: Provider) -> None:
    provider.admit(Role.VIEWER)

    assert refused(imports(provider, {})) == (401, "not-signed-in")


def test_what_has_expired_is_refused(provider: Provider) -> None:
    guest = provider.admit(Role.VIEWER)
    provider.outlive()

    assert refused(imports(provider, guest.headers)) == (401, "not-signed-in")


def test_what_was_shown_before_everybody_was_signed_out_is_refused(provider: Provider) -> None:
    guest = provider.admit(Role.VIEWER)
    provider.clock.turn(seconds=1)
    with begin(provider.parts.pool) as transaction:
        people.invalidate_sessions(transaction, provider.clock())

    assert refused(imports(provider, guest.headers)) == (401, "not-signed-in")


def test_a_disabled_account_is_refused(provider: Provider) -> None:
    guest = provider.admit(Role.VIEWER)
    with begin(provider.parts.pool) as transaction:
        people.set_disabled(transaction, guest.user_id, provider.clock())

    assert refused(imports(provider, guest.headers)) == (401, "not-signed-in")


def test_another_company_is_not_there(provider: Provider) -> None:
    guest = provider.admit(Role.ADMINISTRATOR)

    assert refused(imports(provider, guest.headers, ELSEWHERE)) == (404, "not-found")


def test_a_company_that_does_not_exist_answers_as_another_company_does(provider: Provider) -> None:
    guest = provider.admit(Role.ADMINISTRATOR)
    unknown, other = imports(provider, guest.headers, "nowhere"), imports(provider, guest.headers, ELSEWHERE)

    assert refused(unknown) == (404, "not-found")
    assert unknown.json()["detail"].replace("nowhere", ELSEWHERE) == other.json()["detail"]


def test_a_removed_member_finds_the_company_gone(provider: Provider) -> None:
    guest = provider.admit(Role.VIEWER)
    provider.remove(guest)

    assert refused(imports(provider, guest.headers)) == (404, "not-found")


def test_a_missing_permission_is_refused(provider: Provider) -> None:
    guest = provider.admit(Role.VIEWER)

    assert refused(members(provider, guest)) == (403, "permission-denied")


def test_an_administrator_without_second_factor_is_asked_for_it(provider: Provider) -> None:
    guest = provider.admit(Role.ADMINISTRATOR, factor_minutes=None)

    assert refused(imports(provider, guest.headers)) == (403, "second-factor-needed")


def test_a_destructive_act_is_done_after_a_fresh_second_factor(provider: Provider) -> None:
    guest = provider.admit(Role.ADMINISTRATOR, factor_minutes=9)

    assert refused(remove_nobody(provider, guest)) == (404, "not-found")


def test_a_destructive_act_is_refused_after_a_stale_second_factor(provider: Provider) -> None:
    guest = provider.admit(Role.ADMINISTRATOR, factor_minutes=11)

    assert members(provider, guest).status_code == 200
    assert refused(remove_nobody(provider, guest)) == (403, "second-factor-needed")


def test_without_a_slug_somebody_lands_in_their_own_company(provider: Provider) -> None:
    guest = provider.admit(Role.VIEWER)

    assert ask(provider.app, "/api/v1/imports", headers=guest.headers).status_code == 200


def test_the_session_tells_who_is_signed_in_and_how(provider: Provider) -> None:
    guest = provider.admit(Role.MANAGER)
    told = ask(provider.app, "/api/v1/session", headers=guest.headers)

    assert told.status_code == 200
    assert told.json()["provider"] == provider.parts.identity.name
    assert [(each["organisation"], each["role"]) for each in told.json()["memberships"]] == [(HOME, "manager")]
