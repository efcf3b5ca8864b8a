"""Names of the jobs, each with what it may do: a job of another name would wait for ever."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import Principal, job_principal

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB_QUEUE: Final = "default"
SOURCE_QUEUE: Final = "sources"  # apart, so that long syncs keep no import and no email waiting


class JobName(StrEnum):
    """Every job there is; `jobs/handlers` holds a module of the same name for each."""

    IMPORT_FILE = "import_file"
    HOUSEKEEPING = "housekeeping"
    SEND_EMAIL = "send_email"
    ROTATE_SECRETS = "rotate_secrets"
    SYNC_SOURCE = "sync_source"
    HANDLE_WEBHOOKS = "handle_webhooks"
    RETRY_SET_ASIDE = "retry_set_aside"


JOB_PERMISSIONS: Final[Mapping[JobName, frozenset[Permission]]] = {
    JobName.IMPORT_FILE: frozenset({Permission.IMPORTS_WRITE}),
    JobName.HOUSEKEEPING: frozenset({Permission.IMPORTS_WRITE}),
    JobName.ROTATE_SECRETS: frozenset({Permission.SECRETS_MANAGE}),
    JobName.SYNC_SOURCE: frozenset({Permission.IMPORTS_WRITE}),
    JobName.HANDLE_WEBHOOKS: frozenset({Permission.IMPORTS_WRITE}),
    JobName.RETRY_SET_ASIDE: frozenset({Permission.IMPORTS_WRITE}),
    JobName.SEND_EMAIL: frozenset(),  # it reads and writes nothing of an organisation
}


def principal_of(job: JobName) -> Principal:
    """Whoever acts when a job runs: the job itself, with no more than it declares."""
    return job_principal(job.value, *JOB_PERMISSIONS[job])
