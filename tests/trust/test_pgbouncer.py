"""Tenants behind a pooler that hands one connection of the server to everybody in turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import NotFound
from capliquify.ops.postgres_cluster import DatabaseUrls
from capliquify.services.callers import Claim
from capliquify.services.context import Origin
from capliquify.services.identity import BuiltInIdentity, key_credential
from capliquify.storage.repositories.organisations import create_organisation
from capliquify.storage.transaction import begin
from support.parts import parts_over
from support.people import join, make_key, sign_in
from support.pooler import find_pooler, running_pooler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from capliquify.bootstrap import Parts
    from capliquify.domain.access.credentials import Credential
    from capliquify.storage.transaction import Transaction
    from support.database import DatabaseServer

pytestmark = pytest.mark.skipif(find_pooler() is None, reason="PgBouncer is not installed (apt-get install pgbouncer)")

SLUGS = ("first", "second")
THREADS, ROUNDS = 12, 25
NEITHER = "select current_setting('app.organisation_id', true), current_setting('app.user_id', true)"


@pytest.fixture(scope="module")
def parts(database_server: DatabaseServer, worker_name: str, migrated_template: str) -> Iterator[Parts]:
    """Parts whose application goes through PgBouncer, with a member and a key in each of two organisations."""
    name = f"pooled_{worker_name}"
    urls = database_server.create_database(name, template=migrated_template)
    with running_pooler(urls.application) as pooled, parts_over(DatabaseUrls(urls.owner, pooled)) as opened:
        yield opened
    database_server.drop_database(name)


@pytest.fixture(scope="module")
def organisations(parts: Parts) -> dict[str, UUID]:
    found = {}
    for slug in SLUGS:
        with begin(parts.pool) as transaction:
            found[slug] = create_organisation(transaction, slug=slug, name=slug).id
        make_key(parts, slug, Permission, name=slug)
    return found


def one(transaction: Transaction, statement: str) -> Any:  # noqa: ANN401 - a row of any columns
    return transaction.execute(statement).fetchone()


def test_one_connection_of_the_server_serves_everybody(parts: Parts) -> None:
    def backend(_: int) -> int:
        with begin(parts.pool) as transaction:
            return int(one(transaction, "select pg_backend_pid()")[0])

    with ThreadPoolExecutor(THREADS) as threads:
        assert len(set(threads.map(backend, range(THREADS * 4)))) == 1


def test_tenants_in_turn_on_one_connection_see_themselves_only(parts: Parts, organisations: dict[str, UUID]) -> None:
    def look(number: int) -> tuple[str, list[str], str]:
        slug = SLUGS[number % len(SLUGS)]
        with begin(parts.pool, organisations[slug], read_only=number % 3 == 0) as transaction:
            names = [name for (name,) in transaction.execute("select name from api_key").fetchall()]
            return slug, names, one(transaction, "select current_setting('app.organisation_id')")[0]

    with ThreadPoolExecutor(THREADS) as threads:
        for slug, names, organisation_id in threads.map(look, range(THREADS * ROUNDS)):
            assert (names, organisation_id) == ([slug], str(organisations[slug]))


def test_whoever_comes_next_finds_no_tenant(parts: Parts, organisations: dict[str, UUID]) -> None:
    def leave(number: int) -> tuple[str | None, ...]:
        with begin(parts.pool, organisations[SLUGS[number % 2]]) as transaction:
            transaction.execute("select set_config('app.user_id', gen_random_uuid()::text, true)")
            if number % 3 == 0:
                transaction.connection.rollback()
        with begin(parts.pool) as transaction:
            found: tuple[str | None, ...] = one(transaction, NEITHER)
            return found

    with ThreadPoolExecutor(THREADS) as threads:
        assert {value or "" for found in threads.map(leave, range(THREADS * ROUNDS)) for value in found} == {""}


def test_nothing_is_prepared_on_a_connection_that_is_somebody_elses_next(
    parts: Parts, organisations: dict[str, UUID]
) -> None:
    for _ in range(20):
        with begin(parts.pool, organisations["first"]) as transaction:
            transaction.execute("select name from api_key where id <> %s", (organisations["first"],)).fetchall()
            assert one(transaction, "select count(*) from pg_prepared_statements") == (0,)


def test_people_and_keys_are_let_in_where_they_belong(parts: Parts, organisations: dict[str, UUID]) -> None:
    identity = BuiltInIdentity(secure=False)
    credentials: dict[str, list[Credential]] = {}
    for slug in SLUGS:
        person = sign_in(parts, f"{slug}@example.com")
        join(parts, person, slug)
        credentials[slug] = [
            identity.credential(person.token),
            key_credential(make_key(parts, slug, Permission, name=f"{slug} too")),
        ]

    def enter(number: int) -> tuple[UUID, UUID, bool]:
        slug, other = SLUGS[number % 2], SLUGS[1 - number % 2]
        credential = credentials[slug][number // 2 % 2]
        claim = Claim(credential=credential, need=Permission.IMPORTS_READ, origin=Origin(surface="api"))
        with parts.admit(claim, slug, read_only=number % 3 == 0) as context:
            entered = context.organisation.id
        try:
            with parts.admit(claim, other):
                refused = False
        except NotFound:
            refused = True
        return entered, organisations[slug], refused

    with ThreadPoolExecutor(THREADS) as threads:
        for entered, own, refused in threads.map(enter, range(THREADS * 10)):
            assert (entered, refused) == (own, True)
