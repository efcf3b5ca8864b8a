"""Row-level security and tenant context against the same page read without either."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

import psycopg

from benchmarks.reading import INVOICES, fill
from benchmarks.scratch import scratch_parts
from capliquify.storage.repositories.open_documents import LIST_AT_ONCE_STATEMENTS, LIST_STATEMENTS
from capliquify.storage.tenancy import SET_ORGANISATION

if TYPE_CHECKING:
    from psycopg.rows import TupleRow

    Connection = psycopg.Connection[TupleRow]

ROUNDS: Final = 9
PAGES: Final = 400
TARGET_AT_ONCE: Final = 1.15
TARGET_PIPELINE: Final = 1.7
ROWS: Final = 50

_FIRST_PAGE: Final = (date.min, UUID(int=0), ROWS)
_CONTEXT: Final = "(select nullif(current_setting('app.organisation_id', true), '')::uuid)"
_WITHOUT: Final = LIST_STATEMENTS["receivable"].replace(_CONTEXT, "%s::uuid")


def main() -> None:
    """Measure, and print the time of a page in each form and its ratio to the page without policy and context."""
    with scratch_parts() as parts:
        organisation = fill(parts)
        with (
            psycopg.connect(parts.owner_url or "", autocommit=True) as owner,
            psycopg.connect(parts.application_url, autocommit=True) as application,
        ):
            owner.execute("vacuum analyze sales_invoice")
            _require_no_policy(owner)
            forms: dict[str, Callable[[], list[TupleRow]]] = {
                "without": lambda: _without(owner, organisation),
                "one statement": lambda: _at_once(application, organisation),
                "implicit pipeline": lambda: _pipeline(application, organisation),
                "transaction in one pipeline": lambda: _transaction(application, organisation),
                "four round trips": lambda: _naive(application, organisation),
            }
            if len({tuple(form()) for form in forms.values()}) != 1:
                message = "the forms do not give the same rows"
                raise RuntimeError(message)
            seconds = _measure(forms)
    print(f"page of {ROWS} of {INVOICES:,} invoices on one connection, median of {ROUNDS} x {PAGES} pages, interleaved")
    targets = {"one statement": TARGET_AT_ONCE, "implicit pipeline": TARGET_PIPELINE}
    for name, each in seconds.items():
        target = f"   target {targets[name]} or less" if name in targets else ""
        print(f"  {name:28} {each * 1e6:6.0f} microseconds   ratio {each / seconds['without']:5.2f}{target}")


def _measure(forms: dict[str, Callable[[], list[TupleRow]]]) -> dict[str, float]:
    rounds: dict[str, list[float]] = {name: [] for name in forms}
    for _ in range(ROUNDS + 1):
        for name, form in forms.items():
            start = time.perf_counter()
            for _ in range(PAGES):
                form()
            rounds[name].append((time.perf_counter() - start) / PAGES)
    return {name: statistics.median(each[1:]) for name, each in rounds.items()}


def _without(owner: Connection, organisation: str) -> list[TupleRow]:
    return owner.execute(_WITHOUT, (organisation, *_FIRST_PAGE), binary=True, prepare=True).fetchall()


def _at_once(application: Connection, organisation: str) -> list[TupleRow]:
    statement = LIST_AT_ONCE_STATEMENTS["receivable"]
    return application.execute(statement, (organisation, *_FIRST_PAGE), binary=True, prepare=True).fetchall()


def _pipeline(application: Connection, organisation: str) -> list[TupleRow]:
    with application.pipeline() as pipeline:
        application.execute(SET_ORGANISATION, (organisation,), prepare=True)
        page = application.execute(LIST_STATEMENTS["receivable"], _FIRST_PAGE, binary=True, prepare=True)
        pipeline.sync()
        return page.fetchall()


def _transaction(application: Connection, organisation: str) -> list[TupleRow]:
    with application.pipeline() as pipeline:
        application.execute("begin")
        application.execute(SET_ORGANISATION, (organisation,), prepare=True)
        page = application.execute(LIST_STATEMENTS["receivable"], _FIRST_PAGE, binary=True, prepare=True)
        application.execute("commit")
        pipeline.sync()
        return page.fetchall()


def _naive(application: Connection, organisation: str) -> list[TupleRow]:
    application.execute("begin")
    application.execute(SET_ORGANISATION, (organisation,), prepare=True)
    rows = application.execute(LIST_STATEMENTS["receivable"], _FIRST_PAGE, binary=True, prepare=True).fetchall()
    application.execute("commit")
    return rows


def _require_no_policy(owner: Connection) -> None:
    row = owner.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user").fetchone()
    if row is None or not row[0]:
        message = "the owner of the scratch database is bound by the policies: there is nothing to compare with"
        raise RuntimeError(message)


if __name__ == "__main__":
    main()
