"""What a person gives to connect Amazon, and where that leads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from capliquify.connectors.amazon.connector import CONNECTOR
from capliquify.connectors.connecting import Consent, Setup
from capliquify.connectors.protocol import SourceFailure

if TYPE_CHECKING:
    from support.amazon import Seller

CONSENT = Consent(redirect_uri="https://app.example/back", state="s1", verifier="v")


def setup(**settings: str) -> Setup:
    return Setup(settings=settings, credentials={"client_id": "c", "client_secret": "s"})


def test_the_hosts_are_those_of_the_region() -> None:
    assert CONNECTOR.hosts(setup(region="na")) == [
        "sellingpartnerapi-na.amazon.com",
        "api.amazon.com",
        "tortuga-prod-na.s3-external-1.amazonaws.com",
    ]


def test_hosts_of_documents_can_be_named() -> None:
    named = CONNECTOR.hosts(setup(document_hosts="a.example, b.example"))

    assert named[-2:] == ["a.example", "b.example"]


def test_a_setting_opens_no_way_into_this_machine_or_network() -> None:
    named = CONNECTOR.hosts(setup(base_url="http://localhost:8080", login_url="http://10.0.0.7", document_hosts="::1"))

    assert named == ["localhost", "10.0.0.7", "::1"]


def test_consent_is_asked_for_in_seller_central_of_the_region() -> None:
    url = urlsplit(CONNECTOR.authorize_url(setup(region="eu", application_id="amzn1.sp.solution.x"), CONSENT))

    assert (url.hostname, url.path) == ("sellercentral-europe.amazon.com", "/apps/authorize/consent")
    assert parse_qs(url.query) == {
        "application_id": ["amzn1.sp.solution.x"],
        "state": ["s1"],
        "redirect_uri": ["https://app.example/back"],
    }


def test_no_consent_is_needed_with_a_refresh_token(seller: Seller) -> None:
    assert not CONNECTOR.needs_consent(seller.setup)
    assert CONNECTOR.needs_consent(setup())


def test_consent_brings_a_token_that_is_renewed_from_then_on(seller: Seller) -> None:
    credentials = {name: value for name, value in seller.setup.credentials.items() if name != "refresh_token"}
    given = Setup(settings=seller.setup.settings, credentials=credentials)
    back = seller.http.get(CONNECTOR.authorize_url(given, CONSENT)).headers["location"]
    code = parse_qs(urlsplit(back).query)["spapi_oauth_code"][0]

    seller.tokens.held = CONNECTOR.exchange(seller.tools, given, CONSENT, code)
    seller.world.clock.advance(4000)

    assert [each.id for each in CONNECTOR.accounts(seller.tools, given)] == ["A3WINDEUTUNNEL"]
    assert seller.tokens.renewals == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"region": "moon"}, "moon is no region of Amazon: choose one of eu, na, fe"),
        ({"marketplaces": "Amazon.com"}, "Amazon.com is no marketplace of the region eu"),
        ({"history_days": "many"}, "give a number from 1 to 730"),
    ],
)
def test_a_wrong_setting_is_told(seller: Seller, settings: dict[str, str], message: str) -> None:
    with pytest.raises(SourceFailure, match=message):
        CONNECTOR.open(seller.tools, setup(**settings))


def test_only_orders_can_be_read_one_by_one(seller: Seller) -> None:
    with pytest.raises(SourceFailure, match="Amazon gives no single inventory"):
        seller.open().read("inventory", ["x"])
