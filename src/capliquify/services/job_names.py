"""Names of the jobs, each with what it may do: a job of another name would wait for ever."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import Principal, job_principal

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB_QUEUE: Final = "default"


class JobName(StrEnum):
    """Every job there is; `jobs/handlers` holds a module of the same name for each."""

    IMPORT_FILE = "import_file"
    HOUSEKEEPING = "housekeeping"
    SEND_EMAIL = "send_email"
    ROTATE_SECRETS = "rotate_secrets"


JOB_PERMISSIONS: Final[Mapping[JobName, frozenset[Permission]]] = {
    JobName.IMPORT_FILE: frozenset({Permission.IMPORTS_WRITE}),
    JobName.HOUSEKEEPING: frozenset({Permission.IMPORTS_WRITE}),
    JobName.ROTATE_SECRETS: frozenset({Permission.SECRETS_MANAGE}),
    JobName.SEND_EMAIL: frozenset(),  # it reads and writes nothing of an organisation
}


def principal_of(job: JobName) -> Principal:
    """Whoever acts when a job runs: the job itself, with no more than it declares."""
    return job_principal(job.value, *JOB_PERMISSIONS[job])
