"""The stand-in refuses, limits, pages and words its answers as Xero does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from windtunnel.company.days import iso
from windtunnel.serving.contract import ContractBroken
from windtunnel.serving.faults import Fault, FaultKind
from windtunnel.xero.documents import TENANT_ID

if TYPE_CHECKING:
    from windtunnel.xero.server import XeroStandIn

    Ask = Callable[..., httpx.Response]


def test_a_call_without_a_token_is_refused(http: httpx.Client) -> None:
    answer = http.get("/api.xro/2.0/Organisation", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["Title"]) == (401, "Unauthorized")


def test_another_organisation_is_forbidden(ask: Ask) -> None:
    answer = ask("/Organisation", {"xero-tenant-id": "00000000-0000-0000-0000-000000000000"})

    assert (answer.status_code, answer.json()["Detail"]) == (403, "AuthenticationUnsuccessful")


def test_a_right_nobody_gave_is_refused(ask: Ask, xero: XeroStandIn) -> None:
    (grant, _), *_ = xero.identity.access.values()
    grant.scopes -= {"accounting.invoices.read"}

    answer = ask("/Invoices")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "insufficient_scope")


def test_journals_are_closed(ask: Ask) -> None:
    assert ask("/Journals").status_code == 401


def test_whoever_does_not_ask_for_json_gets_xml(ask: Ask) -> None:
    answer = ask("/Organisation", {"Accept": "*/*"})

    assert answer.headers["content-type"].startswith("text/xml")
    assert "<BaseCurrency>GBP</BaseCurrency>" in answer.text


def test_every_answer_tells_what_is_left(ask: Ask) -> None:
    headers = ask("/Organisation").headers

    assert [headers[f"x-{name}limit-remaining"] for name in ("min", "day", "appmin")] == ["59", "4999", "9999"]


def test_the_sixty_first_call_of_a_minute_is_refused(ask: Ask, xero: XeroStandIn) -> None:
    for _ in range(60):
        assert ask("/Currencies").status_code == 200
    xero.world.clock.advance(15)

    answer = ask("/Currencies")

    assert (answer.status_code, answer.headers["x-rate-limit-problem"]) == (429, "minute")
    assert int(answer.headers["retry-after"]) == 45


def test_a_new_minute_allows_sixty_more(ask: Ask, xero: XeroStandIn) -> None:
    xero.allowances.minute.most = 1
    ask("/Currencies")
    xero.world.clock.advance(60)

    assert ask("/Currencies").status_code == 200


def test_the_limit_of_a_day_is_long(ask: Ask, xero: XeroStandIn) -> None:
    xero.allowances.day.most = 1
    ask("/Currencies")

    answer = ask("/Currencies")

    assert (answer.headers["x-rate-limit-problem"], int(answer.headers["retry-after"]) > 80_000) == ("day", True)


def test_the_sixth_call_at_once_is_refused(ask: Ask, xero: XeroStandIn) -> None:
    xero.allowances.under_way = 5

    answer = ask("/Currencies")

    assert (answer.status_code, answer.headers["x-rate-limit-problem"]) == (429, "concurrent")


def test_calls_under_way_are_counted(ask: Ask, xero: XeroStandIn) -> None:
    request = ask("/Currencies").request
    xero.answer_seconds = 0.05

    async def at_once() -> list[int]:
        transport = httpx.ASGITransport(app=xero.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            calls = (client.get(request.url, headers=request.headers) for _ in range(6))
            return [answer.status_code for answer in await asyncio.gather(*calls)]

    assert sorted(asyncio.run(at_once())) == [200, 200, 200, 200, 200, 429]


def test_pages_hold_what_they_say(ask: Ask, xero: XeroStandIn) -> None:
    first = ask("/Invoices", page=1, pageSize=7, order="InvoiceID ASC").json()
    second = ask("/Invoices", page=2, pageSize=7, order="InvoiceID ASC").json()
    count = len(xero.holdings.list("Invoices"))

    ids = [each["InvoiceID"] for page in (first, second) for each in page["Invoices"]]
    assert second["pagination"] == {"page": 2, "pageSize": 7, "pageCount": -(-count // 7), "itemCount": count}
    assert ids == sorted(held.id for held in xero.holdings.list("Invoices"))[:14]


@pytest.mark.parametrize(
    "query", [{"page": "0"}, {"pageSize": "1001"}, {"page": "x"}, {"where": "nonsense"}, {"order": "Nothing ASC"}]
)
def test_a_query_that_cannot_be_read_is_told(ask: Ask, query: dict[str, str]) -> None:
    answer = ask("/Invoices", **query)

    assert (answer.status_code, answer.json()["Type"]) == (400, "ValidationException")


def test_a_parameter_nobody_described_is_refused(ask: Ask) -> None:
    answer = ask("/Invoices", paegSize=3)

    assert "has no parameter paegSize" in answer.text


def test_a_condition_leaves_what_meets_it(ask: Ask) -> None:
    found = ask("/Invoices", where='Type=="ACCREC" AND Status=="AUTHORISED"').json()["Invoices"]

    assert {(each["Type"], each["Status"]) for each in found} == {("ACCREC", "AUTHORISED")}


def test_only_what_was_written_since_comes(ask: Ask, xero: XeroStandIn) -> None:
    mark = xero.world.clock.now()
    assert ask("/BankTransactions", {"If-Modified-Since": mark.isoformat()}).json()["BankTransactions"] == []
    xero.world.advance(3)

    found = ask_again(ask, xero, mark.isoformat())

    days = range(xero.world.today - 2, xero.world.today + 1)
    lines = [line for line, _ in xero.holdings.postings.bank_lines if line.day in days]
    assert 0 < len(found) <= len(lines)
    assert {each["DateString"][:10] for each in found} <= {iso(day) for day in days}


def ask_again(ask: Ask, xero: XeroStandIn, since: str) -> list[Any]:
    """Days later the token is over: the clock is set back for the test."""
    for token, (grant, _) in list(xero.identity.access.items()):
        xero.identity.access[token] = (grant, xero.world.clock.now() + timedelta(minutes=30))
    found: list[Any] = ask("/BankTransactions", {"If-Modified-Since": since}).json()["BankTransactions"]
    return found


def test_dates_come_with_and_without_an_offset(ask: Ask) -> None:
    invoice = ask("/Invoices", pageSize=1).json()["Invoices"][0]

    assert re.fullmatch(r"/Date\(\d+\+0000\)/", invoice["Date"])
    assert re.fullmatch(r"/Date\(\d+\)/", invoice["DueDate"])


def test_one_document_is_had_by_its_id(ask: Ask, xero: XeroStandIn) -> None:
    held = xero.holdings.list("Invoices")[0]

    assert ask(f"/Invoices/{held.id}").json()["Invoices"][0]["InvoiceNumber"] == held.body["InvoiceNumber"]
    assert ask("/Invoices/00000000-0000-0000-0000-000000000000").status_code == 404


def test_documents_are_had_by_their_ids(ask: Ask, xero: XeroStandIn) -> None:
    ids = {held.id for held in xero.holdings.list("Invoices")[:3]}

    found = ask("/Invoices", IDs=",".join(ids)).json()["Invoices"]

    assert {each["InvoiceID"] for each in found} == ids


def test_an_answer_that_breaks_the_description_is_never_given(ask: Ask, xero: XeroStandIn) -> None:
    xero.holdings.list("Currencies")[0].body["Rate"] = 1

    with pytest.raises(ContractBroken, match="Rate"):
        ask("/Currencies")


def test_a_fault_is_worded_as_xero_words_it(ask: Ask, xero: XeroStandIn) -> None:
    xero.plan.add([Fault(FaultKind.STATUS, status=403)])

    assert ask("/Currencies").json()["Detail"] == "AuthenticationUnsuccessful"


def test_what_is_entered_to_connect_leads_to_the_organisation(xero: XeroStandIn, http: httpx.Client) -> None:
    given = xero.connection("http://testserver")
    pair = (given["settings"]["client_id"], given["credentials"]["client_secret"])
    token = http.post("/connect/token", data={"grant_type": "client_credentials"}, auth=pair).json()

    (found,) = http.get("/connections", headers={"Authorization": f"Bearer {token['access_token']}"}).json()

    assert found["tenantId"] == TENANT_ID
