"""The audit log of an organisation: read, as a file, and held against itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final

from litestar.params import QueryParameter
from litestar.response import Stream

from capliquify.api.asking import question
from capliquify.api.downloads import MEDIA_TYPES, CsvOperation, attachment
from capliquify.api.parameters import PAGE_LIMIT, READABLE_PATTERN, CallerDependency, Cursor, Limit, Organisation
from capliquify.domain.access.audit_filter import AuditFilter
from capliquify.domain.access.permissions import Permission
from capliquify.services import audit_reading
from capliquify.services.answers.access import AuditLog, AuditVerification
from capliquify.services.exports.table import to_csv

_WORDS: Final = 200

Action = Annotated[
    str | None,
    QueryParameter(
        name="action",
        description="An action, like member.changed, or its noun.",
        min_length=1,
        max_length=_WORDS,
        pattern=READABLE_PATTERN,
    ),
]
Actor = Annotated[
    str | None,
    QueryParameter(
        name="actor",
        description="Who acted, with or without the kind before it.",
        min_length=1,
        max_length=_WORDS,
        pattern=READABLE_PATTERN,
    ),
]
Since = Annotated[datetime | None, QueryParameter(name="since", description="From this moment on.")]
Until = Annotated[datetime | None, QueryParameter(name="until", description="Before this moment.")]


@question("/audit", need=Permission.AUDIT_READ, operation_id="list_audit_entries", sync_to_thread=True)
def list_audit_entries(
    caller: CallerDependency,
    organisation: Organisation = None,
    action: Action = None,
    actor: Actor = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> AuditLog:
    """What was done in the organisation, the newest first."""
    wanted = AuditFilter(action=action, actor=actor, since=_aware(since), until=_aware(until))
    with caller.context(organisation, read_only=True) as context:
        return audit_reading.list_log(context, wanted, limit=limit, cursor=cursor)


@question(
    "/audit.csv",
    need=Permission.AUDIT_READ,
    operation_id="get_audit_csv",
    operation_class=CsvOperation,
    media_type=MEDIA_TYPES["csv"],
    sync_to_thread=True,
)
def get_audit_csv(
    caller: CallerDependency,
    organisation: Organisation = None,
    action: Action = None,
    actor: Actor = None,
    since: Since = None,
    until: Until = None,
) -> Stream:
    """All that was done in the organisation as CSV, the newest first."""
    wanted = AuditFilter(action=action, actor=actor, since=_aware(since), until=_aware(until))

    def page_at(cursor: str | None) -> AuditLog:
        with caller.context(organisation, read_only=True) as context:
            return audit_reading.list_log(context, wanted, limit=PAGE_LIMIT, cursor=cursor)

    def lines(page: AuditLog) -> Iterator[bytes]:
        yield to_csv(audit_reading.audit_table(page.entries))
        while page.next_cursor is not None:
            page = page_at(page.next_cursor)
            yield to_csv(audit_reading.audit_table(page.entries)).split(b"\r\n", 1)[1]  # the header stands above

    headers = {"Content-Disposition": attachment("audit-log.csv")}
    return Stream(lines(page_at(None)), media_type=MEDIA_TYPES["csv"], headers=headers)


@question("/audit/verification", need=Permission.AUDIT_READ, operation_id="verify_audit_log", sync_to_thread=True)
def verify_audit_log(caller: CallerDependency, organisation: Organisation = None) -> AuditVerification:
    """Whether the log is still as it was written, held against itself and what is noted on this machine."""
    with caller.context(organisation) as context:
        return audit_reading.verify_log(context)


def _aware(moment: datetime | None) -> datetime | None:
    """A moment that names no zone is one of UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


HANDLERS = (list_audit_entries, get_audit_csv, verify_audit_log)
