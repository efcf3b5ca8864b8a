from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.jobs.handlers import housekeeping
from capliquify.services import approvals, idempotency, ingest, uploads
from capliquify.services.import_options import ImportOptions
from support.parts import NOW
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

HERE = {"organisation": "default"}


def left_behind(parts: Parts, age: timedelta) -> str:
    """An upload that broke off and a kept answer, both of an age."""
    then = replace(parts, clock=lambda: NOW - age)
    with then.context("default", TESTER) as context:
        import_id = uploads.open_upload(context, "a.csv", ImportOptions())
        uploads.append_chunk(context, import_id, 0, b"x")
        answer = idempotency.KeptAnswer(status=202, body=b"{}", location=None)
        idempotency.keep_answer(context, f"key-{age}", b"hash", answer)
    return import_id


def remains(parts: Parts, age: timedelta) -> bool:
    with parts.context("default", TESTER) as context:
        return idempotency.is_used(context, f"key-{age}")


def is_stored(parts: Parts, import_id: str) -> bool:
    with parts.context("default", TESTER) as context:
        found = context.transaction.execute("select from import_job where id = %s", (import_id,)).fetchone()
        return found is not None


@pytest.mark.parametrize(("age", "stays"), [(timedelta(hours=5), True), (timedelta(hours=7), False)])
def test_an_upload_that_broke_off_goes_after_six_hours(parts: Parts, age: timedelta, *, stays: bool) -> None:
    import_id = left_behind(parts, age)
    housekeeping.handle(parts, HERE)
    assert is_stored(parts, import_id) is stays


@pytest.mark.parametrize(("age", "stays"), [(timedelta(hours=47), True), (timedelta(hours=49), False)])
def test_a_kept_answer_goes_after_two_days(parts: Parts, age: timedelta, *, stays: bool) -> None:
    left_behind(parts, age)
    housekeeping.handle(parts, HERE)
    assert remains(parts, age) is stays


@pytest.mark.parametrize(("job_status", "status"), [("ERROR", "failed"), ("PENDING", "queued"), ("ENQUEUED", "queued")])
def test_an_import_whose_job_ended_without_it_is_told_to_be_failed(parts: Parts, job_status: str, status: str) -> None:
    import_id = left_behind(parts, timedelta(0))
    with parts.context("default", TESTER) as context:
        uploads.finish_upload(context, import_id)
        context.transaction.execute(
            "update dbos.workflow_status set status = %s where workflow_uuid = %s", (job_status, import_id)
        )
    housekeeping.handle(parts, HERE)
    with parts.context("default", TESTER) as context:
        assert ingest.get_import(context, import_id).status == status


def test_a_finished_upload_stays_however_old(parts: Parts) -> None:
    import_id = left_behind(parts, timedelta(days=30))
    with parts.context("default", TESTER) as context:
        uploads.finish_upload(context, import_id)
    housekeeping.handle(parts, HERE)
    assert is_stored(parts, import_id)


@pytest.mark.parametrize(("age", "status"), [(timedelta(days=6), "pending"), (timedelta(days=7), "expired")])
def test_an_approval_nobody_decides_is_over_after_seven_days(parts: Parts, age: timedelta, status: str) -> None:
    new = approvals.NewApproval(
        kind=ApprovalKind.MEMBER_CHANGE, subject="cleo", summary="Cleo changes.", payload={}, reason="duties"
    )
    with replace(parts, clock=lambda: NOW - age).context("default", TESTER) as context:
        approval = approvals.request(context, new)
    housekeeping.handle(parts, HERE)
    with parts.context("default", TESTER) as context:
        row = context.transaction.execute(
            "select status from approval_request where id = %s", (approval.id,)
        ).fetchone()
    assert row == (status,)
