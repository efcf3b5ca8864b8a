"""Questions and imports at the terminal, over a database of the test's own."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from capliquify.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.ops.postgres_cluster import DatabaseUrls

LEDGER = (
    "date,account_class,amount,currency\n"
    "2025-12-31,receivable,260000,GBP\n2025-12-31,inventory,246000,GBP\n2025-12-31,payable,105000,GBP\n"
    "2025-12-31,cash,75000,GBP\n"
)
PLANNED = (
    "name,category,amount,currency,on\n"
    "Rent,rent,12000,GBP,2026-01-05\nBad,rent,twelve,GBP,2026-01-06\nWorse,rent,10,XXQ,2026-02-31\n"
)


@pytest.fixture(autouse=True)
def _database(database_copy: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", database_copy.application)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "ledger.csv").write_text(LEDGER)
    (tmp_path / "planned.csv").write_text(PLANNED)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    return tmp_path


def _document(capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401  any JSON
    return json.loads(capsys.readouterr().out)


def test_a_file_whose_rows_are_all_used_gives_0(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(files / "ledger.csv"), "--json"]) == 0

    [file] = _document(capsys)["files"]
    assert (file["file"], file["kind"], file["rows"], file["imported"]) == ("ledger.csv", "ledger-balances", 4, 4)
    assert file["errors"] == []


def test_rows_that_cannot_be_used_give_1_and_their_reasons(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(files / "planned.csv"), "--json"]) == 1

    [file] = _document(capsys)["files"]
    assert (file["rows"], file["imported"], file["unchanged"]) == (3, 1, 0)
    assert [(error["row"], error["column"]) for error in file["errors"]] == [
        (3, "amount"),
        (4, "currency"),
        (4, "on"),
    ]
    assert set(file["errors"][0]) == {"row", "column", "value", "reason", "fix"}


def test_a_file_that_cannot_be_used_gives_2_and_the_others_are_in(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", str(files / "other.csv"), str(files / "ledger.csv"), "--json"]) == 2

    refused, imported = _document(capsys)["files"]
    assert "not recognised" in refused["refused"]
    assert imported["imported"] == 4


def test_what_was_not_used_is_shown_to_a_person(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(files / "planned.csv")]) == 1

    shown = capsys.readouterr().out
    assert "Rows not used: planned.csv" in shown
    assert "twelve" in shown
    assert "capliquify import --rollback" in shown


def test_an_import_is_undone_by_its_id(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", str(files / "ledger.csv"), "--json"])
    [file] = _document(capsys)["files"]

    assert run(["import", "--rollback", file["import_id"]]) == 0
    assert "4 rows removed, 0 restored" in capsys.readouterr().out
    assert run(["import", "--rollback", file["import_id"]]) == 2
    assert "rolled back" in capsys.readouterr().err


def test_the_cash_document_has_thirteen_weeks_of_the_same_shape(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", str(files / "ledger.csv"), str(files / "planned.csv")])
    capsys.readouterr()

    assert run(["cash", "--as-of", "2025-12-31", "--json"]) == 0

    answer = _document(capsys)
    assert len(answer["weeks"]) == 13
    assert answer["minimum_cash"] is None
    assert "minimum_cash" in answer["reasons"]
    assert answer["weeks"][1] == {
        "week_ending": "2026-01-11",
        "opening": "75000.00",
        "lines": [{"name": "rent_and_utilities", "amount": "-12000.00"}],
        "net": "-12000.00",
        "interest": "0.00",
        "before_financing": "63000.00",
        "draw": "0.00",
        "repay": "0.00",
        "drawn": "0.00",
        "headroom": "0.00",
        "closing": "63000.00",
        "below_minimum": "0.00",
    }


def test_a_company_without_data_is_answered_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cash", "--json"]) == 0

    answer = _document(capsys)
    assert answer["currency"] is None
    assert answer["tightest_week"] is None
    assert answer["reasons"]["weeks.0.opening"].startswith("no cash balance")


@pytest.mark.parametrize(
    "command",
    [
        ["cash"],
        ["cash", "--by", "day"],
        ["cash", "--by", "month"],
        ["working-capital"],
        ["ageing"],
        ["demand"],
        ["plan"],
    ],
)
def test_every_question_is_answered_in_every_format(
    command: list[str], files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", str(files / "ledger.csv"), str(files / "planned.csv")])
    capsys.readouterr()
    asked = [*command, "--as-of", "2025-12-31"]

    assert run(asked) == 0
    assert capsys.readouterr().out.strip()
    assert run([*asked, "--json"]) == 0
    assert _document(capsys)["as_of"] == "2025-12-31"
    assert run([*asked, "--csv"]) == 0
    assert len(next(csv.reader(io.StringIO(capsys.readouterr().out)))) > 1
    assert run([*asked, "--xlsx", "out.xlsx"]) == 0
    assert openpyxl.load_workbook(files / "out.xlsx").active is not None


def test_a_cell_opens_into_its_items(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", str(files / "ledger.csv"), str(files / "planned.csv")])
    capsys.readouterr()

    week = ["cash", "--as-of", "2025-12-31", "--week", "2026-01-11", "--line", "rent_and_utilities"]
    assert run([*week, "--json"]) == 0

    answer = _document(capsys)
    assert answer["total"] == "-12000.00"
    assert [(item["on"], item["amount"], item["reference"]) for item in answer["items"]] == [
        ("2026-01-05", "-12000.00", "Rent")
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cash", "--json", "--csv"], "choose one of"),
        (["cash", "out.csv"], "say which format"),
        (["cash", "--by", "year"], "week, day and month"),
        (["cash", "--week", "2026-01-10", "--as-of", "2025-12-31"], "no week of the sheet ends on"),
        (["cash", "--line", "nothing"], "is not a line of the sheet"),
        (["cash", "--demand-model", "magic"], "is not a demand model"),
        (["cash", "--organisation", "nobody"], "no organisation 'nobody'"),
        (["ageing", "--side", "both"], "receivable or payable"),
        (["import"], "name at least one file"),
        (["template", "nothing"], "no template 'nothing'"),
        (["template", "facility", "facility.pdf"], "must end in .csv or .xlsx"),
        (["organisation", "set", "currency", "XXQ"], "ISO 4217"),
        (["organisation", "create", "../x"], "cannot be used in addresses"),
        (["cash", "--as-of", "9999-12-31"], "out of range"),
        (["plan", "--as-of", "0001-01-01"], "out of range"),
        (["organisation", "set", "week-ends-on", "someday"], "is not a weekday"),
        (["organisation", "set", "time-zone", "Mars/Base"], "is not a time zone"),
    ],
)
def test_what_cannot_be_asked_is_said_and_gives_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_template_is_written_once_and_imports_when_filled_in(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["template", "facility"]) == 0
    assert "annual_rate" in capsys.readouterr().out
    assert run(["template", "facility"]) == 2
    assert "exists already" in capsys.readouterr().err

    with (files / "facility.csv").open("a") as stream:
        stream.write("Revolver,60000,GBP,8,actual/365,50000\n")
    assert run(["import", "facility.csv"]) == 0


def test_files_are_read_so_that_the_base_currency_is_known(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "bank.csv").write_text("Date,Amount,Payee,Description,Reference\n2026-01-02,1150.00,Shop,,\n")
    (files / "sales.csv").write_text(
        "on,item,channel,market,quantity,net_amount,currency\n2025-12-01,A,Shop,EU,1,10,EUR\n"
    )

    assert run(["import", "sales.csv", "bank.csv", "ledger.csv", "--json"]) == 0
    assert [file["file"] for file in _document(capsys)["files"]] == ["sales.csv", "bank.csv", "ledger.csv"]

    assert run(["cash", "--as-of", "2026-01-02", "--json"]) == 0
    answer = _document(capsys)
    assert (answer["currency"], answer["weeks"][0]["opening"]) == ("GBP", "76150.00")


def test_names_in_brackets_are_no_markup(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    invoice = "INV-1,01/03/2026,31/03/2026,100.00,0,0,100.00,GBP,Sales invoice,Awaiting Payment\n"
    header = "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,"
    (files / "inv[draft].csv").write_text(f"{header}Currency,Type,Status\nAcme [/old],{invoice}")
    assert run(["import", "inv[draft].csv", "--dates", "day-first"]) == 0
    assert "inv[draft].csv" in capsys.readouterr().out

    assert run(["ageing", "--as-of", "2026-03-31"]) == 0

    assert "Acme [/old]" in capsys.readouterr().out


def test_a_dash_is_the_standard_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["cash", "--csv", "-"]) == 0

    assert capsys.readouterr().out.startswith("Week ending")
    assert not (tmp_path / "-").exists()


def test_the_history_shows_ids_whole(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", str(files / "ledger.csv"), "--json"])
    [file] = _document(capsys)["files"]

    assert run(["import", "--history"]) == 0

    shown = capsys.readouterr().out
    assert "ledger.csv, ledger-balances: completed" in shown
    assert f"{file['import_id']}  4 rows, 4 imported, 0 unchanged, 0 not used" in shown


def test_settings_of_an_organisation_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["organisation", "set", "currency", "eur"]) == 0
    assert run(["organisation", "set", "week-ends-on", "friday"]) == 0
    assert run(["organisation", "create", "acme", "--name", "Acme"]) == 0
    capsys.readouterr()

    assert run(["organisation", "list", "--json"]) == 0

    default, acme = _document(capsys)["organisations"]
    assert (default["currency"], default["currency_source"], default["week_ends_on"]) == ("EUR", "set", "friday")
    assert (acme["slug"], acme["name"], acme["empty"]) == ("acme", "Acme", True)
