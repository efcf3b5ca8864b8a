"""Reading everything Clerk knows at once, and signing people out there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.errors import Conflict, Unavailable
from capliquify.services import clerk_sign_out, clerk_sync
from capliquify.storage.transaction import begin
from support.clerk import ClerkWorld

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.services.clerk_identity import Clerk
    from capliquify.services.clerk_sync import ClerkSync, Listing


@dataclass
class Service:
    """A service, its Clerk and the stand-in behind it."""

    world: ClerkWorld
    parts: Parts
    clerk: Clerk

    def read(self) -> Listing:
        return clerk_sync.read_everything(self.clerk.client, self.world.clock)

    def sync(self, *, remove_missing: bool = False, listing: Listing | None = None) -> ClerkSync:
        with self.parts.system_context("cli:test") as context:
            return clerk_sync.synchronise(context, listing or self.read(), remove_missing=remove_missing)

    def open_accounts(self) -> list[str]:
        with begin(self.parts.pool) as transaction:
            found = transaction.execute("select email from user_account where disabled_at is null order by email")
            return [row[0] for row in found.fetchall()]


@pytest.fixture
def service(parts: Parts) -> Service:
    world = ClerkWorld()
    signing_in = world.signing_in(parts)
    assert signing_in.clerk is not None
    return Service(world, signing_in, signing_in.clerk)


def test_the_first_reading_brings_everything_and_the_second_changes_nothing(service: Service) -> None:
    directory = service.world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_member(acme, ada, "org:admin")

    first, second = service.sync(), service.sync()

    assert (first.users, first.organisations, first.memberships, first.changed) == (1, 1, 1, 3)
    assert (second.users, second.organisations, second.memberships, second.changed) == (1, 1, 1, 0)
    assert service.open_accounts() == ["ada@example.com"]


def test_everything_is_read_however_many_pages_it_takes(service: Service) -> None:
    for number in range(501):
        service.world.stand_in.directory.add_user(f"{number:03}@example.com")

    listing = service.read()

    assert len({each.external_id for each in listing.users}) == 501
    assert service.world.stand_in.requests.count("GET /v1/users") == 2


def test_what_events_told_and_lost_is_repaired(service: Service) -> None:
    directory, app = service.world.stand_in.directory, create_app(service.parts)
    ada = directory.add_user("ada@example.com")
    service.world.deliver(app)
    directory.change_user(ada, email="ada@acme.example")
    service.world.stand_in.outbox.taken()

    assert service.sync().changed == 1
    assert service.open_accounts() == ["ada@acme.example"]


def test_what_is_missing_is_named_and_removed_only_when_told(service: Service) -> None:
    directory = service.world.stand_in.directory
    ada, acme = directory.add_user("ada@example.com"), directory.add_organization("Acme", "acme")
    directory.add_user("ben@example.com")
    membership = directory.add_member(acme, ada)
    service.sync()
    directory.delete_user(ada)
    service.world.clock.turn(minutes=1)

    named = service.sync()
    assert named.missing == [membership, ada]
    assert service.open_accounts() == ["ada@example.com", "ben@example.com"]

    assert service.sync(remove_missing=True).removed is True
    assert service.open_accounts() == ["ben@example.com"]


def test_the_key_of_an_empty_instance_removes_nobody(service: Service) -> None:
    directory = service.world.stand_in.directory
    ada = directory.add_user("ada@example.com")
    service.sync()
    del directory.users[ada]
    service.world.clock.turn(minutes=1)

    with pytest.raises(Conflict, match="right instance"):
        service.sync(remove_missing=True)
    assert service.open_accounts() == ["ada@example.com"]


def test_whoever_came_while_it_was_read_is_not_missing(service: Service) -> None:
    directory, app = service.world.stand_in.directory, create_app(service.parts)
    directory.add_user("ada@example.com")
    listing = service.read()
    service.world.clock.turn(seconds=5)
    directory.add_user("ben@example.com")
    service.world.deliver(app)

    assert service.sync(remove_missing=True, listing=listing).missing == []
    assert service.open_accounts() == ["ada@example.com", "ben@example.com"]


def test_sessions_end_at_clerk_of_the_person_asked_for(service: Service) -> None:
    directory = service.world.stand_in.directory
    ada, ben = directory.add_user("ada@example.com"), directory.add_user("ben@example.com")
    service.sync()
    for person in (ada, ada, ben):
        directory.start_session(person)
    with service.parts.system_context("cli:test") as context:
        people = clerk_sign_out.list_people(context, "Ada@example.com")

    assert clerk_sign_out.end_sessions(service.clerk.client, people) == 2
    assert [each["status"] for each in directory.sessions.values()] == ["revoked", "revoked", "active"]


def test_sessions_of_everybody_end_at_clerk(service: Service) -> None:
    directory = service.world.stand_in.directory
    for name in ("ada", "ben"):
        directory.start_session(directory.add_user(f"{name}@example.com"))
    service.sync()
    with service.parts.system_context("cli:test") as context:
        people = clerk_sign_out.list_people(context)

    assert clerk_sign_out.end_sessions(service.clerk.client, people) == 2


def test_sessions_that_could_not_end_at_clerk_are_told(service: Service) -> None:
    service.world.stand_in.down = True

    with pytest.raises(Unavailable, match="run the command again"):
        clerk_sign_out.end_sessions(service.clerk.client, ["user_ada"])
