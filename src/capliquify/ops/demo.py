"""The demo company: what no system of it knows, made by the wind tunnel and imported like anybody's files."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from capliquify.domain.errors import FileRefused, Unavailable
from capliquify.ops.child_process import launch_command
from capliquify.services import audit, first_administrator, ingest, organisations
from capliquify.services.audit import Act
from capliquify.services.import_options import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.services.context import Context, SystemContext

SLUG = "demo"
_NAME = "Demo data"
_MANIFEST = "manifest.json"
_BANK_ACCOUNT = "Current account"


class FileReport(Protocol):
    """Hears which of the files is being imported."""

    def __call__(self, file: str, *, number: int, count: int) -> None:
        """Take note of file `number` of `count`, counted from 1."""


@contextlib.contextmanager
def generated_files() -> Iterator[Path]:
    """A folder with what no system of the demo company knows, while the block runs: terms, rates, plans.

    Raises:
        Unavailable: the generator failed; the message is its own.
    """
    with tempfile.TemporaryDirectory(prefix="capliquify-demo-") as folder:
        # A process of its own: the product and the wind tunnel must not know each other's code.
        command = [sys.executable, "-m", "windtunnel", "--only", "planning", "--out", folder]
        run = subprocess.run(  # noqa: S603 - our own program
            launch_command(command, death_signal=signal.SIGKILL), capture_output=True, text=True, check=False
        )  # fmt: skip
        if run.returncode != 0:
            message = f"The demo company could not be made: {run.stderr.strip()}"
            raise Unavailable(message)
        yield Path(folder)


def is_loaded(context: SystemContext) -> bool:
    """Whether the demo organisation has its data already."""
    found = organisations.list_organisations(context).organisations
    return any(each.slug == SLUG and not each.empty for each in found)


def create_if_missing(context: SystemContext) -> None:
    """Make the empty demo organisation unless it is there; the administrators of `default` look after it too."""
    found = organisations.list_organisations(context).organisations
    if all(each.slug != SLUG for each in found):
        organisations.create_organisation(context, slug=SLUG, name=_NAME, demo=True)
    first_administrator.share_organisation(context, SLUG)


def load(context: Context, folder: Path, report: FileReport) -> int:
    """Import every file of the folder into the organisation of the context, all in its one transaction.

    Args:
        context: the demo organisation; nothing is stored unless every file was imported.
        folder: the files, with a manifest that tells the last day they know.
        report: hears of each file before it is imported.

    Returns:
        How many rows were imported.

    Raises:
        FileRefused: a file was not recognised, or rows of it could not be used: the demo has no bad rows.
    """
    manifest = json.loads((folder / _MANIFEST).read_text())
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != _MANIFEST)
    # Its bank statement names neither, as the bank's own export.
    options = ImportOptions(currency=manifest["currency"], account=_BANK_ACCOUNT)
    imported = 0
    for number, path in enumerate(files, start=1):
        report(path.name, number=number, count=len(files))
        result = ingest.take_in(context, path, options)
        if result.errors:
            first = result.errors[0]
            message = f"{path.name}, row {first.row}, column {first.column}: {first.reason}"
            raise FileRefused(message)
        imported += result.imported
    organisations.set_organisation(
        context, currency=manifest["currency"], default_as_of=date.fromisoformat(manifest["last_day"])
    )
    audit.record(context, Act(action="demo.loaded", subject=SLUG, after={"files": len(files), "rows": imported}))
    return imported
