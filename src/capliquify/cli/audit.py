"""`capliquify audit`: what was done, whether the log of it is whole, and its older part put into an archive."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user, terminal_actor
from capliquify.cli.answering import DEFAULT_ORGANISATION, JsonOption, OrganisationOption, encode_json
from capliquify.cli.terminal import terminal
from capliquify.domain.access.audit_filter import AuditFilter
from capliquify.domain.errors import InvalidInput
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.ownership import as_owner
from capliquify.ops.whole_file import whole_file
from capliquify.services import audit_reading, audit_retention, organisations
from capliquify.services.answers.access import AuditClosing, AuditVerifications
from capliquify.services.audit import INSTALLATION
from capliquify.services.exports.table import to_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.access import AuditLine, AuditVerification
    from capliquify.services.audit_reading import LogContext

app = typer.Typer(no_args_is_help=True, help="What was done, by whom and why, and whether the log of it is whole.")

_FAULTY = 2
_CSV_ROWS = 2000

ActionOption = Annotated[str | None, typer.Option(help="Only this action, like member.changed, or all of a noun.")]
ActorOption = Annotated[str | None, typer.Option(help="Only what this person, key, user or job did.")]
SinceOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="From then on, UTC.")
]
UntilOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Before then, UTC.")
]


class Format(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"


@app.command()
def verify(
    organisation: Annotated[
        str | None, typer.Option(help="Only this log; `installation` is the one of no organisation.", metavar="SLUG")
    ] = None,
    all_logs: Annotated[bool, typer.Option("--all", help="Every log: the default.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find every entry that was changed, taken out, moved or cut off.

    Exit code 0: all logs are as they were written, 2: at least one is not.
    """
    if all_logs and organisation is not None:
        message = "choose one of --organisation and --all"
        raise InvalidInput(message)
    with open_parts() as parts:
        slugs = [organisation] if organisation is not None else _logs(parts)
        found = [_verify(parts, slug) for slug in slugs]
        if organisation is None:
            found[0] = _with_gone(parts, found[0])
    answer = AuditVerifications(intact=all(each.intact for each in found), verifications=found)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        for each in found:
            _show_verification(each)
    if not answer.intact:
        raise typer.Exit(_FAULTY)


@app.command("list")
def list_entries(
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    action: ActionOption = None,
    actor: ActorOption = None,
    since: SinceOption = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=500)] = 50,
    as_json: JsonOption = False,
) -> None:
    """Show what was done lately."""
    wanted = AuditFilter(action=action, actor=actor, since=_utc(since))
    with open_parts() as parts, _log_of(parts, organisation) as context:
        answer = audit_reading.list_log(context, wanted, limit=limit, cursor=None)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
        return
    for line in answer.entries:
        _show_line(line)
    if not answer.entries:
        terminal().print("Nothing was logged.")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; the standard output by default.")] = None,
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    file_format: Annotated[Format, typer.Option("--format", help="jsonl has the hashes too.")] = Format.JSONL,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Write the log to a file, the oldest entry first."""
    wanted = AuditFilter(since=_utc(since), until=_utc(until))
    with open_parts() as parts, _log_of(parts, organisation) as context:
        pieces = _jsonl(context, wanted) if file_format is Format.JSONL else _csv(context, wanted)
        if file is None:
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.buffer.flush()
            return
        with whole_file(file) as stream:
            stream.writelines(pieces)
    terminal(stderr=True).print(f"Wrote {file}")


@app.command()
def close(
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day that stays.", metavar="DATE")],
    archive: Annotated[Path, typer.Option(help="The new file older entries go to: JSON lines, gzip.", metavar="FILE")],
    organisation: OrganisationOption = DEFAULT_ORGANISATION,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Move entries before a day to an archive, under a signed checkpoint that `verify` starts from."""
    if not yes:
        question = f"Move what {organisation} logged before {before:%Y-%m-%d} out of the database to {archive}?"
        typer.confirm(question, abort=True, err=True)
    with open_parts() as parts:
        # The archive is whole on the disk before the checkpoint is committed, and that before a row is deleted.
        with _log_of(parts, organisation) as context, whole_file(archive) as stream:
            closed = audit_retention.close_log(context, before.date(), stream)
        with as_owner(parts, terminal_actor()) as owner:
            deleted = audit_retention.delete_closed(owner, closed.organisation_id)
    answer = AuditClosing(
        up_to_sequence=closed.up_to_sequence,
        entries=closed.entries,
        archive_sha256=closed.archive_digest.hex(),
        deleted=deleted,
    )
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        text = f"Closed {answer.entries:,} entries up to {answer.up_to_sequence} into {archive}."
        terminal().print(f"{text} Keep it: SHA-256 {answer.archive_sha256}", soft_wrap=True)


def _logs(parts: Parts) -> list[str]:
    with parts.system_context(actor=terminal_actor()) as context:
        found = organisations.list_organisations(context).organisations
    return [INSTALLATION, *(each.slug for each in found)]


@contextmanager
def _log_of(parts: Parts, slug: str) -> Iterator[LogContext]:
    """A context that reads and writes one log."""
    if slug == INSTALLATION:
        with parts.system_context(actor=terminal_actor()) as system:
            yield system
    else:
        with parts.context(slug, acting_user()) as context:
            yield context


def _verify(parts: Parts, slug: str) -> AuditVerification:
    with _log_of(parts, slug) as context:
        return audit_reading.verify_log(context)


def _with_gone(parts: Parts, installation: AuditVerification) -> AuditVerification:
    """The installation's verification, with the organisations that are gone and should not be."""
    anchors = parts.trust.anchor
    if not isinstance(anchors, AuditAnchors):
        return installation
    with parts.system_context(actor=terminal_actor()) as context:
        gone = audit_reading.list_gone(context, anchors.organisations())
    faults = [*installation.faults, *gone]
    return msgspec.structs.replace(installation, intact=not faults, faults=faults)


def _jsonl(context: LogContext, wanted: AuditFilter) -> Iterator[bytes]:
    for row in audit_reading.stream_log(context, wanted):
        yield audit_reading.encode_row(row) + b"\n"


def _csv(context: LogContext, wanted: AuditFilter) -> Iterator[bytes]:
    lines: list[AuditLine] = []
    yield to_csv(audit_reading.audit_table([]))
    for row in audit_reading.stream_log(context, wanted):
        lines.append(audit_reading.audit_line(row.entry))
        if len(lines) == _CSV_ROWS:
            yield _rows(lines)
            lines = []
    yield _rows(lines)


def _rows(lines: list[AuditLine]) -> bytes:
    return to_csv(audit_reading.audit_table(lines)).split(b"\r\n", 1)[1]  # the header stands above already


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


def _show_verification(found: AuditVerification) -> None:
    console = terminal()
    count = f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}"
    if found.checkpoint_at is not None:
        count += f" after the checkpoint of {found.checkpoint_at:%Y-%m-%d}"
    verdict = "as they were written" if found.intact else f"{len(found.faults):,} faults"
    console.print(f"{found.organisation}: {count}, {verdict}", style="" if found.intact else "bold", soft_wrap=True)
    for fault in found.faults:
        console.print(f"  {fault}", soft_wrap=True)
    for note in found.notes:
        console.print(f"  • {note}", style="dim", soft_wrap=True)


def _show_line(line: AuditLine) -> None:
    console = terminal()
    console.print(f"{line.sequence:>7}  {line.at:%Y-%m-%d %H:%M:%S}  {line.action}  {line.subject}", soft_wrap=True)
    reason = f": {line.reason}" if line.reason else ""
    where = f" from {line.address}" if line.address else ""
    console.print(f"         {line.actor}{where}{reason}", style="dim", soft_wrap=True)
