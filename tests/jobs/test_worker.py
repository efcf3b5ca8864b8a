"""Workers with a real queue. Jobs run in threads of this process; what killing a process does is tried elsewhere."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from capliquify.jobs.worker import run
from capliquify.services import health, housekeeping, ingest, uploads
from capliquify.services.import_options import ImportOptions
from capliquify.storage import job_queue
from support.importing import LEDGER
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from capliquify.bootstrap import Parts

PATIENCE_SECONDS = 30.0


@contextmanager
def working(parts: Parts) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(parts, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def queue_import(parts: Parts, content: bytes = LEDGER) -> str:
    with parts.context("default", TESTER) as context:
        import_id = uploads.open_upload(context, "ledger.csv", ImportOptions())
        uploads.append_chunk(context, import_id, 0, content)
        uploads.finish_upload(context, import_id)
    return import_id


def status_of(parts: Parts, import_id: str) -> str:
    with parts.context("default", TESTER) as context:
        return ingest.get_import(context, import_id).status


def job_status(parts: Parts, job_id: str) -> str | None:
    with parts.system_context(actor="test") as context:
        job = job_queue.find_job(context.transaction, job_id)
        return job.status if job else None


def test_a_worker_imports_what_was_uploaded_before_and_while_it_runs(parts: Parts) -> None:
    before = queue_import(parts)
    with working(parts):
        wait_until(lambda: status_of(parts, before) == "completed")
        later = queue_import(parts)
        wait_until(lambda: job_status(parts, later) == "SUCCESS")
    assert status_of(parts, later) == "completed"


def test_a_running_worker_makes_the_service_healthy(parts: Parts) -> None:
    def is_healthy() -> bool:
        with parts.system_context(actor="test") as context:
            return health.check_health(context, started=time.perf_counter()).healthy

    assert not is_healthy()
    with working(parts):
        wait_until(is_healthy)


def test_the_work_of_a_dead_worker_is_taken_up(parts: Parts) -> None:
    import_id = queue_import(parts)
    with parts.system_context(actor="test") as context:
        context.transaction.execute(
            "update dbos.workflow_status set status = 'PENDING', executor_id = 'worker-dead', "
            "application_version = '1', started_at_epoch_ms = 1 where workflow_uuid = %s",
            (import_id,),
        )
    with working(parts):
        wait_until(lambda: status_of(parts, import_id) == "completed")


def test_an_import_survives_the_loss_of_every_connection(parts: Parts) -> None:
    rows = b"".join(b"2026-06-30,cash,%d.00,GBP,entity-%d\n" % (number, number) for number in range(20_000))
    import_id = queue_import(parts, b"date,account_class,amount,currency,entity\n" + rows)
    with working(parts):
        wait_until(lambda: status_of(parts, import_id) != "queued")
        with psycopg.connect(parts.owner_url or "", autocommit=True) as owner:
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
        wait_until(lambda: job_status(parts, import_id) == "SUCCESS")
    assert status_of(parts, import_id) == "completed"


def test_a_sweep_is_queued_for_each_organisation(parts: Parts) -> None:
    with parts.system_context(actor="test") as context:
        assert housekeeping.enqueue_housekeeping(context) == 1
        assert job_queue.queue_depth(context.transaction) == 1
