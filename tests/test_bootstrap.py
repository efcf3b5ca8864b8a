from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from capliquify.bootstrap import (
    back_up_database,
    migrate_database,
    open_parts,
    restore_database,
    verify_database_backup,
)
from capliquify.domain.errors import Conflict, NotFound, Unavailable
from capliquify.settings import Settings, read_settings
from capliquify.storage.engine import with_database
from capliquify.storage.repositories.organisations import create_organisation, list_organisations
from support.database import temporary_home
from support.trust import TESTER

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts
    from capliquify.ops.postgres_cluster import DatabaseUrls


@pytest.fixture
def settings(database_copy: DatabaseUrls, tmp_path: Path) -> Settings:
    return read_settings(home=tmp_path, database_url=database_copy.application, database_direct_url=database_copy.owner)


def slugs(parts: Parts) -> list[str]:
    with parts.system_context("test") as context:
        return [row.slug for row in list_organisations(context.transaction)]


def test_a_context_commits_once_its_block_ends(settings: Settings) -> None:
    with open_parts(settings) as parts:
        with parts.context("default", TESTER) as context:
            create_organisation(context.transaction, slug="roastery", name="Roastery")
            assert slugs(parts) == ["default"]
        assert slugs(parts) == ["default", "roastery"]


def test_a_context_whose_block_raises_keeps_nothing(settings: Settings) -> None:
    class Interrupted(Exception):
        pass

    def work(parts: Parts) -> None:
        with parts.context("default", TESTER) as context:
            create_organisation(context.transaction, slug="roastery", name="Roastery")
            raise Interrupted

    with open_parts(settings) as parts:
        with pytest.raises(Interrupted):
            work(parts)
        assert slugs(parts) == ["default"]


def test_a_context_speaks_for_its_organisation(settings: Settings) -> None:
    with open_parts(settings) as parts, parts.context("default", TESTER) as context:
        assert (context.organisation.slug, context.organisation.demo, context.actor) == ("default", False, "job:test")
        setting = context.transaction.execute("select current_setting('app.organisation_id')").fetchone()
        assert setting == (str(context.organisation.id),)


def test_the_organisation_is_forgotten_with_the_transaction(settings: Settings) -> None:
    with open_parts(settings) as parts:
        with parts.context("default", TESTER):
            pass
        with parts.system_context("test") as context:
            setting = context.transaction.execute("select current_setting('app.organisation_id', true)").fetchone()
    assert setting in {(None,), ("",)}


def test_a_read_only_context_cannot_write(settings: Settings) -> None:
    with open_parts(settings) as parts, parts.context("default", TESTER, read_only=True) as context:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            create_organisation(context.transaction, slug="roastery", name="Roastery")
        context.transaction.connection.rollback()


def test_an_unknown_organisation_is_not_found(settings: Settings) -> None:
    with (
        open_parts(settings) as parts,
        pytest.raises(NotFound, match="There is no organisation 'nobody'"),
        parts.context("nobody", TESTER),
    ):
        pass


def test_a_database_of_another_schema_is_refused(settings: Settings, database_copy: DatabaseUrls) -> None:
    with psycopg.connect(database_copy.owner) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(Conflict, match="at schema 9999"), open_parts(settings):
        pass


def test_a_superuser_is_refused_as_application(database_copy: DatabaseUrls, tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path, database_url=database_copy.owner)
    with pytest.raises(Conflict, match="is a superuser"), open_parts(settings):
        pass


def test_a_database_that_does_not_answer_is_unavailable(database_copy: DatabaseUrls, tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path, database_url=with_database(database_copy.application, "nowhere"))
    with pytest.raises(Unavailable, match="does not answer"), open_parts(settings):
        pass


def test_connections_that_died_are_replaced_unnoticed(settings: Settings, database_copy: DatabaseUrls) -> None:
    with open_parts(settings) as parts:
        slugs(parts)
        with psycopg.connect(database_copy.owner, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        assert slugs(parts) == ["default"]


def test_without_a_given_database_the_embedded_one_is_used_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with temporary_home() as home:
        settings = read_settings(home=home)
        with open_parts(settings) as parts, parts.system_context("test") as context:
            create_organisation(context.transaction, slug="roastery", name="Roastery")
        with open_parts(settings) as parts:
            assert slugs(parts) == ["default", "roastery"]


def test_migrating_needs_the_owner(database_copy: DatabaseUrls, tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path, database_url=database_copy.application)
    with pytest.raises(Conflict, match="DATABASE_DIRECT_URL is missing"):
        migrate_database(settings)


def test_a_backup_is_kept_in_the_data_folder_and_can_be_verified_and_restored(
    settings: Settings, database_copy: DatabaseUrls, tmp_path: Path
) -> None:
    file, manifest = back_up_database(settings)
    assert file.parent == tmp_path / "backups"
    assert verify_database_backup(settings, file) == manifest
    with open_parts(settings) as parts, parts.system_context("test") as context:
        create_organisation(context.transaction, slug="roastery", name="Roastery")
    replaced = restore_database(settings, file)
    with open_parts(settings) as parts:
        assert slugs(parts) == ["default"]
    with psycopg.connect(with_database(database_copy.owner, "postgres"), autocommit=True) as connection:
        connection.execute(f'drop database "{replaced}"')


def test_a_current_database_needs_no_backup_to_be_migrated(settings: Settings, tmp_path: Path) -> None:
    assert migrate_database(settings) == []
    assert not (tmp_path / "backups").exists()


def test_an_upgrade_takes_a_backup_first(settings: Settings, database_copy: DatabaseUrls, tmp_path: Path) -> None:
    with psycopg.connect(database_copy.owner) as connection:
        connection.execute("delete from alembic_version")  # as if every revision were pending
    with pytest.raises(Exception, match="already exists"):
        migrate_database(settings)
    [file] = (tmp_path / "backups").glob("before-upgrade-*.dump")
    assert verify_database_backup(settings, file).rows > 0
