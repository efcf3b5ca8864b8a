"""The command line against a server elsewhere: the same bytes, messages and exit codes as over a database here."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from capliquify.api.app import create_app
from capliquify.cli.main import run
from capliquify.domain.access.permissions import Permission
from capliquify.jobs.registry import HANDLERS
from capliquify.services import organisations
from capliquify.services.job_names import JobName
from capliquify.telemetry.logging import configure_logging
from support.people import make_key
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capliquify.bootstrap import Parts

LEDGER = (
    "date,account_class,amount,currency\n"
    "2025-12-31,receivable,260000,GBP\n2025-12-31,inventory,246000,GBP\n2025-12-31,payable,105000,GBP\n"
    "2025-12-31,cash,75000,GBP\n"
)
PLANNED = (
    "name,category,amount,currency,on\n"
    "Rent,rent,12000,GBP,2026-01-05\nBad,rent,twelve,GBP,2026-01-06\nWorse,rent,10,XXQ,2026-02-31\n"
)
MANY = "name,category,amount,currency,on\n" + "".join(f"Bill {n},rent,{n}.10,GBP,2026-01-05\n" for n in range(1, 701))
READING = [
    Permission.FINANCE_READ,
    Permission.FINANCE_WRITE,
    Permission.DEMAND_READ,
    Permission.SUPPLY_READ,
    Permission.IMPORTS_READ,
    Permission.IMPORTS_WRITE,
    Permission.ORGANISATION_READ,
]


class Both:
    """One database, asked here and through a server."""

    def __init__(self, parts: Parts, address: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:  # noqa: ANN401 - pytest does not name it
        self.parts = parts
        self._address = address
        self._environment = monkeypatch
        self._captured = capfdbinary
        self.key = make_key(parts, "default", READING)

    def here(self, *arguments: str) -> tuple[int, bytes, bytes]:
        """Exit code, output and errors over the database."""
        self._environment.delenv("CAPLIQUIFY_API_URL", raising=False)
        return self._run(arguments)

    def there(self, *arguments: str) -> tuple[int, bytes, bytes]:
        """The same over the server."""
        self._environment.setenv("CAPLIQUIFY_API_URL", self._address)
        self._environment.setenv("CAPLIQUIFY_API_KEY", self.key)
        return self._run(arguments)

    def _run(self, arguments: tuple[str, ...]) -> tuple[int, bytes, bytes]:
        self._captured.readouterr()
        code = run(arguments)
        out, err = self._captured.readouterr()
        return code, out, err


@pytest.fixture(scope="module")
def serving_parts(module_parts: Parts) -> Parts:
    """With the clock the command line has."""
    return replace(module_parts, clock=lambda: datetime.now(UTC))


@pytest.fixture(scope="module")
def server(serving_parts: Parts) -> Iterator[str]:
    configure_logging(level="INFO", process="api", stream=io.StringIO())  # it would print between the answers
    with working(serving_parts), serving(create_app(serving_parts)) as address:
        yield address
    structlog.reset_defaults()


@pytest.fixture
def both(
    serving_parts: Parts,
    server: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Both:
    monkeypatch.setenv("DATABASE_URL", serving_parts.application_url)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.chdir(tmp_path)
    files = {"ledger.csv": LEDGER, "planned.csv": PLANNED, "many.csv": MANY, "other.csv": "a,b\n1,2\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        (tmp_path / f"new-{name}").write_text(text.replace("2025-12-31", "2024-12-31").replace("2026-01", "2026-03"))
    return Both(serving_parts, server, monkeypatch, capfdbinary)


class working:  # noqa: N801 - used like a function
    """A worker of the test's own, which does the import jobs that wait."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.wait(0.05):
            with self._parts.pool.connection() as connection, connection.transaction():
                connection.execute(
                    "select set_config('app.organisation_id', id::text, true) from organisation where slug = 'default'"
                )
                waiting = connection.execute("select id from import_job where status = 'queued'").fetchall()
            for (import_id,) in waiting:
                HANDLERS[JobName.IMPORT_FILE](self._parts, {"organisation": "default", "import_id": str(import_id)})


QUESTIONS = [
    ["cash"],
    ["cash", "--by", "day"],
    ["cash", "--by", "month"],
    ["cash", "--week", "2026-01-11"],
    ["cash", "--week", "2026-01-11", "--line", "rent_and_utilities"],
    ["working-capital"],
    ["ageing"],
    ["ageing", "--side", "payable"],
    ["demand"],
    ["plan"],
]


def _without_the_time(answered: tuple[int, bytes, bytes]) -> Any:  # noqa: ANN401 - the shape does not matter
    """A workbook's parts, but for the one that says in which second it was made."""
    code, out, err = answered
    with zipfile.ZipFile(io.BytesIO(out)) as book:
        return code, {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}, err


@pytest.mark.parametrize("command", QUESTIONS, ids=" ".join)
def test_a_question_is_answered_elsewhere_with_the_same_bytes(both: Both, command: list[str]) -> None:
    assert both.here("import", "ledger.csv", "many.csv")[0] == 0
    for output in ([], ["--json"], ["--csv"], ["--xlsx"]):
        asked = [*command, "--as-of", "2025-12-31", *output]
        here, there = both.here(*asked), both.there(*asked)
        assert here[0] == 0
        assert here[1]
        if output == ["--xlsx"]:
            here, there = _without_the_time(here), _without_the_time(there)
        assert there == here


def test_the_organisations_of_a_key_are_those_it_belongs_to(both: Both) -> None:
    assert both.there("organisation", "list") == both.here("organisation", "list")
    with both.parts.system_context(actor="test") as context:
        organisations.create_organisation(context, slug="zz-other", name="Other")
    listed = json.loads(both.there("organisation", "list", "--json")[1])
    assert [each["slug"] for each in listed["organisations"]] == ["default"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["cash", "--week", "2026-01-10", "--as-of", "2025-12-31"], 2),
        (["cash", "--organisation", "nobody"], 2),
        (["cash", "--as-of", "9999-12-31"], 2),
        (["cash", "--by", "year"], 2),
        (["import"], 2),
        (["import", "--rollback", "0197f2f0-0000-7000-8000-000000000000"], 2),
        (["import", "--rollback", "nothing"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_answered_is_refused_in_the_same_words(both: Both, arguments: list[str], code: int) -> None:
    here = both.here(*arguments)
    assert here[0] == code
    assert both.there(*arguments) == here


def _without_ids(output: bytes) -> list[dict[str, Any]]:
    return [{**file, "import_id": file["import_id"] is not None} for file in json.loads(output)["files"]]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (["new-ledger.csv"], 0),
        (["new-ledger.csv", "new-planned.csv"], 1),
        (["new-other.csv", "new-ledger.csv"], 2),
        (["missing.csv"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_files_are_imported_elsewhere_with_the_same_outcome(both: Both, files: list[str], code: int) -> None:
    there = both.there("import", *files, "--json")
    history = json.loads(both.here("import", "--history", "--json")[1])["imports"]
    for job in history:
        if job["status"].startswith("completed") and job["file"].startswith("new-"):
            assert both.there("import", "--rollback", job["id"])[0] == 0
    here = both.here("import", *files, "--json")
    for file in json.loads(here[1])["files"]:
        if not file["refused"]:
            both.here("import", "--rollback", file["import_id"])
    assert (there[0], here[0]) == (code, code)
    assert _without_ids(there[1]) == _without_ids(here[1])
    assert there[2] == here[2]


def test_the_history_is_that_of_the_server(both: Both) -> None:
    assert both.there("import", "ledger.csv")[0] == 0
    there = both.there("import", "--history")
    assert b"ledger.csv, ledger-balances: completed" in there[1]
    assert there == both.here("import", "--history")


def test_an_option_the_server_does_not_know_is_refused(both: Both) -> None:
    code, _, told = both.there("import", "ledger.csv", "--all-or-nothing")
    assert (code, told.decode()) == (
        2,
        "Error: --all-or-nothing works on the machine of the database only: a server sets bad rows aside.\n",
    )


@pytest.mark.parametrize(
    "command", [["db", "migrate"], ["organisation", "create", "x"], ["api-key", "list"], ["serve", "api"], ["up"]]
)
def test_what_works_on_the_machine_says_so(both: Both, command: list[str]) -> None:
    code, out, told = both.there(*command)
    assert (code, out) == (2, b"")
    assert told.decode().endswith("works on the machine of the database: run it there, or unset CAPLIQUIFY_API_URL.\n")


def test_a_key_that_does_not_count_is_refused(both: Both) -> None:
    other = make_key(both.parts, "default", [Permission.DEMAND_READ], name="other")
    both.key = other
    code, _, told = both.there("cash")
    assert (code, told.decode()) == (
        2,
        "Error: This needs the permission finance:read, which other does not have here.\n",
    )
    with both.parts.pool.connection() as connection, connection.transaction():
        connection.execute(
            "select set_config('app.organisation_id', id::text, true) from organisation where slug = 'default'"
        )
        connection.execute("update api_key set revoked_at = now() where name = 'other'")
    code, _, told = both.there("cash")
    assert code == 2
    assert told.startswith(b"Error: The API key does not count")


@pytest.mark.parametrize(
    ("address", "key", "said"),
    [
        ("http://capliquify.example.com", "KEY", "must begin with https://"),
        ("capliquify.example.com", "KEY", "is not the address of a server"),
        ("https://user:password@example.com", "KEY", "is not the address of a server"),
        ("http://127.0.0.1:9", "KEY", "http://127.0.0.1:9 does not answer"),
        ("http://127.0.0.1:9", "secret", "This is not an API key of CapLiquify"),
        ("http://127.0.0.1:9", "", "CAPLIQUIFY_API_KEY is missing"),
    ],
)
def test_an_address_no_key_can_be_sent_to_is_refused(
    address: str, key: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPLIQUIFY_API_URL", address)
    monkeypatch.setenv("CAPLIQUIFY_API_KEY", "clq_" + "A" * 86 if key == "KEY" else key)
    assert run(["cash"]) == (3 if "does not answer" in said else 2)
    told = capsys.readouterr().err
    assert said in told
    assert "A" * 20 not in told
    assert "secret" not in told
