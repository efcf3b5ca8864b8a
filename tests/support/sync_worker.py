"""A worker process whose `xero` is a scripted vendor with many documents; tests kill it.

Run as `python -m support.sync_worker APPLICATION_URL OWNER_URL DOCUMENTS`.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime

from capliquify.jobs.worker import run
from capliquify.ops.postgres_cluster import DatabaseUrls
from support.parts import parts_over
from support.scripted_source import ScriptedVendor, with_scripted

PAGE_SIZE = 10


def vendor_of(documents: int) -> ScriptedVendor:
    """The same vendor in every process: a page takes a moment, as calls do."""
    vendor = ScriptedVendor(page_size=PAGE_SIZE, delay_seconds=0.01)
    vendor.put_many(f"document-{number:05}" for number in range(documents))
    vendor.stock = {f"item-{number}": number for number in range(20)}
    return vendor


if __name__ == "__main__":
    application, owner, count = sys.argv[1:]
    with parts_over(DatabaseUrls(application=application, owner=owner), size=8) as parts:
        timed = replace(with_scripted(parts, vendor_of(int(count))), clock=lambda: datetime.now(UTC))
        run(timed, threading.Event())
