from __future__ import annotations

import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx

from support.database import temporary_home
from support.stack import running_stack

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "date,account_class,amount,currency\n2026-10-31,cash,1000.00,GBP\n"


def _up(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "capliquify", "up", *options]
    environment = {"CAPLIQUIFY_HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)


def test_a_taken_port_is_named_with_the_option_that_changes_it() -> None:
    with temporary_home() as home, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = _up(home, "--web-port", str(port))
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr == (
        f"Error: Port {port} on 127.0.0.1 is taken by another program. "
        "Choose another: --web-port PORT or CAPLIQUIFY_WEB_PORT.\n"
    )


def test_ctrl_c_stops_it_and_the_next_start_finds_its_data() -> None:
    with running_stack() as stack:
        answer = stack.client.post("/api/v1/imports?file_name=ledger-balances.csv", content=LEDGER.encode())
        assert answer.status_code == 202
        first_processes = [stack.pid_of(name) for name in ("postgres", "api", "worker")]
        assert None not in first_processes
        assert stack.stop() == 0
        assert stack.printed.endswith("Stopped; the data is kept for the next start.\n")
        assert not stack.is_answering()
        stack.start()
        stack.wait_until()
        assert stack.get("/api/v1/imports")["imports"][0]["file"] == "ledger-balances.csv"


def test_a_second_one_on_the_same_data_is_refused() -> None:
    with running_stack() as stack:
        run = _up(stack.home, "--web-port", "39181", "--api-port", "39182", "--mcp-port", "39183")
        assert run.returncode == 2
        assert run.stderr == f"Error: Another capliquify is already running on the data in {stack.home}.\n"
        assert stack.is_answering("/api/health")


def test_the_addresses_are_printed() -> None:
    with running_stack() as stack:
        stack.wait_until_printed("Ctrl-C stops it.")
        assert f"  Web app  http://localhost:{stack.web_port}\n" in stack.printed
        assert f"  API      http://localhost:{stack.api_port}/api/v1\n" in stack.printed
        assert f"  MCP      http://localhost:{stack.mcp_port}/mcp\n" in stack.printed
        assert "  No data yet: drop exported files on the web app, or capliquify import FILES\n" in stack.printed


def test_the_link_it_prints_makes_the_first_administrator_and_stands_in_no_log() -> None:
    with running_stack() as stack:
        stack.wait_until_printed("/welcome#token=")
        token = stack.printed.split("/welcome#token=", 1)[1].split()[0]
        body = {"email": "ada@example.com", "name": "Ada", "password": "velvet tractor nine umbrellas"}
        answer = httpx.post(f"{stack.web_url}/api/v1/first-administrator", json={"token": token, **body}, timeout=30)
        assert (answer.status_code, answer.json()["next"]) == (201, "enrol-second-factor")
        stack.wait_until_printed("Ctrl-C stops it.")
        assert stack.stop() == 0
        logs = "".join(path.read_text(errors="replace") for path in (stack.home / "logs").iterdir() if path.is_file())
        assert logs
        assert token not in logs
        assert body["password"] not in logs
        said = len(stack.printed)
        stack.start()
        stack.wait_until()
        while "Ctrl-C stops it." not in stack.printed[said:]:
            time.sleep(0.02)
        assert stack.printed.count("/welcome#token=") == 1
