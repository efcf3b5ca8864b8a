"""Tokens, organisations, rights and limits of Xero as the connector handles them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import Raw

from capliquify.connectors.connecting import Consent, Setup
from capliquify.connectors.protocol import ConsentNeeded, SourceFailure
from capliquify.connectors.xero.client import DAY_QUOTA, XeroApi
from capliquify.connectors.xero.connector import CONNECTOR
from support.xero import BASE_URL, REDIRECT, Bench, bench
from windtunnel.xero.server import CUSTOM_CONNECTION, NATIVE_APP, XeroStandIn

if TYPE_CHECKING:
    from windtunnel.serving.world import World

CONSENT = Consent(redirect_uri=REDIRECT, state="our-state", verifier="v" * 64)


def changed(made: Bench, **settings: str) -> Setup:
    return replace(made.setup, settings={**made.setup.settings, **settings})


def test_a_token_is_renewed_before_it_ends(agreed: Bench) -> None:
    first = agreed.tokens.held
    assert first is not None
    agreed.xero.world.clock.advance(1800 - 30)

    agreed.source().account()

    assert agreed.tokens.held is not None
    assert (agreed.tokens.renewals, agreed.tokens.held.refresh == first.refresh) == (1, False)


def test_a_token_that_is_good_is_kept(agreed: Bench) -> None:
    agreed.source().account()
    agreed.source().account()

    assert agreed.tokens.renewals == 0


def test_a_custom_connection_has_no_refresh_token(connected: Bench) -> None:
    assert connected.tokens.held is not None
    assert connected.tokens.held.refresh is None


def test_a_token_left_for_sixty_days_needs_a_person(agreed: Bench) -> None:
    agreed.xero.world.clock.advance(timedelta(days=60, seconds=1).total_seconds())

    with pytest.raises(ConsentNeeded, match="connect Xero again"):
        agreed.source().account()


def test_an_app_without_a_secret_proves_itself_by_its_verifier(world: World) -> None:
    made = bench(XeroStandIn(world), custom=False)
    made.setup = replace(changed(made, client_id=NATIVE_APP.id), credentials={})

    made.agree()
    made.xero.world.clock.advance(1800)
    made.source().account()

    assert made.tokens.renewals == 1


def test_a_code_counts_once(agreed: Bench) -> None:
    code = agreed.code_for(CONSENT)
    CONNECTOR.exchange(agreed.tools, agreed.setup, CONSENT, code)

    with pytest.raises(ConsentNeeded):
        CONNECTOR.exchange(agreed.tools, agreed.setup, CONSENT, code)


def test_a_code_is_no_use_without_its_verifier(agreed: Bench) -> None:
    code = agreed.code_for(CONSENT)

    with pytest.raises(ConsentNeeded):
        CONNECTOR.exchange(agreed.tools, agreed.setup, replace(CONSENT, verifier="w" * 64), code)


def test_a_wrong_secret_says_what_to_copy(world: World) -> None:
    made = bench(XeroStandIn(world))
    made.tokens.held = None
    setup = replace(made.setup, credentials={"client_secret": "wrong"})

    with pytest.raises(ConsentNeeded, match="client id or secret"):
        CONNECTOR.accounts(made.tools, setup)


def test_a_connection_nobody_agreed_to_says_so(agreed: Bench) -> None:
    agreed.tokens.held = None

    with pytest.raises(ConsentNeeded, match="Nobody has agreed"):
        agreed.source().account()


def test_the_account_is_the_organisation(connected: Bench) -> None:
    account = connected.source().account()

    assert (account.id, account.name, account.currency) == (
        connected.setup.account_id,
        "Stillwater Drinks Ltd",
        "GBP",
    )


def test_another_organisation_is_not_read(agreed: Bench) -> None:
    source = CONNECTOR.open(agreed.tools, replace(agreed.setup, account_id="00000000-0000-0000-0000-000000000000"))

    with pytest.raises(ConsentNeeded, match="no longer connected"):
        source.account()


def test_no_organisation_chosen_needs_a_person(agreed: Bench) -> None:
    agreed.xero.identity.connected = False

    with pytest.raises(ConsentNeeded, match="No organisation was chosen"):
        CONNECTOR.accounts(agreed.tools, agreed.setup)


def test_a_right_that_is_missing_is_named(connected: Bench) -> None:
    connected.source().account()
    (grant, _), *_ = connected.xero.identity.access.values()
    grant.scopes -= {"accounting.payments.read"}

    with pytest.raises(ConsentNeeded, match="does not allow Payments"):
        connected.read("payments")


def test_a_query_xero_refuses_is_told_with_its_words(connected: Bench) -> None:
    with pytest.raises(SourceFailure, match=r"refused Invoices \(400\): A validation exception"):
        XeroApi(connected.tools, connected.setup).get("/Invoices", dict[str, Raw], {"where": "nonsense"})


def test_what_is_not_there_is_none(connected: Bench) -> None:
    api = XeroApi(connected.tools, connected.setup)

    assert api.find("/Invoices/00000000-0000-0000-0000-000000000000", dict[str, Raw]) is None
    with pytest.raises(SourceFailure, match="knows nothing"):
        api.get("/Invoices/00000000-0000-0000-0000-000000000000", dict[str, Raw])


def test_the_limit_of_a_minute_is_used_in_full_and_never_broken(connected: Bench) -> None:
    connected.xero.world.clock.advance(60)
    api = XeroApi(connected.tools, connected.setup)
    began = connected.tools.pace.now()

    for _ in range(150):
        api.get("/Currencies", dict[str, Raw])

    took = (connected.tools.pace.now() - began).total_seconds()
    assert len([each for each in connected.xero.requests if "Currencies" in each]) == 150  # none was asked twice
    assert took == pytest.approx(120, abs=1)  # the last thirty after two minutes


def test_what_is_left_of_the_day_is_remembered(connected: Bench) -> None:
    connected.source().account()

    assert connected.quotas.levels[DAY_QUOTA].left == connected.xero.allowances.day.left()


def test_json_is_asked_for(connected: Bench) -> None:
    seen = []
    connected.tools.http.event_hooks = {"request": [lambda request: seen.append(request.headers["accept"])]}

    connected.read("payments")

    assert set(seen) == {"application/json"}


def test_only_the_api_and_the_tokens_are_called() -> None:
    setup = Setup(
        settings={field.name: field.default for field in CONNECTOR.fields if not field.secret}, credentials={}
    )

    assert CONNECTOR.hosts(setup) == ["api.xero.com", "identity.xero.com"]


def test_a_setting_opens_no_way_into_this_machine_or_network(connected: Bench) -> None:
    setup = changed(connected, api_url="http://localhost:8080", identity_url="http://10.0.0.7")

    assert CONNECTOR.hosts(setup) == ["localhost", "10.0.0.7"]


@pytest.mark.parametrize(("custom", "needed"), [(True, False), (False, True)])
def test_only_a_web_app_needs_somebody_to_agree(world: World, custom: bool, needed: bool) -> None:  # noqa: FBT001 - a parameter of the case
    assert CONNECTOR.needs_consent(bench(XeroStandIn(world), custom=custom).setup) is needed


def test_account_classes_that_cannot_be_read_are_refused_when_connecting(connected: Bench) -> None:
    with pytest.raises(SourceFailure, match=r'written as \{"825": "tax"\}'):
        CONNECTOR.accounts(connected.tools, changed(connected, account_classes='{"825": "taxes"}'))


def test_the_page_asks_for_reading_and_nothing_else(agreed: Bench) -> None:
    url = CONNECTOR.authorize_url(agreed.setup, CONSENT)

    assert url.startswith(f"{BASE_URL}/identity/connect/authorize?")
    assert "code_challenge_method=S256" in url
    scopes = url.partition("scope=")[2].partition("&")[0].split("+")
    assert [scope for scope in scopes if not scope.endswith(".read")] == ["offline_access"]


def test_a_custom_connection_is_known_by_its_app(connected: Bench) -> None:
    assert connected.setup.settings["client_id"] == CUSTOM_CONNECTION.id
