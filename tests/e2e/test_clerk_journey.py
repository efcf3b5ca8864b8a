"""Signing in with Clerk, in a real browser against the whole product and a stand-in of Clerk."""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from support.product import WEB, answers, free_ports, product_command, run_journey, running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e

EXPORT = re.compile(r"^export (CAPLIQUIFY_\w+=.*)$", re.MULTILINE)


def test_people_of_clerk_sign_in_see_their_company_and_sign_out(tmp_path: Path) -> None:
    assert WEB.is_file(), "the web app is not built: run `make web`"
    clerk, web, api, mcp = free_ports(4)
    address = f"http://localhost:{web}"
    keys = f"http://127.0.0.1:{clerk}/.well-known/jwks.json"
    stand_in = [sys.executable, "-m", "windtunnel.clerk", "--port", str(clerk), "--party", address]
    with running(stand_in, tmp_path / "clerk.log", lambda _: answers(keys)) as printed:
        exported = (shlex.split(line)[0].partition("=") for line in EXPORT.findall(printed.read_text()))
        settings = {name: value for name, _, value in exported} | {"CAPLIQUIFY_HOME": str(tmp_path / "home")}
        health = f"http://127.0.0.1:{web}/api/health"
        with running(product_command(web, api, mcp), tmp_path / "home.log", lambda _: answers(health), settings):
            told = {"CAPLIQUIFY_URL": address, "CAPLIQUIFY_PICTURES": str(tmp_path / "pictures")}
            run_journey("clerk", settings | told)
