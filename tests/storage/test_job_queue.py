from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from capliquify.storage.job_queue import (
    beat,
    delete_finished_jobs,
    enqueue,
    find_job,
    forget_executors,
    list_dead_executors,
    queue_depth,
    youngest_heartbeat_age_seconds,
)

if TYPE_CHECKING:
    from capliquify.storage.transaction import Transaction


def add(transaction: Transaction, job_id: str = "job-1") -> None:
    enqueue(transaction, "import_file", ["default", {"import": 7}], job_id=job_id, queue="default")


def test_a_job_waits_with_its_arguments(transaction: Transaction) -> None:
    add(transaction)
    job = find_job(transaction, "job-1")
    assert job is not None
    assert (job.job_id, job.name, job.status, job.error) == ("job-1", "import_file", "ENQUEUED", None)
    assert abs(datetime.now(UTC) - job.created_at) < timedelta(minutes=1)
    row = transaction.execute("select inputs from dbos.workflow_input where workflow_uuid = 'job-1'").fetchone()
    assert row is not None
    assert json.loads(row[0])["positionalArgs"] == ["default", {"import": 7}]


def test_a_job_is_gone_with_the_work_that_needed_it(transaction: Transaction) -> None:
    transaction.execute("savepoint work")
    add(transaction)
    transaction.execute("rollback to savepoint work")
    assert find_job(transaction, "job-1") is None


def test_the_same_id_again_is_no_second_job(transaction: Transaction) -> None:
    before = queue_depth(transaction)
    add(transaction)
    add(transaction)
    assert queue_depth(transaction) == before + 1


def test_no_worker_ever_has_no_heartbeat(transaction: Transaction) -> None:
    assert youngest_heartbeat_age_seconds(transaction) is None


def test_a_worker_that_beats_is_young_and_alive(transaction: Transaction) -> None:
    beat(transaction, "worker-1")
    beat(transaction, "worker-1")
    age = youngest_heartbeat_age_seconds(transaction)
    assert age is not None
    assert 0 <= age < 5
    assert list_dead_executors(transaction, silent_seconds=10) == []


def test_a_silent_worker_and_one_never_heard_of_are_dead(transaction: Transaction) -> None:
    beat(transaction, "alive")
    beat(transaction, "silent")
    transaction.execute("update worker_liveness set seen_at = now() - interval '1 minute' where executor_id = 'silent'")
    add(transaction)
    transaction.execute("update dbos.workflow_status set status = 'PENDING', executor_id = 'never heard of'")
    assert list_dead_executors(transaction, silent_seconds=10) == ["never heard of", "silent"]


def test_a_worker_that_left_is_forgotten(transaction: Transaction) -> None:
    beat(transaction, "worker-1")
    forget_executors(transaction, ["worker-1"])
    assert youngest_heartbeat_age_seconds(transaction) is None


def test_only_finished_jobs_are_forgotten(transaction: Transaction) -> None:
    add(transaction, "finished")
    add(transaction, "waiting")
    transaction.execute("update dbos.workflow_status set status = 'SUCCESS' where workflow_uuid = 'finished'")
    assert delete_finished_jobs(transaction, datetime.now(UTC) - timedelta(days=1)) == 0
    assert delete_finished_jobs(transaction, datetime.now(UTC) + timedelta(days=1)) == 1
    assert find_job(transaction, "finished") is None
    left = transaction.execute("select workflow_uuid from dbos.workflow_input").fetchall()
    assert left == [("waiting",)]
    assert find_job(transaction, "waiting") is not None
