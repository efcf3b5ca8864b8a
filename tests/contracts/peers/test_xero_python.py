"""The vendor's own Python library, made by others than us, works with our stand-in for Xero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from support.peers import MARKS, run_peer, served
from support.xero import lived
from windtunnel.company.days import date_of
from windtunnel.xero.server import CUSTOM_CONNECTION, XeroStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World

pytestmark = MARKS


@pytest.fixture(scope="module")
def world() -> World:
    return lived(years=1)


@pytest.fixture(scope="module")
def heard(world: World) -> dict[str, Any]:
    """What the library made of the company."""
    with served(XeroStandIn(world).app()) as port:
        base_url = f"http://127.0.0.1:{port}"
        token = httpx.post(
            f"{base_url}/connect/token",
            data={"grant_type": "client_credentials"},
            auth=(CUSTOM_CONNECTION.id, CUSTOM_CONNECTION.secret or ""),
        ).json()
        told = {"base_url": base_url, "token": token, "as_of": date_of(world.today).isoformat()}
        found: dict[str, Any] = run_peer("xero.py", told)
    return found


def test_it_finds_the_organisation(heard: dict[str, Any]) -> None:
    assert heard["organisation"]


def test_it_lists_every_sales_invoice_with_what_is_still_due(world: World, heard: dict[str, Any]) -> None:
    expected = {
        invoice.number: invoice.outstanding(world.today)
        for invoice in world.company.wholesale.invoices
        if invoice.day <= world.today
    }
    numbers = {number: round(float(due) * 100) for number, due in heard["invoices"].items()}

    assert {number: due for number, due in numbers.items() if number in expected} == expected


def test_it_reads_the_days_as_the_company_has_them(world: World, heard: dict[str, Any]) -> None:
    days = {invoice.number: date_of(invoice.due_day).isoformat() for invoice in world.company.wholesale.invoices}

    assert heard["due"]
    assert heard["due"] == {number: days[number] for number in heard["due"]}


def test_it_lists_the_contacts(heard: dict[str, Any]) -> None:
    assert "Harbour Foods Limited" in heard["contacts"]


def test_it_reads_the_balance_sheet(heard: dict[str, Any]) -> None:
    assert heard["sections"]


def test_another_organisation_is_refused(heard: dict[str, Any]) -> None:
    assert heard["refused"] == 403
