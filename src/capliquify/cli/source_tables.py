"""Connected systems at the terminal: in words and figures, an identifier never broken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from capliquify.cli.tables import MISSING, amount

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import RenderableType

    from capliquify.services.answers.sources import SetAsideRecord, Source, Sources, SyncRun

_STATES: Final = {
    "waiting_for_consent": "waits for consent",
    "connected": "connected",
    "paused": "paused",
    "disconnected": "disconnected",
}
_LONGEST_STATE: Final = len(_STATES["disconnected"])
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_SHOWN_PAYLOAD: Final = 2000


def sources_table(answer: Sources) -> RenderableType:
    """All systems, what a person must do below."""
    if not answer.sources:
        return Text("Nothing is connected. Begin with: capliquify connect xero | shopify | amazon | unleashed")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Source", "State", "Last sync", "Totals"):
        table.add_column(title, overflow="fold", width=_LONGEST_STATE if title == "State" else None)
    for title in ("Rows", "Set\naside", "Failed"):
        table.add_column(title, justify="right", no_wrap=True)
    for each in answer.sources:
        table.add_row(
            f"{each.vendor_name}: {each.name}",
            state_of(each),
            _ago(each),
            totals(each),
            f"{each.facts:,}",
            f"{each.set_aside:,}",
            f"{each.failed_runs:,}",
        )
    lines = [Text(f"{each.id}  {each.vendor_name}: {each.name}") for each in answer.sources]
    problems = [Text(f"• {each.vendor_name}, {each.name}: {each.problem}") for each in answer.sources if each.problem]
    return Group(table, *lines, *problems, *_unmapped(answer))


def source_view(each: Source) -> RenderableType:
    """One system with its streams, settings and latest sync."""
    streams = Table("Stream", "Up to date", "All of the past", box=box.SIMPLE_HEAD, pad_edge=False)
    for stream in each.streams:
        late = "  (late)" if stream.stale else ""
        streams.add_row(stream.title, moment(stream.synced_at) + late, moment(stream.backfilled_at))
    lines = [
        f"{each.vendor_name}: {each.name}" + (f", in {each.currency}" if each.currency else ""),
        f"{each.id}  account {each.account_id or MISSING}  {state_of(each)}",
        f"{each.facts:,} rows known, {each.set_aside:,} set aside, {each.webhooks_waiting:,} webhooks waiting",
        f"Totals compared: {totals(each)}. Next sync: {moment(each.next_sync_at)}.",
        *(["Left out of statistics."] if each.excluded_from_statistics else []),
        *(f"{name} = {value}" for name, value in sorted(each.settings.items()) if value),
        f"Webhooks go to {each.webhook_path}",
    ]
    run = [run_line(each.run)] if each.run else []
    problem = [f"To do: {each.problem}"] if each.problem else []
    return Group(*(Text(line) for line in [*lines, *problem, *run]), streams)


def run_line(run: SyncRun) -> str:
    """One sync in a line."""
    counts = (
        f"{run.rows:,} rows, {run.imported:,} new or changed, {run.unchanged:,} unchanged, {run.set_aside:,} set aside"
    )
    waited = f", {run.waited_seconds:,.0f} s waited for the limits" if run.waited_seconds >= 1 else ""
    until = f" until {moment(run.parked_until)}" if run.status == "parked" and run.parked_until else ""
    said = f" - {run.message}" if run.message else ""
    return (
        f"{moment(run.started_at or run.queued_at)}  {run.status.replace('_', ' ')}{until}  {counts}, "
        f"{run.calls:,} calls{waited}{said}"
    )


def set_aside_view(records: list[SetAsideRecord], *, whole: bool) -> RenderableType:
    """Records that wait, each with its reason and what helps; whole: as the vendor sent them too."""
    if not records:
        return Text("Nothing is set aside.")
    lines = []
    for each in records:
        lines += [f"{each.stream} {each.external_id}: {each.reason}", f"  {each.fix}"]
        if whole:
            cut = " …" if len(each.payload) > _SHOWN_PAYLOAD else ""
            lines.append(f"  {each.payload[:_SHOWN_PAYLOAD]}{cut}")
    return Group(*(Text(line) for line in lines))


def state_of(each: Source) -> str:
    """How a system stands, in words."""
    if each.run is not None and each.run.status in {"queued", "running", "parked"}:
        return {"queued": "sync queued", "running": "syncing", "parked": "waits for the vendor's limit"}[
            each.run.status
        ]
    return _STATES.get(each.status, each.status)


def totals(each: Source) -> str:
    """How the totals compared last stand."""
    if not each.checks:
        return MISSING
    equal = each.checks - each.checks_differing
    return f"{equal} of {each.checks} equal" if each.checks_differing else f"{equal} equal"


def lag(seconds: int | None) -> str:
    """How long ago everything was up to date."""
    if seconds is None:
        return MISSING
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _ago(each: Source) -> str:
    return MISSING if each.lag_seconds is None else f"{moment(each.last_synced_at)}, {lag(each.lag_seconds)} ago"


def moment(at: datetime | None) -> str:
    """An instant, to the minute."""
    return MISSING if at is None else f"{(at - (at.utcoffset() or timedelta(0))):%Y-%m-%d %H:%M} UTC"


def _unmapped(answer: Sources) -> list[Text]:
    if not answer.unmapped_items:
        return []
    more = "" if answer.unmapped_value_complete else " or more"
    value = f"{amount(answer.unmapped_value)} {answer.currency or ''}".strip()
    return [Text(f"• {answer.unmapped_items:,} codes are not mapped: {value}{more} of sales. See capliquify mappings.")]
