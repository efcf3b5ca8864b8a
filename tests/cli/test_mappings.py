"""Mappings, checks and settlements at the terminal."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from capliquify.cli.main import run
from capliquify.connectors.protocol import VendorTotal
from capliquify.domain.access.principal import terminal_principal
from capliquify.domain.records.payout import Payout
from capliquify.services.reconciliation import check
from support.connected import connect, item
from support.ingesting import ingest
from support.records import sale

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts

TODAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _database(parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", parts.application_url)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
    settlement = Payout(
        external_id="S-1",
        channel="Amazon UK",
        paid_on=date(2026, 6, 1),
        status="paid",
        charges=Decimal("100.00"),
        refunds=Decimal(0),
        fees=Decimal("-15.00"),
        reserve=Decimal(0),
        adjustments=Decimal(0),
        net=Decimal("85.00"),
        currency="GBP",
    )
    with parts.context("default", terminal_principal("test")) as context:
        transaction = context.transaction
        ingest(transaction, item("TEA"), source="files/unleashed")
        ingest(transaction, sale("1", item="te a"), sale("2", item="GIN"), source="files/shopify")
        ingest(transaction, settlement, source="files/amazon")
        total = VendorTotal(
            measure="bank", subject="Current", as_of=TODAY, amount=Decimal(5), currency="GBP", report="Bank Summary"
        )
        check(context, connect(transaction, "xero"), None, [total])


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_codes_are_listed_decided_and_undone(capsys: pytest.CaptureFixture[str]) -> None:
    assert "the same code but for capitals" in " ".join(printed(capsys, "mappings", "list").split())

    decided = printed(capsys, "mappings", "confirm", "GIN", "TEA", "--source", "shopify")

    identifier = decided.split()[0]
    assert decided == f"{identifier}  shopify GIN means TEA (person)\n"
    assert printed(capsys, "mappings", "undo", identifier) == "Undone.\n"
    unmapped = json.loads(printed(capsys, "mappings", "list", "--json"))["unmapped"]
    assert [each["code"] for each in unmapped] == ["GIN", "te a"]


def test_mappings_alone_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "mappings") == printed(capsys, "mappings", "list")


def test_a_code_is_never_cut(capsys: pytest.CaptureFixture[str], parts: Parts) -> None:
    long = "7K-2QXM-9LPT-" * 6
    with parts.context("default", terminal_principal("test")) as context:
        ingest(context.transaction, sale("3", item=long), source="files/amazon")
    assert long in printed(capsys, "mappings", "list")


def test_suggestions_are_confirmed_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert "shopify te a means TEA (normalised)" in printed(capsys, "mappings", "confirm", "--all", "normalised")
    assert printed(capsys, "mappings", "confirm", "--all", "barcode").startswith("Nothing to confirm")


def test_half_a_decision_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mappings", "confirm", "GIN"]) != 0
    assert "Name the code, what it means and its --source" in " ".join(capsys.readouterr().err.split())


def test_checks_open_to_their_rows(capsys: pytest.CaptureFixture[str]) -> None:
    [one] = json.loads(printed(capsys, "checks", "--json"))["checks"]

    assert "no line of this account in GBP is stored" in printed(capsys, "checks")
    assert "Ours \u2013, theirs 5.00, variance \u2013 GBP" in printed(capsys, "checks", one["id"])


def test_no_figure_of_a_check_is_cut(capsys: pytest.CaptureFixture[str], parts: Parts) -> None:
    warehouse = VendorTotal(
        measure="stock_value",
        subject="Third-party warehouse in Rotterdam",
        as_of=TODAY,
        amount=Decimal("1239200.95"),
        currency="GBP",
        report="Stock on hand",
    )
    with parts.context("default", terminal_principal("test")) as context:
        check(context, connect(context.transaction, "unleashed"), None, [warehouse])

    shown = printed(capsys, "checks")
    assert "1,239,200.95" in shown
    assert "stock value" in shown.split("stock_value")[0]


def test_settlements_are_listed_and_opened(capsys: pytest.CaptureFixture[str]) -> None:
    [one] = json.loads(printed(capsys, "settlements", "--json"))["settlements"]

    assert (one["gross"], one["fees"], one["net"], one["source"]) == ("100.00", "-15.00", "85.00", "Amazon files")
    assert "85.00" in printed(capsys, "settlements")
    assert "no line of this amount within five banking days is stored" in printed(capsys, "settlements", one["id"])


@pytest.mark.parametrize("command", ["checks", "settlements"])
def test_what_is_not_there_is_said(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([command, "nonsense"]) != 0
    assert f"There is no {command[:-1]} nonsense" in capsys.readouterr().err
