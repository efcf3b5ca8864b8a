"""Imports a file that was streamed in: one transaction for the rows and the status, progress beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from capliquify.domain.errors import Unavailable
from capliquify.services import uploads
from capliquify.services.job_names import JobName, principal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from capliquify.bootstrap import Parts

_PRINCIPAL: Final = principal_of(JobName.IMPORT_FILE)
_SECONDS_BETWEEN: Final = 0.5
_UNFORESEEN: Final = "The import met an error the program did not expect; nothing was stored and the log tells more."


def handle(parts: Parts, argument: Mapping[str, str]) -> None:
    """Import the file; a file that was imported already is left as it is, so that running twice changes nothing."""
    organisation, import_id = argument["organisation"], argument["import_id"]
    progress = ImportProgress(parts, organisation, import_id)
    progress(done=0, total=0, rows=0)  # the first look over the whole file takes a while and counts nothing
    try:
        with parts.context(organisation, _PRINCIPAL, progress=progress) as context:
            uploads.run_upload(context, import_id)
    except Unavailable:
        raise  # the step is tried again
    except Exception:
        with parts.context(organisation, _PRINCIPAL) as context:
            uploads.fail_upload(context, import_id, _UNFORESEEN)
        raise


class ImportProgress:
    """Writes how far an import is, in transactions of its own: the import's becomes visible only at its end."""

    def __init__(
        self, parts: Parts, organisation: str, import_id: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._parts = parts
        self._organisation = organisation
        self._import_id = import_id
        self._clock = clock
        self._written_at: float | None = None

    def __call__(self, *, done: int, total: int, rows: int) -> None:  # noqa: ARG002 - the size is known since the upload
        """Take note, at most twice a second."""
        now = self._clock()
        if self._written_at is not None and now - self._written_at < _SECONDS_BETWEEN:
            return
        self._written_at = now
        with self._parts.context(self._organisation, _PRINCIPAL) as context:
            uploads.record_progress(context, self._import_id, done=done, rows=rows)
