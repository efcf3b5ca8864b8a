"""Which handler does which job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from capliquify.jobs.handlers import (
    handle_webhooks,
    housekeeping,
    import_file,
    retry_set_aside,
    rotate_secrets,
    send_email,
    sync_source,
)
from capliquify.services.job_names import JobName

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

Argument = Mapping[str, Any]
Handler = Callable[["Parts", Argument], None]

HANDLERS: Final[Mapping[JobName, Handler]] = {
    JobName.IMPORT_FILE: import_file.handle,
    JobName.HOUSEKEEPING: housekeeping.handle,
    JobName.SEND_EMAIL: send_email.handle,
    JobName.ROTATE_SECRETS: rotate_secrets.handle,
    JobName.SYNC_SOURCE: sync_source.handle,
    JobName.HANDLE_WEBHOOKS: handle_webhooks.handle,
    JobName.RETRY_SET_ASIDE: retry_set_aside.handle,
}
