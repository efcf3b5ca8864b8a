from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from capliquify.domain.access.audit_filter import AuditFilter
from capliquify.domain.errors import Conflict, NotFound
from capliquify.jobs.handlers import housekeeping, import_file
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner
from capliquify.ops.organisation_purge import purge_due_organisations
from capliquify.ops.ownership import as_owner
from capliquify.services import audit, audit_reading, ingest, organisation_deletion, organisations, uploads
from capliquify.services.audit import Act
from capliquify.services.housekeeping import enqueue_housekeeping
from capliquify.services.import_options import ImportOptions
from capliquify.storage.models import metadata
from support.organisation_rows import fill_organisation
from support.parts import NOW
from support.trust import TESTER, TRUST

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from capliquify.bootstrap import Parts

ACTOR = "cli:ada"


def _at(parts: Parts, moment: datetime) -> Parts:
    return replace(parts, clock=lambda: moment)


def _after_the_grace(parts: Parts) -> Parts:
    return _at(parts, NOW + organisation_deletion.GRACE)


def _create(parts: Parts, slug: str) -> None:
    with parts.system_context(ACTOR) as context:
        organisations.create_organisation(context, slug=slug, name=slug.title())


def _close(parts: Parts, slug: str) -> datetime:
    with parts.context(slug, TESTER) as context:
        return organisation_deletion.close(context, "We left")


def _counts(parts: Parts, organisation_id: UUID) -> dict[str, int]:
    """Rows that name an organisation, in any column, of any table."""
    assert parts.owner_url is not None
    counts = {}
    with psycopg.connect(parts.owner_url) as owner:
        for table in metadata.sorted_tables:
            key = "id" if table.name == "organisation" else "organisation_id"
            if key in table.c:
                query = sql.SQL("select count(*) from {} where {} = %s").format(
                    sql.Identifier(table.name), sql.Identifier(key)
                )
                row = owner.execute(query, (organisation_id,)).fetchone()
                assert row is not None
                counts[table.name] = row[0]
    return counts


def _id_of(parts: Parts, slug: str) -> UUID:
    with parts.context(slug, TESTER) as context:
        return context.organisation.id


def _installation_log(parts: Parts) -> list[tuple[str, str]]:
    with parts.system_context(ACTOR) as context:
        log = audit_reading.list_log(context, AuditFilter(action="organisation.purged"), limit=9, cursor=None)
    return [(line.subject, line.actor) for line in log.entries]


def test_closing_says_when_the_end_is_and_is_logged(parts: Parts) -> None:
    assert _close(parts, "default") == NOW + timedelta(days=30)
    with parts.context("default", TESTER) as context:
        assert organisation_deletion.is_closed(context)
        line = audit_reading.list_log(context, AuditFilter(), limit=1, cursor=None).entries[0]
    assert (line.action, line.subject, line.reason) == ("organisation.closed", "default", "We left")
    assert line.after == {"deletion_due_at": "2026-07-30T12:00:00+00:00"}


def test_a_closed_organisation_is_not_closed_again(parts: Parts) -> None:
    _close(parts, "default")
    with (
        _at(parts, NOW + timedelta(days=1)).context("default", TESTER) as context,
        pytest.raises(Conflict, match="default is closed already"),
    ):
        organisation_deletion.close(context, "Again")
    with parts.context("default", TESTER) as context:
        assert context.organisation.deletion_due_at == NOW + timedelta(days=30)


def test_a_restored_organisation_is_as_it_was(parts: Parts) -> None:
    organisation_id = fill_organisation(parts, "default")
    before = _counts(parts, organisation_id)
    _close(parts, "default")
    with _at(parts, NOW + timedelta(days=29)).context("default", TESTER) as context:
        organisation_deletion.restore(context)
    assert _counts(parts, organisation_id) == {**before, "audit_entry": before["audit_entry"] + 2}
    assert purge_due_organisations(_after_the_grace(parts), ACTOR) == []
    assert _counts(parts, organisation_id)["organisation"] == 1


def test_what_is_not_closed_cannot_be_restored(parts: Parts) -> None:
    with parts.context("default", TESTER) as context, pytest.raises(Conflict, match="there is nothing to restore"):
        organisation_deletion.restore(context)


def test_a_purge_leaves_no_row_of_it_in_any_table_and_takes_none_of_another(parts: Parts) -> None:
    _create(parts, "going")
    going, staying = fill_organisation(parts, "going"), fill_organisation(parts, "default")
    before = _counts(parts, staying)
    assert min(before.values()) > 0
    assert min(_counts(parts, going).values()) > 0
    _close(parts, "going")
    [purged] = purge_due_organisations(_after_the_grace(parts), ACTOR)
    assert (purged.id, purged.slug) == (going, "going")
    assert set(_counts(parts, going).values()) == {0}
    assert _counts(parts, staying) == before


def test_an_owner_bound_by_row_level_security_purges_as_well(parts: Parts) -> None:
    _create(parts, "going")
    going, staying = fill_organisation(parts, "going"), fill_organisation(parts, "default")
    before = _counts(parts, staying)
    _close(parts, "going")
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url, autocommit=True) as owner:
        owner.execute("drop role if exists plain_owner")
        owner.execute("create role plain_owner nologin nosuperuser nobypassrls")
        owner.execute("grant all on all tables in schema public to plain_owner")
    bound = replace(_after_the_grace(parts), owner_url=f"{parts.owner_url}&options=-c%20role%3Dplain_owner")
    try:
        assert [each.slug for each in purge_due_organisations(bound, ACTOR)] == ["going"]
    finally:
        with psycopg.connect(parts.owner_url, autocommit=True) as owner:
            owner.execute("drop owned by plain_owner")
            owner.execute("drop role plain_owner")
    assert set(_counts(parts, going).values()) == {0}
    assert _counts(parts, staying) == before


def test_a_purge_leaves_one_entry_that_names_the_end_of_the_log(parts: Parts) -> None:
    _create(parts, "going")
    _close(parts, "going")
    with parts.system_context(ACTOR) as context:
        head = next(each.head for each in audit_reading.list_heads(context) if each.organisation == "going")
    purge_due_organisations(_after_the_grace(parts), ACTOR)
    with parts.system_context(ACTOR) as context:
        log = audit_reading.list_log(context, AuditFilter(action="organisation.purged"), limit=9, cursor=None)
        assert audit_reading.verify_log(context).intact
    [line] = log.entries
    assert line.before is not None
    assert (line.before["audit_sequence"], line.before["audit_hash"]) == (head.sequence, head.hash.hex())


def test_before_its_time_nothing_is_purged(parts: Parts) -> None:
    _create(parts, "going")
    due_at = _close(parts, "going")
    early = _at(parts, due_at - timedelta(seconds=1))
    assert purge_due_organisations(early, ACTOR) == []
    with as_owner(early, ACTOR) as context, pytest.raises(NotFound, match="whose time is over"):
        organisation_deletion.purge(context, "going")
    assert _counts(parts, _id_of(parts, "going"))["organisation"] == 1
    assert _installation_log(parts) == []


def test_an_open_organisation_is_never_purged(parts: Parts) -> None:
    with as_owner(_after_the_grace(parts), ACTOR) as context, pytest.raises(NotFound):
        organisation_deletion.purge(context, "default")
    assert _counts(parts, _id_of(parts, "default"))["organisation"] == 1


def test_a_purge_needs_the_owner(parts: Parts) -> None:
    with pytest.raises(Conflict, match="DATABASE_DIRECT_URL is missing"):
        purge_due_organisations(replace(parts, owner_url=None), ACTOR)


def test_a_purged_organisation_is_forgotten_outside_the_database_too(parts: Parts, tmp_path: Path) -> None:
    anchors = AuditAnchors(tmp_path, AuditSigner(bytes(32)), lambda: NOW)
    anchored = replace(_after_the_grace(parts), trust=replace(TRUST, anchor=anchors))
    _create(parts, "going")
    going = _id_of(parts, "going")
    with anchored.context("going", TESTER) as context:
        audit.record(context, Act(action="test.done", subject="going"))
    assert anchors.organisations() == [going]
    _close(parts, "going")
    purge_due_organisations(anchored, ACTOR)
    assert going not in anchors.organisations()


def test_the_slug_of_a_purged_organisation_is_free_again(parts: Parts) -> None:
    _create(parts, "going")
    _close(parts, "going")
    purge_due_organisations(_after_the_grace(parts), ACTOR)
    _create(parts, "going")
    assert _installation_log(parts) == [("going", ACTOR)]


def test_housekeeping_passes_by_a_closed_organisation(parts: Parts) -> None:
    fill_organisation(parts, "default")
    _close(parts, "default")
    with parts.system_context(ACTOR) as context:
        assert enqueue_housekeeping(context) == 0
    before = _counts(parts, _id_of(parts, "default"))
    housekeeping.handle(_at(parts, NOW + timedelta(days=9)), {"organisation": "default"})
    assert _counts(parts, _id_of(parts, "default")) == before


def test_a_file_that_waited_when_the_organisation_was_closed_is_not_imported(parts: Parts) -> None:
    with parts.context("default", TESTER) as context:
        import_id = uploads.open_upload(context, "invoices.csv", ImportOptions())
        uploads.append_chunk(context, import_id, 0, b"anything")
        uploads.finish_upload(context, import_id)
    _close(parts, "default")
    import_file.handle(parts, {"organisation": "default", "import_id": import_id})
    with parts.context("default", TESTER) as context:
        job = ingest.get_import(context, import_id)
    assert (job.status, job.refused) == (
        "failed",
        "The organisation was closed before the file was imported; nothing was stored.",
    )


def test_nothing_is_imported_into_a_closed_organisation(parts: Parts, tmp_path: Path) -> None:
    _close(parts, "default")
    with (
        parts.context("default", TESTER) as context,
        pytest.raises(Conflict, match="`capliquify organisation restore default` opens it again"),
    ):
        ingest.import_path(context, tmp_path / "invoices.csv", ImportOptions())
