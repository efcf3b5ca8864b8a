"""The wind tunnel's Amazon keeps Amazon's rules."""

from __future__ import annotations

import gzip
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from support.in_process import in_process
from windtunnel.amazon.marketplaces import counters
from windtunnel.amazon.reports import BY_ORDER_DATE, SETTLEMENT
from windtunnel.amazon.server import AmazonStandIn
from windtunnel.serving.clock import VirtualClock
from windtunnel.serving.world import Life, World, open_world

if TYPE_CHECKING:
    import httpx

ADDRESS = "http://127.0.0.1"
UK, US = "A1F83G8C2ARO7P", "ATVPDKIKX0DER"
ORDERS, STOCK = "/orders/2026-01-01/orders", "/fba/inventory/v1/summaries"
REPORTS = "/reports/2021-06-30/reports"
SINCE = {"lastUpdatedAfter": "2026-09-01T00:00:00Z", "marketplaceIds": UK}
OF_UK = {"granularityType": "Marketplace", "granularityId": UK, "marketplaceIds": UK}


@pytest.fixture(scope="module")
def lived_world() -> World:
    return open_world(Life(last_day=739_920, years=1))


class Account:
    """A seller account that is logged in."""

    def __init__(self, world: World, region: str = "eu") -> None:
        self.stand_in = AmazonStandIn(World(world.company, VirtualClock(world.clock.start), world.today))
        self.clock = self.stand_in.world.clock
        self.http = in_process(self.stand_in.app(), ADDRESS)
        self.region = region
        self.token = self.log_in().json()["access_token"]

    def log_in(self, **changed: str) -> httpx.Response:
        """The answer to a login."""
        credentials = self.stand_in.connection(ADDRESS, self.region)["credentials"]
        return self.http.post("/auth/o2/token", data={"grant_type": "refresh_token", **credentials, **changed})

    def get(self, path: str, **query: str) -> httpx.Response:
        """The answer to a call."""
        headers = {"x-amz-access-token": self.token}
        return self.http.get(f"/{self.region}{path}", params=query, headers=headers)

    def report(self, **window: str) -> dict[str, Any]:
        """A report that is made."""
        body = {"reportType": BY_ORDER_DATE, "marketplaceIds": [UK], **window}
        made = self.http.post(f"/{self.region}{REPORTS}", json=body, headers={"x-amz-access-token": self.token})
        assert made.status_code == 202, made.text
        found: dict[str, Any] = {"reportId": made.json()["reportId"]}
        return found


@pytest.fixture
def account(lived_world: World) -> Account:
    return Account(lived_world)


def said(answer: httpx.Response) -> tuple[int, str]:
    """Status and details of a refusal."""
    return answer.status_code, answer.json()["errors"][0]["details"]


def test_a_token_counts_for_an_hour(account: Account) -> None:
    account.clock.advance(3599)
    before = account.get(STOCK, **OF_UK).status_code
    account.clock.advance(1)

    assert (before, said(account.get(STOCK, **OF_UK))) == (200, (403, "The access token you provided has expired."))


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|other"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "scope": "profile"}, 400, "invalid_scope"),
        ({"grant_type": "authorization_code", "code": "none"}, 400, "invalid_grant"),
    ],
)
def test_nobody_else_gets_a_token(account: Account, changed: dict[str, str], status: int, error: str) -> None:
    answer = account.log_in(**changed)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_token_of_no_seller_opens_no_seller_account(account: Account) -> None:
    granted = account.log_in(grant_type="client_credentials", scope="sellingpartnerapi::notifications")
    account.token = granted.json()["access_token"]

    assert said(account.get(STOCK, **OF_UK)) == (403, "The access token belongs to no selling partner.")


def test_consent_brings_a_code_that_is_good_once(account: Account) -> None:
    back = account.http.get(
        "/eu/apps/authorize/consent", params={"state": "s", "redirect_uri": "http://localhost/back"}
    )
    code = dict(part.split("=") for part in back.headers["location"].partition("?")[2].split("&"))["spapi_oauth_code"]

    answers = [account.log_in(grant_type="authorization_code", code=code) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[0].json()["refresh_token"] == "Atzr|windtunnel-eu"


def test_another_region_is_closed(account: Account) -> None:
    account.region = "na"

    assert account.get(ORDERS, **SINCE).status_code == 403


def test_another_regions_marketplace_is_closed(account: Account) -> None:
    assert account.get(ORDERS, **{**SINCE, "marketplaceIds": US}).status_code == 403


def test_the_region_can_be_told_by_the_host(account: Account) -> None:
    headers = {"x-amz-access-token": account.token}
    answers = [
        account.http.get(f"https://sellingpartnerapi-{region}.amazon.com{ORDERS}", params=SINCE, headers=headers)
        for region in ("eu", "na")
    ]

    assert [answer.status_code for answer in answers] == [200, 403]


def test_each_operation_has_its_own_allowance(account: Account) -> None:
    answers = [account.get(STOCK, **OF_UK).status_code for _ in range(3)]
    account.clock.advance(0.5)

    assert answers == [200, 200, 429]
    assert account.get(ORDERS, **SINCE).status_code == 200
    assert account.get(STOCK, **OF_UK).status_code == 200


def test_one_call_too_many_is_told_neither_the_rate_nor_when_to_come_back(account: Account) -> None:
    answer = [account.get(STOCK, **OF_UK) for _ in range(3)][-1]

    assert answer.json()["errors"][0]["code"] == "QuotaExceeded"
    assert "x-amzn-ratelimit-limit" not in answer.headers
    assert "retry-after" not in answer.headers


def test_the_rate_is_told_in_the_clients_seconds(account: Account) -> None:
    slow = account.get(ORDERS, **SINCE).headers["x-amzn-ratelimit-limit"]
    account.clock.speed = 60.0

    assert (slow, account.get(ORDERS).headers["x-amzn-ratelimit-limit"]) == ("0.0056", "0.336")


def test_the_rate_is_told_when_a_report_is_asked_for_too(account: Account) -> None:
    body = {"reportType": "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL", "marketplaceIds": [UK]}
    made = account.http.post(f"/{account.region}{REPORTS}", json=body, headers={"x-amz-access-token": account.token})
    assert (made.status_code, made.headers["x-amzn-ratelimit-limit"]) == (202, "0.0167")


@pytest.mark.parametrize(
    "query",
    [
        {"marketplaceIds": UK},
        {**SINCE, "createdAfter": "2026-09-01T00:00:00Z"},
        {**SINCE, "createdBefore": "2026-09-02T00:00:00Z"},
        {**SINCE, "lastUpdatedBefore": "2026-08-01T00:00:00Z"},
        {**SINCE, "lastUpdatedBefore": "2026-12-01T00:00:00Z"},
        {**SINCE, "maxResultsPerPage": "101"},
        {**SINCE, "marketplaceIds": ",".join([UK] * 51)},
        {**SINCE, "lastUpdatedAfter": "yesterday"},
        {**SINCE, "paginationToken": "bm9uZQ=="},
        {**SINCE, "color": "red"},
    ],
)
def test_a_search_that_cannot_be_asked_is_refused(account: Account, query: dict[str, str]) -> None:
    assert account.get(ORDERS, **query).status_code == 400


def test_pages_of_orders_are_all_there_is(account: Account) -> None:
    whole, query = list[str](), {**SINCE, "maxResultsPerPage": "40"}
    while True:
        answer = account.get(ORDERS, **query).json()
        whole += [order["orderId"] for order in answer["orders"]]
        if "pagination" not in answer:
            break
        query["paginationToken"] = answer["pagination"]["nextToken"]
    account.clock.advance(3000)
    at_once = account.get(ORDERS, **SINCE).json()["orders"]

    assert len(whole) == len(set(whole)) > 100
    assert whole[:100] == [order["orderId"] for order in at_once]


@pytest.mark.parametrize(("hours", "changed"), [(25, {}), (0, {"maxResultsPerPage": "41"})])
def test_a_page_token_is_for_one_search_and_one_day(account: Account, hours: int, changed: dict[str, str]) -> None:
    query = {**SINCE, "maxResultsPerPage": "40"}
    token = account.get(ORDERS, **query).json()["pagination"]["nextToken"]
    account.clock.advance(hours * 3600)
    account.token = account.log_in().json()["access_token"]

    assert account.get(ORDERS, **{**query, **changed, "paginationToken": token}).status_code == 400


def test_a_page_token_of_stock_is_over_after_thirty_seconds(account: Account) -> None:
    token = account.get(STOCK, **OF_UK).json()["pagination"]["nextToken"]
    account.clock.advance(30)
    in_time = account.get(STOCK, **OF_UK, nextToken=token).status_code
    account.clock.advance(1)

    late = account.get(STOCK, **OF_UK, nextToken=token)

    assert (in_time, said(late)) == (200, (400, "The page token has expired."))


def test_only_what_was_asked_for_is_told(account: Account) -> None:
    bare = account.get(ORDERS, **SINCE).json()["orders"][0]
    full = account.get(ORDERS, **SINCE, includedData="PROCEEDS,FULFILLMENT,BUYER,RECIPIENT").json()["orders"][0]

    assert set(full) - set(bare) == {"proceeds", "fulfillment"}


def test_a_report_is_queued_made_and_done(account: Account) -> None:
    report, seen = account.report(dataStartTime="2026-10-01T00:00:00Z"), []
    for seconds in (0, 10, 30):
        account.clock.advance(seconds)
        seen.append(account.get(f"{REPORTS}/{report['reportId']}").json()["processingStatus"])

    assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]


@pytest.mark.parametrize(
    ("window", "status"),
    [
        ({"dataStartTime": "2020-01-01T00:00:00Z", "dataEndTime": "2020-01-20T00:00:00Z"}, "CANCELLED"),
        ({"dataStartTime": "2026-01-01T00:00:00Z"}, "FATAL"),
    ],
)
def test_a_report_of_nothing_is_cancelled_and_one_of_too_much_fails(
    account: Account, window: dict[str, str], status: str
) -> None:
    report = account.report(**window)
    account.clock.advance(60)

    assert account.get(f"{REPORTS}/{report['reportId']}").json()["processingStatus"] == status


def test_the_address_of_a_document_is_over_after_five_minutes(account: Account) -> None:
    report = account.report(dataStartTime="2026-10-01T00:00:00Z")
    account.clock.advance(60)
    document = account.get(f"{REPORTS}/{report['reportId']}").json()["reportDocumentId"]
    url = account.get(f"/reports/2021-06-30/documents/{document}").json()["url"]
    account.clock.advance(300)
    in_time = account.http.get(url)
    account.clock.advance(1)

    assert in_time.headers["content-type"] == "text/plain; charset=cp1252"
    assert gzip.decompress(in_time.content).decode("cp1252").startswith("amazon-order-id\t")
    assert "\u2013" in gzip.decompress(in_time.content).decode("cp1252")
    assert account.http.get(url).status_code == 403


def test_it_can_be_served_below_a_path(account: Account) -> None:
    http = in_process(Starlette(routes=[Mount("/amazon", app=account.stand_in.app())]), ADDRESS)
    headers = {"x-amz-access-token": account.token}
    reports = http.get(f"/amazon/eu{REPORTS}", params={"reportTypes": SETTLEMENT}, headers=headers).json()["reports"]
    path = f"/amazon/eu/reports/2021-06-30/documents/{reports[0]['reportDocumentId']}"

    assert http.get(http.get(path, headers=headers).json()["url"]).status_code == 200
    assert http.get(f"/amazon/na{REPORTS}", params={"reportTypes": SETTLEMENT}, headers=headers).status_code == 403


def test_settlements_can_only_be_listed(account: Account) -> None:
    body = {"reportType": SETTLEMENT, "marketplaceIds": [UK]}
    headers = {"x-amz-access-token": account.token}

    asked = account.http.post(f"/eu{REPORTS}", json=body, headers=headers)

    assert said(asked)[0] == 400
    assert len(account.get(REPORTS, reportTypes=SETTLEMENT, pageSize="100").json()["reports"]) == 7


def test_reports_are_kept_for_ninety_days(account: Account) -> None:
    everything = account.get(
        REPORTS, reportTypes=SETTLEMENT, createdSince="2025-01-01T00:00:00Z", pageSize="100"
    ).json()
    oldest = min(report["createdTime"] for report in everything["reports"])

    assert oldest > (account.clock.now() - timedelta(days=90)).isoformat()


def test_a_further_page_of_reports_is_asked_for_with_its_token_alone(account: Account) -> None:
    first = account.get(REPORTS, reportTypes=SETTLEMENT, pageSize="4").json()
    rest = account.get(REPORTS, nextToken=first["nextToken"]).json()

    assert (len(first["reports"]), len(rest["reports"])) == (4, 3)
    assert account.get(REPORTS, nextToken=first["nextToken"], pageSize="4").status_code == 400


@pytest.mark.parametrize("region", ["eu", "na"])
def test_transactions_are_what_the_company_earned(lived_world: World, region: str) -> None:
    account = Account(lived_world, region)
    (counter,) = counters(lived_world.company, region).values()
    query, total = {"postedAfter": "2026-09-01T00:00:00Z"}, Decimal(0)
    while True:
        payload = account.get("/finances/2024-06-19/transactions", **query).json()["payload"]
        for each in payload["transactions"]:
            related = {
                one["relatedIdentifierName"]: one["relatedIdentifierValue"] for one in each["relatedIdentifiers"]
            }
            if related.get("SETTLEMENT_ID") == str(counter.account.closed[-1].id):
                total += Decimal(str(each["totalAmount"]["currencyAmount"]))
        if "nextToken" not in payload:
            break
        query["nextToken"] = payload["nextToken"]
        account.clock.advance(2)

    assert total == Decimal(counter.account.closed[-1].activity) / 100


def test_more_than_half_a_year_of_transactions_is_answered_with_none(account: Account) -> None:
    answer = account.get("/finances/2024-06-19/transactions", postedAfter="2026-01-01T00:00:00Z")

    assert answer.json() == {"payload": {"transactions": []}}


def test_the_sandbox_without_models_says_so(account: Account) -> None:
    assert said(account.http.get(f"/sandbox{ORDERS}")) == (400, "The static sandbox has no example of this call.")


def test_what_is_true_is_told(account: Account) -> None:
    told = account.http.get("/__windtunnel__/truth").json()

    assert told["settlements"] == {"Amazon UK": 26, "Amazon US": 26}
