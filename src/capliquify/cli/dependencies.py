"""`capliquify dependencies`: known faults of the packages this program stands on."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from capliquify.cli.answering import JsonOption, encode_json
from capliquify.cli.terminal import terminal
from capliquify.ops import dependency_audit
from capliquify.ops.dependency_audit import AuditState, DependencyAudit

app = typer.Typer(no_args_is_help=True, help="Known faults of the packages this program stands on.")

_EXIT_CODES: Final = {AuditState.CLEAN: 0, AuditState.UNKNOWN: 1, AuditState.VULNERABLE: 2}


@app.callback()
def group() -> None:
    """Known faults of the packages this program stands on."""


@app.command()
def audit(
    advisories: Annotated[
        Path | None, typer.Option(help="A dump of advisories in the OSV format, ZIP or JSON; nobody is asked then.")
    ] = None,
    lock: Annotated[Path | None, typer.Option(help="Look at what this file pins, not at what is installed.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say clean (exit code 0), vulnerable (2), or unknown (1) with the reason."""
    packages = dependency_audit.locked_packages(lock) if lock else dependency_audit.installed_packages()
    if advisories is not None:
        answer = dependency_audit.audit_with_dump(packages, advisories, datetime.now(UTC))
    else:
        answer = dependency_audit.audit_with_index(packages, dependency_audit.ask_pip_audit)
    if as_json:
        sys.stdout.buffer.write(encode_json(answer) + b"\n")
    else:
        _show(answer)
    raise typer.Exit(_EXIT_CODES[answer.state])


def _show(answer: DependencyAudit) -> None:
    console = terminal()
    age = "" if answer.stale_days is None else f", advisories {answer.stale_days} days old"
    because = f": {answer.reason}" if answer.reason else ""
    console.print(f"{answer.state.value}{because} ({answer.packages} packages, {answer.source}{age})", soft_wrap=True)
    for each in answer.findings:
        fixed = f", fixed in {', '.join(each.fixed_in)}" if each.fixed_in else ", no fix yet"
        console.print(f"{each.name} {each.version}: {each.advisory}{fixed}", soft_wrap=True)
