"""Whatever goes wrong on the way, a read ends with the right records or says what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from capliquify.connectors.protocol import AnswerChanged, ConsentNeeded, Parked, VendorUnavailable
from support.xero import Bench, bench, records_of, serving_xero
from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.xero.server import XeroStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World


def fault(kind: FaultKind, **how: Any) -> Fault:  # noqa: ANN401 - of any field
    return Fault(kind=kind, **{"path": "/api.xro/", **how})


PASSING = [
    pytest.param(fault(FaultKind.STATUS, status=503, times=2), id="5xx"),
    pytest.param(fault(FaultKind.STATUS, status=503, seconds=7, after=1), id="5xx-with-time"),
    pytest.param(fault(FaultKind.STATUS, status=429, seconds=20), id="limit-of-a-minute"),
    pytest.param(fault(FaultKind.TRUNCATE, times=2), id="truncated"),
    pytest.param(fault(FaultKind.DROP), id="dropped"),
    pytest.param(fault(FaultKind.REPEAT_PAGE, after=1), id="repeated-page"),
    pytest.param(fault(FaultKind.REVOKE, after=1), id="revoked"),
]


@pytest.mark.parametrize("planned", PASSING)
def test_a_fault_that_passes_changes_nothing(connected: Bench, planned: Fault) -> None:
    expected, _ = connected.read("bank_transactions")
    connected.xero.plan.add([replace(planned)])

    records, _ = connected.read("bank_transactions")

    assert records == expected
    assert connected.xero.plan.happened


def test_a_limit_is_waited_for_as_long_as_it_asks(connected: Bench) -> None:
    connected.xero.plan.add([fault(FaultKind.STATUS, status=429, seconds=20)])

    connected.read("payments")

    assert connected.slept == [20.0]


def test_the_limit_of_a_day_parks_the_sync(connected: Bench) -> None:
    now = connected.tools.pace.now()
    connected.xero.plan.add([fault(FaultKind.STATUS, status=429, seconds=30_000)])

    with pytest.raises(Parked, match="limit of a day") as parked:
        connected.read("payments")

    assert parked.value.until - now >= timedelta(seconds=30_000)
    assert connected.slept == []


def test_a_clock_that_is_ahead_loses_no_change(connected: Bench, world: World) -> None:
    connected.xero.plan.add([fault(FaultKind.SKEW, seconds=86_400 * 3)])
    before, state = connected.read("invoices")
    world.advance()

    changed, _ = connected.read("invoices", state)

    known = {record.external_id: record for record in before}
    now = {record.external_id: record for record in connected.read("invoices")[0]}
    assert known | {record.external_id: record for record in changed} == now


def test_a_connection_that_was_revoked_needs_a_person(agreed: Bench) -> None:
    agreed.xero.plan.add([fault(FaultKind.REVOKE)])

    with pytest.raises(ConsentNeeded, match="connect Xero again"):
        agreed.read("payments")


def test_an_organisation_that_was_disconnected_needs_a_person(agreed: Bench) -> None:
    agreed.xero.identity.connected = False

    with pytest.raises(ConsentNeeded, match="no longer connected"):
        agreed.read("payments")


@pytest.mark.parametrize(
    ("stream", "field"),
    [
        ("invoices", "AmountDue"),
        ("invoices", "UpdatedDateUTC"),
        ("invoices", "CurrencyCode"),
        ("invoices", "pagination"),
        ("invoices", "Invoices"),
        ("payments", "PaymentType"),
        ("bank_transactions", "Total"),
        ("ledger_balances", "Attributes"),
        ("ledger_balances", "Rows"),
        ("ledger_balances", "Value"),
        ("ledger_balances", "AccountID"),
        ("profit_and_loss", "Cells"),
    ],
)
def test_a_field_that_changed_is_named(connected: Bench, stream: str, field: str) -> None:
    connected.xero.plan.add([fault(FaultKind.CHANGE_FIELD, field=field, times=99)])

    with pytest.raises(AnswerChanged):
        connected.read(stream)


def test_payments_that_do_not_say_what_moved_are_set_aside(connected: Bench) -> None:
    expected, _ = connected.read("payments")
    connected.xero.plan.add([fault(FaultKind.CHANGE_FIELD, field="BankAmount", times=99)])

    pages = list(connected.source().pages("payments", {}))
    aside = [each for page in pages for each in page.set_aside]

    assert len(records_of(pages)) + len(aside) == len(expected)
    assert {each.reason for each in aside} == {
        "It does not say what moved on the bank account, and was made in another currency."
    }


def test_a_xero_that_is_down_is_tried_again_later(connected: Bench) -> None:
    connected.xero.plan.add([fault(FaultKind.STATUS, status=500, times=99)])

    with pytest.raises(VendorUnavailable, match="6 attempts: it answered 500"):
        connected.read("payments")


def test_a_page_that_only_repeats_is_not_taken_for_the_next(connected: Bench) -> None:
    connected.xero.plan.add([fault(FaultKind.REPEAT_PAGE, path="BankTransactions", times=99)])

    with pytest.raises(VendorUnavailable, match="another page"):
        connected.read("bank_transactions")


@pytest.mark.parametrize("killed_after", [1, 2])
def test_a_read_goes_on_after_a_kill(connected: Bench, killed_after: int) -> None:
    expected, after = connected.read("bank_transactions")

    done = list(islice(connected.source().pages("bank_transactions", {}), killed_after))
    rest = list(connected.source().pages("bank_transactions", done[-1].state))

    assert records_of(done) + records_of(rest) == expected
    assert rest[-1].state == after


def test_a_connection_that_is_dropped_midway_is_made_again(world: World) -> None:
    xero = XeroStandIn(world)
    with serving_xero(xero) as base_url, httpx.Client() as http:
        connected = bench(xero, http=http, base_url=base_url)
        expected, _ = connected.read("payments")
        xero.plan.add([fault(FaultKind.DROP), fault(FaultKind.SLOW, seconds=0.2)])

        assert connected.read("payments")[0] == expected
        assert [kind for kind, _ in xero.plan.happened] == [FaultKind.DROP, FaultKind.SLOW]
