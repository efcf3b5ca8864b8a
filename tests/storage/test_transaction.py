from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from capliquify.domain.errors import NotSignedIn, Unavailable
from capliquify.storage.engine import open_pool
from capliquify.storage.repositories.organisations import create_organisation, list_organisations
from capliquify.storage.transaction import Transaction, begin, begin_entering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.ops.postgres_cluster import DatabaseUrls
    from capliquify.storage.engine import Pool


@pytest.fixture
def pool(database_copy: DatabaseUrls) -> Iterator[Pool]:
    with open_pool(database_copy.application, owner_url=database_copy.owner, size=2) as pool:
        yield pool


def disconnect_everybody(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


def slugs(pool: Pool) -> list[str]:
    with begin(pool) as transaction:
        return [row.slug for row in list_organisations(transaction)]


def test_the_tenant_is_set_inside_the_transaction_only(pool: Pool) -> None:
    with begin(pool) as transaction:
        [organisation] = list_organisations(transaction)
    with begin(pool, organisation.id) as transaction:
        inside = transaction.execute("select current_setting('app.organisation_id')").fetchone()
    connection = pool.getconn()
    outside = connection.execute("select nullif(current_setting('app.organisation_id', true), '')").fetchone()
    pool.putconn(connection)
    assert (inside, outside) == ((str(organisation.id),), (None,))


def test_reads_of_a_read_only_transaction_see_one_state(pool: Pool) -> None:
    with begin(pool, read_only=True) as reading:
        before = list_organisations(reading)
        with begin(pool) as writing:
            create_organisation(writing, slug="roastery", name="Roastery")
        assert list_organisations(reading) == before
    assert slugs(pool) == ["default", "roastery"]


def test_work_whose_connection_breaks_is_unavailable_and_not_stored(pool: Pool, database_copy: DatabaseUrls) -> None:
    def work() -> None:
        with begin(pool) as transaction:
            create_organisation(transaction, slug="roastery", name="Roastery")
            disconnect_everybody(database_copy)
            list_organisations(transaction)

    with pytest.raises(Unavailable, match="did not finish the work"):
        work()
    assert slugs(pool) == ["default"]


def test_a_connection_that_breaks_before_the_commit_is_unavailable(pool: Pool, database_copy: DatabaseUrls) -> None:
    def work() -> None:
        with begin(pool) as transaction:
            create_organisation(transaction, slug="roastery", name="Roastery")
            disconnect_everybody(database_copy)

    with pytest.raises(Unavailable, match="did not finish the work"):
        work()
    assert slugs(pool) == ["default"]


def test_dead_connections_in_the_pool_are_passed_over(pool: Pool, database_copy: DatabaseUrls) -> None:
    connections = [pool.getconn(), pool.getconn()]
    for connection in connections:
        pool.putconn(connection)
    disconnect_everybody(database_copy)
    assert slugs(pool) == ["default"]


def test_a_part_of_the_work_can_fail_alone(pool: Pool) -> None:
    def fail() -> None:
        with begin(pool) as transaction:
            create_organisation(transaction, slug="roastery", name="Roastery")
            with pytest.raises(psycopg.errors.DivisionByZero), transaction.savepoint():
                transaction.execute("select 1 / 0")

    fail()
    assert slugs(pool) == ["default", "roastery"]


def test_no_free_connection_in_time_is_unavailable(database_copy: DatabaseUrls) -> None:
    with open_pool(database_copy.application, owner_url=database_copy.owner, size=1) as small:
        small.timeout = 0.05
        with begin(small), pytest.raises(Unavailable, match="does not answer"), begin(small):
            pass


def test_a_transaction_is_opened_and_entered_at_once(pool: Pool) -> None:
    with begin_entering(pool, list_organisations, read_only=True) as (transaction, [organisation]):
        assert organisation.slug == "default"
        [(isolation, read_only)] = transaction.execute(
            "select current_setting('transaction_isolation'), current_setting('transaction_read_only')"
        ).fetchall()
    assert (isolation, read_only) == ("repeatable read", "on")


def test_an_entry_that_is_refused_gives_its_connection_back(pool: Pool) -> None:
    def refuse(transaction: Transaction) -> None:
        create_organisation(transaction, slug="roastery", name="Roastery")
        message = "no"
        raise NotSignedIn(message)

    for _ in range(pool.max_size + 1):
        with pytest.raises(NotSignedIn), begin_entering(pool, refuse):
            pass
    assert slugs(pool) == ["default"]


def test_an_entry_on_a_dead_connection_is_tried_on_the_next(pool: Pool, database_copy: DatabaseUrls) -> None:
    assert slugs(pool) == ["default"]
    disconnect_everybody(database_copy)
    with begin_entering(pool, list_organisations) as (_, [organisation]):
        assert organisation.slug == "default"
