from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.audit_filter import AuditFilter
from capliquify.domain.errors import FileRefused
from capliquify.jobs.handlers import import_file
from capliquify.services import audit_reading, ingest, uploads
from capliquify.services.import_options import ImportOptions
from support.trust import TESTER

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.access import AuditLine

SALES = b"on,item,channel,market,quantity,net_amount,currency\n2026-06-01,RED,Shop,UK,2,10.00,GBP\n"


def _last(parts: Parts) -> AuditLine:
    with parts.context("default", TESTER) as context:
        return audit_reading.list_log(context, AuditFilter(action="import"), limit=1, cursor=None).entries[0]


def _upload(parts: Parts, content: bytes) -> str:
    with parts.context("default", TESTER) as context:
        import_id = uploads.open_upload(context, "sales.csv", ImportOptions())
        uploads.append_chunk(context, import_id, 0, content)
        uploads.finish_upload(context, import_id)
    import_file.handle(parts, {"organisation": "default", "import_id": import_id})
    return import_id


def test_a_file_of_this_machine_is_logged(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_bytes(SALES)
    with parts.context("default", TESTER) as context:
        outcome = ingest.import_path(context, tmp_path / "sales.csv", ImportOptions())
    line = _last(parts)
    assert (line.action, line.subject, line.actor) == ("import.completed", "sales.csv", "job:test")
    assert line.after == {
        "import_id": outcome.import_id,
        "kind": outcome.kind,
        "rows": 1,
        "imported": 1,
        "unchanged": 0,
    }


def test_an_upload_is_logged_once_with_who_sent_it(parts: Parts) -> None:
    import_id = _upload(parts, SALES)
    import_file.handle(parts, {"organisation": "default", "import_id": import_id})
    line = _last(parts)
    assert (line.sequence, line.action, line.actor) == (1, "import.completed", "job:import_file")
    assert line.after is not None
    assert (line.after["import_id"], line.after["sent_by"]) == (import_id, "job:test")


def test_a_file_that_could_not_be_used_is_logged_with_the_reason(parts: Parts) -> None:
    _upload(parts, b"what is this?\n")
    line = _last(parts)
    assert (line.action, line.subject) == ("import.failed", "sales.csv")
    assert line.reason


def test_an_import_undone_is_logged(parts: Parts) -> None:
    import_id = _upload(parts, SALES)
    with parts.context("default", TESTER) as context:
        ingest.rollback_import(context, import_id)
    line = _last(parts)
    assert (line.action, line.subject, line.after) == ("import.rolled_back", import_id, {"removed": 1, "restored": 0})


def test_what_is_rolled_back_leaves_no_entry(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"what is this?\n")
    with pytest.raises(FileRefused), parts.context("default", TESTER) as context:
        ingest.import_path(context, tmp_path / "odd.csv", ImportOptions())
    with parts.context("default", TESTER) as context:
        assert audit_reading.list_log(context, AuditFilter(), limit=1, cursor=None).entries == []
