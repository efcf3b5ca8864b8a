"""Every job, run for one company with what belongs to the other: nothing is read, nothing changes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from capliquify.domain.errors import DomainError
from capliquify.jobs.registry import HANDLERS
from capliquify.services.job_names import JobName
from support.crossing.companies import OURS, THEIRS, snapshot
from support.crossing.leaks import leaks

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from support.crossing.installation import Installation

# What a job is called with besides the company: a kind of thing it names, or a word; a job of no company says so.
THINGS_OF_JOBS: dict[JobName, dict[str, str] | None] = {
    JobName.IMPORT_FILE: {"import_id": "queued_import_id"},
    JobName.HOUSEKEEPING: {},
    JobName.SEND_EMAIL: None,
    JobName.ROTATE_SECRETS: {"reason": "somebody left"},
    JobName.SYNC_SOURCE: {"run_id": "run_id"},
    JobName.HANDLE_WEBHOOKS: {"run_id": "run_id"},
    JobName.RETRY_SET_ASIDE: {"run_id": "run_id"},
}


@pytest.mark.parametrize("job", JobName)
def test_a_job_of_one_company_cannot_touch_the_other(
    new_installation: Callable[[str], AbstractContextManager[Installation]], job: JobName
) -> None:
    assert job in THINGS_OF_JOBS, f"The crossing suite does not know what {job} is called with: add it above."
    things = THINGS_OF_JOBS[job]
    if things is None:
        return
    with new_installation("jobs") as installation:
        before = snapshot(installation.parts, THEIRS)
        theirs = installation.theirs.ids
        argument: dict[str, Any] = {name: theirs.get(thing, thing) for name, thing in things.items()}
        names_theirs = any(thing in theirs for thing in things.values())
        with contextlib.suppress(DomainError) if names_theirs else contextlib.nullcontext():
            HANDLERS[job](installation.parts, {"organisation": OURS, **argument})
            assert not names_theirs, f"{job} took what belongs to the other company"
        assert snapshot(installation.parts, THEIRS) == before
        assert leaks(installation.theirs, [installation.new_log_lines()], str(argument)) == []


def test_a_job_finds_what_is_its_own(
    new_installation: Callable[[str], AbstractContextManager[Installation]],
) -> None:
    with new_installation("jobs") as installation:
        before = snapshot(installation.parts, THEIRS)
        argument = {"organisation": THEIRS, "import_id": installation.theirs.ids["queued_import_id"]}
        HANDLERS[JobName.IMPORT_FILE](installation.parts, argument)
        assert snapshot(installation.parts, THEIRS)["import_job"] != before["import_job"]
