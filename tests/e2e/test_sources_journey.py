"""Connecting systems, in a real browser against the whole product and stand-ins of the vendors."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from support.product import run_journey, running, running_product
from windtunnel.xero.server import WEB_APP

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e

SERVING = re.compile(r"http://127\.0\.0\.1:\d+")
VENDORS = ["windtunnel.serve", "--port", "0", "--size", "small", "--years", "1", "--speed", "60"]
EGRESS = {"CAPLIQUIFY_EGRESS_HOSTS": "private:127.0.0.1"}


def accounts(address: str) -> dict[str, dict[str, Any]]:
    """What is typed to connect the account of each vendor, with the app of Xero that asks for consent."""
    offered = httpx.get(f"{address}/connections").raise_for_status().json()
    found = {each["vendor"]: each["settings"] | each["credentials"] for each in reversed(offered)}
    found["xero"] |= {"flow": "consent", "client_id": WEB_APP.id, "client_secret": WEB_APP.secret}
    return found


def test_a_controller_connects_systems_and_says_what_their_codes_mean(tmp_path: Path) -> None:
    vendors = [sys.executable, "-m", *VENDORS]
    with (
        running(vendors, tmp_path / "vendors.log", lambda written: SERVING.search(written) is not None) as log,
        running_product(tmp_path / "home", EGRESS) as product,
    ):
        served = SERVING.findall(log.read_text())[-1]
        told = {"CAPLIQUIFY_VENDORS": served, "CAPLIQUIFY_ACCOUNTS": json.dumps(accounts(served))}
        run_journey("sources", product.told(tmp_path / "pictures") | told)
