"""Sending files to the API and doing the work a worker would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capliquify.jobs.registry import HANDLERS
from capliquify.services.job_names import JobName
from support.http import ask

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

LEDGER = b"""date,account_class,amount,currency
2026-05-31,cash,10000.00,GBP
2026-06-30,cash,12500.00,GBP
2026-06-30,receivable,8000.00,GBP
2026-06-30,payable,-3000.00,GBP
"""


def upload(
    app: App, content: bytes = LEDGER, file_name: str = "ledger.csv", organisation: str = "default", **headers: str
) -> httpx.Response:
    sent = {
        "Content-Type": "application/octet-stream",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return ask(
        app, f"/api/v1/imports?file_name={file_name}&organisation={organisation}", "POST", headers=sent, content=content
    )


def run_import(parts: Parts, import_id: str, organisation: str = "default") -> None:
    """Do the import job of an uploaded file."""
    HANDLERS[JobName.IMPORT_FILE](parts, {"organisation": organisation, "import_id": import_id})
