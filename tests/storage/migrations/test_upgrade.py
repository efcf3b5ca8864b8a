from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capliquify.domain.errors import Conflict
from capliquify.storage.migrations.upgrade import check_models, downgrade, migrate, pending_revisions, upgrade
from capliquify.storage.schema import HEAD_REVISION, schema_is_current

if TYPE_CHECKING:
    from capliquify.ops.postgres_cluster import DatabaseUrls
    from support.database import DatabaseServer


def test_models_and_migrations_give_the_same_schema(database_copy: DatabaseUrls) -> None:
    check_models(database_copy.owner)


def test_the_last_revision_can_be_taken_back_and_applied_again(database_copy: DatabaseUrls) -> None:
    downgrade(database_copy.owner, "-1")
    assert not schema_is_current(database_copy.owner)
    assert upgrade(database_copy.owner) == [HEAD_REVISION]
    check_models(database_copy.owner)


def test_a_migrated_database_has_nothing_pending(database_copy: DatabaseUrls) -> None:
    assert pending_revisions(database_copy.owner) == []
    assert schema_is_current(database_copy.owner)


def test_migrating_again_changes_nothing(database_copy: DatabaseUrls) -> None:
    assert migrate(database_copy.owner, database_copy.application) == []


def test_a_fresh_database_gets_every_revision_and_an_empty_default_organisation(
    database_server: DatabaseServer, worker_name: str
) -> None:
    urls = database_server.create_database(f"fresh_{worker_name}")
    assert pending_revisions(urls.owner) == ["0001", "0002", "0003"]
    assert migrate(urls.owner, urls.application) == ["0001", "0002", "0003"]
    with psycopg.connect(urls.application) as connection:
        rows = connection.execute("select slug, demo, currency, currency_source from organisation").fetchall()
    assert rows == [("default", False, None, "none")]
    database_server.drop_database(f"fresh_{worker_name}")


def test_one_role_for_owner_and_application_is_refused(database_copy: DatabaseUrls) -> None:
    with pytest.raises(Conflict, match="both name the role"):
        migrate(database_copy.owner, database_copy.owner)


def test_a_superuser_as_application_is_refused(database_copy: DatabaseUrls) -> None:
    with psycopg.connect(database_copy.owner, autocommit=True) as connection:
        connection.execute("drop role if exists too_strong")
        connection.execute("create role too_strong login superuser password 'x'")
    try:
        with pytest.raises(Conflict, match="too_strong is a superuser"):
            migrate(database_copy.owner, make_conninfo(database_copy.application, user="too_strong", password="x"))
    finally:
        with psycopg.connect(database_copy.owner, autocommit=True) as connection:
            connection.execute("drop owned by too_strong")
            connection.execute("drop role too_strong")
