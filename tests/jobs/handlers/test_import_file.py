from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.jobs.handlers.import_file import ImportProgress, handle
from capliquify.services import ingest, uploads
from capliquify.services.import_options import ImportOptions
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def queued_import(parts: Parts) -> str:
    with parts.context("default", TESTER) as context:
        import_id = uploads.open_upload(context, "a.csv", ImportOptions())
        uploads.append_chunk(context, import_id, 0, b"x" * 100)
        uploads.finish_upload(context, import_id)
    return import_id


def bytes_done(parts: Parts, import_id: str) -> int:
    with parts.context("default", TESTER) as context:
        return ingest.get_import(context, import_id).bytes_done


def test_progress_is_seen_by_others_while_the_import_runs(parts: Parts) -> None:
    import_id = queued_import(parts)
    progress = ImportProgress(parts, "default", import_id, Clock())
    with parts.context("default", TESTER, progress=progress) as running:
        running.progress(done=40, total=100, rows=4)
        assert bytes_done(parts, import_id) == 40


def test_progress_is_written_at_most_twice_a_second(parts: Parts) -> None:
    import_id = queued_import(parts)
    clock = Clock()
    progress = ImportProgress(parts, "default", import_id, clock)
    seen = []
    for seconds, done in ((0.0, 10), (0.4, 20), (0.6, 30), (1.0, 40), (1.2, 50)):
        clock.seconds = seconds
        progress(done=done, total=100, rows=1)
        seen.append(bytes_done(parts, import_id))
    assert seen == [10, 10, 30, 30, 50]


def test_an_import_that_has_ended_is_not_shown_as_running_again(parts: Parts) -> None:
    import_id = queued_import(parts)
    handle(parts, {"organisation": "default", "import_id": import_id})
    with parts.context("default", TESTER) as context:
        ended = ingest.get_import(context, import_id)
    ImportProgress(parts, "default", import_id)(done=1, total=100, rows=1)
    with parts.context("default", TESTER) as context:
        assert ingest.get_import(context, import_id) == ended
    assert ended.status == "failed"


def test_an_error_nobody_foresaw_ends_the_import_and_is_told_to_the_queue(parts: Parts) -> None:
    import_id = queued_import(parts)
    with parts.context("default", TESTER) as context:
        context.transaction.execute("update import_job set options = '{\"unknown\": 1}' where id = %s", (import_id,))
    with pytest.raises(TypeError):
        handle(parts, {"organisation": "default", "import_id": import_id})
    with parts.context("default", TESTER) as context:
        job = ingest.get_import(context, import_id)
    assert (job.status, job.imported) == ("failed", 0)
    assert (
        job.refused == "The import met an error the program did not expect; nothing was stored and the log tells more."
    )
