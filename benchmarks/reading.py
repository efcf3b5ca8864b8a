"""A page of 50 open invoices over HTTP against a bare asynchronous application with the same SQL."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Self

from benchmarks.scratch import scratch_parts
from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import terminal_principal
from capliquify.domain.records.invoice import SalesInvoice
from capliquify.services.api_keys import create_api_key
from capliquify.storage.repositories.facts import FactWriters
from capliquify.storage.repositories.imports import NewImport, create_import

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts

INVOICES: Final = 20_000
ROUNDS: Final = 5
REQUESTS: Final = 1_500
TARGET_RATIO: Final = 2.6


def main() -> None:
    """Measure, and print the processor time of a request and its ratio to the floor."""
    with scratch_parts() as parts:
        organisation_id = fill(parts)
        environment = {
            **os.environ,
            "BENCHMARK_DATABASE_URL": parts.application_url,
            "BENCHMARK_ORGANISATION": organisation_id,
        }
        key = _key(parts)
        with _Server("product", environment, key) as ours, _Server("floor", environment, key) as floor:
            rounds = [(ours.round(), floor.round()) for _ in range(ROUNDS + 1)][1:]
    mine, theirs = (statistics.median(each) * 1e6 for each in zip(*rounds, strict=True))
    print(f"page of 50 of {INVOICES:,} open invoices, with an API key, limits and tenant context,")
    print(f"median of {ROUNDS} x {REQUESTS:,} requests")
    print(f"  processor time of a request, microseconds   {mine:8.0f}")
    print(f"  the same of the floor                       {theirs:8.0f}")
    print(f"  ratio                                       {mine / theirs:8.2f}   target {TARGET_RATIO} or less")


def fill(parts: Parts) -> str:
    """Store open invoices; gives the id of their organisation."""
    first = date(2026, 1, 1)
    invoices = [
        SalesInvoice(
            external_id=f"INV-{number}",
            number=f"INV-{number}",
            customer=f"Customer {number % 300}",
            reference="",
            issued_on=first + timedelta(days=number % 300),
            due_on=first + timedelta(days=number % 300 + 30),
            expected_on=None,
            currency="GBP",
            total=Decimal(number) + Decimal("0.50"),
            tax=Decimal(0),
            outstanding=Decimal(number) + Decimal("0.50"),
            status="approved",
        )
        for number in range(INVOICES)
    ]
    with parts.context("default", terminal_principal("benchmark")) as context:
        new = NewImport(file="invoices", actor="benchmark", status="completed", created_at=context.clock())
        writers = FactWriters(
            context.transaction, "files/xero", create_import(context.transaction, new), context.clock()
        )
        writers.write(invoices)
        writers.finish()
        return str(context.organisation.id)


def _key(parts: Parts) -> str:
    with parts.context("default", terminal_principal("benchmark")) as context:
        made = create_api_key(context, name="benchmark", permissions=[Permission.FINANCE_READ.value])
    return made.key or ""


class _Server:
    """One application on uvicorn in a process of its own, asked over one connection."""

    def __init__(self, kind: str, environment: dict[str, str], key: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        command = [sys.executable, "-m", "benchmarks.reading_servers", kind, str(self._port)]
        self._process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own program
        self._path = "/api/v1/open-documents?limit=50"
        self._headers = {"Authorization": f"Bearer {key}"}

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self._ask(1)
            except OSError:
                time.sleep(0.1)
            else:
                return self
        message = "a server of the benchmark did not start"
        raise RuntimeError(message)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def round(self) -> float:
        """Processor seconds of the server for one request, over one round."""
        before = self._processor_seconds()
        self._ask(REQUESTS)
        return (self._processor_seconds() - before) / REQUESTS

    def _ask(self, times: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        for _ in range(times):
            connection.request("GET", self._path, headers=self._headers)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200 or body.count(b'"number"') != 50:
                message = f"not 50 invoices but {response.status}: {body[:200]!r}"
                raise RuntimeError(message)
        connection.close()

    def _processor_seconds(self) -> float:
        with open(f"/proc/{self._process.pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 - not a file on disk
            user, system = stat.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
