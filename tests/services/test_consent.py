from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import job_principal
from capliquify.domain.errors import Conflict, DomainError, InvalidInput, NotFound
from capliquify.services import connections, consent
from capliquify.services.connections import NewSource
from capliquify.services.consent import Agreed, Answer
from capliquify.services.housekeeping import sweep
from capliquify.services.refusals import Refused
from capliquify.storage.ids import new_id
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from support.pretend_vendor import CODE, RIGHT, PretendConnector, with_vendor
from support.trust import TESTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.bootstrap import Parts
    from capliquify.services.answers.sources import ConsentRequest
    from capliquify.services.context import Context

SOMEBODY_ELSE = job_principal("somebody-else", *Permission)
GIVEN = NewSource(vendor="xero", settings={"client_id": "us"}, credentials={"client_secret": RIGHT})


@pytest.fixture
def context(parts: Parts) -> Iterator[Context]:
    with with_vendor(parts, PretendConnector()).context("default", TESTER) as opened:
        yield opened


@pytest.fixture
def source(context: Context) -> UUID:
    return connections.create(context, GIVEN).id


def state_of(request: ConsentRequest) -> str:
    return parse_qs(urlsplit(request.authorize_url).query)["state"][0]


def refusal(outcome: Agreed | Refused) -> DomainError:
    assert isinstance(outcome, Refused)
    return outcome.error


def acts(context: Context) -> list[str]:
    return [row[0] for row in context.transaction.execute("select action from audit_entry order by sequence")]


def test_the_round_that_comes_back_is_the_one_that_was_asked(context: Context, source: UUID) -> None:
    request = consent.start(context, source)
    asked = parse_qs(urlsplit(request.authorize_url).query)
    agreed = consent.take(context, Answer(state=asked["state"][0], code=CODE))
    assert isinstance(agreed, Agreed)
    assert (agreed.connection_id, agreed.code) == (source, CODE)
    assert agreed.consent.redirect_uri == asked["redirect_uri"][0] == "http://localhost:3000/settings/sources/consent"
    assert hashlib.sha256(agreed.consent.verifier.encode()).hexdigest() == asked["challenge"][0]


def test_state_and_verifier_lie_nowhere_in_clear(context: Context, source: UUID) -> None:
    request = consent.start(context, source)
    (stored,) = context.transaction.execute("select t::text from connection_consent t").fetchone() or ("",)
    agreed = consent.take(context, Answer(state=state_of(request), code=CODE))
    assert isinstance(agreed, Agreed)
    for secret in (state_of(request), agreed.consent.verifier):
        assert secret not in stored
        assert secret.encode().hex() not in stored


def test_the_verifier_is_as_long_as_pkce_asks_for(context: Context, source: UUID) -> None:
    agreed = consent.take(context, Answer(state=state_of(consent.start(context, source)), code=CODE))
    assert isinstance(agreed, Agreed)
    assert 43 <= len(agreed.consent.verifier) <= 128
    assert agreed.consent.verifier not in repr(agreed)


def test_a_state_counts_once(context: Context, source: UUID) -> None:
    answer = Answer(state=state_of(consent.start(context, source)), code=CODE)
    consent.take(context, answer)
    error = refusal(consent.take(context, answer))
    assert isinstance(error, Conflict)
    assert "used already" in str(error)


def test_a_state_counts_for_ten_minutes(context: Context, source: UUID) -> None:
    answer = Answer(state=state_of(consent.start(context, source)), code=CODE)
    late = replace(context, clock=lambda: context.clock() + timedelta(minutes=10))
    assert isinstance(refusal(consent.take(late, answer)), Conflict)
    in_time = replace(context, clock=lambda: context.clock() + timedelta(minutes=9, seconds=59))
    assert isinstance(consent.take(in_time, answer), Agreed)


def test_another_round_takes_the_place_of_the_one_before(context: Context, source: UUID) -> None:
    first = consent.start(context, source)
    consent.start(context, source)
    assert isinstance(refusal(consent.take(context, Answer(state=state_of(first), code=CODE))), Conflict)


def test_a_state_nobody_was_given_is_not_found(context: Context, source: UUID) -> None:
    consent.start(context, source)
    assert isinstance(refusal(consent.take(context, Answer(state="guessed", code=CODE))), Conflict)


def test_only_whoever_was_sent_comes_back(context: Context, source: UUID) -> None:
    answer = Answer(state=state_of(consent.start(context, source)), code=CODE)
    assert isinstance(refusal(consent.take(replace(context, principal=SOMEBODY_ELSE), answer)), Conflict)
    assert isinstance(consent.take(context, answer), Agreed)


def test_another_company_does_not_know_the_state(context: Context, source: UUID) -> None:
    answer = Answer(state=state_of(consent.start(context, source)), code=CODE)
    create_organisation(context.transaction, slug="other", name="Other")
    other = replace(context, organisation=enter_organisation(context.transaction, "other"))
    assert isinstance(refusal(consent.take(other, answer)), Conflict)


@pytest.mark.parametrize("error", ["access_denied", None])
def test_whoever_does_not_agree_is_told_that_nothing_was_connected(
    context: Context, source: UUID, error: str | None
) -> None:
    answer = Answer(state=state_of(consent.start(context, source)), error=error)
    told = refusal(consent.take(context, answer))
    assert isinstance(told, Conflict)
    assert "nothing was connected" in str(told)
    assert acts(context)[-1] == "source.consent-denied"


def test_a_fault_of_the_app_at_the_vendor_is_named(context: Context, source: UUID) -> None:
    answer = Answer(state=state_of(consent.start(context, source)), error="unauthorized_client")
    assert "unauthorized_client. Check the app's settings" in str(refusal(consent.take(context, answer)))


def test_a_denied_round_is_over(context: Context, source: UUID) -> None:
    state = state_of(consent.start(context, source))
    consent.take(context, Answer(state=state, error="access_denied"))
    assert isinstance(refusal(consent.take(context, Answer(state=state, code=CODE))), Conflict)


@pytest.mark.parametrize("target", ["http://127.0.0.1:5399/", "http://localhost:1/"])
def test_a_terminal_is_sent_back_to_its_own_machine(context: Context, source: UUID, target: str) -> None:
    asked = parse_qs(urlsplit(consent.start(context, source, target).authorize_url).query)
    assert asked["redirect_uri"] == [target]


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "http://127.0.0.1.elsewhere.example:80/",
        "http://127.0.0.1:5399/@elsewhere.example",
        "http://localhost:3000/settings/sources/consent?next=//elsewhere.example",
        "http://127.0.0.1:0/",
        "https://127.0.0.1:5399/",
    ],
)
def test_a_code_is_sent_nowhere_else(context: Context, source: UUID, target: str) -> None:
    with pytest.raises(InvalidInput, match="nowhere else"):
        consent.start(context, source, target)


def test_what_needs_no_consent_asks_for_none(context: Context) -> None:
    own = replace(GIVEN, settings={"client_id": "us", "sign_in": "secret"})
    with pytest.raises(Conflict, match="needs nobody's consent"):
        consent.start(context, connections.create(context, own).id)


def test_a_source_that_is_not_there_asks_for_none(context: Context) -> None:
    with pytest.raises(NotFound):
        consent.start(context, new_id())


def test_what_was_disconnected_asks_for_none(context: Context, source: UUID) -> None:
    connections.disconnect(context, str(source))
    with pytest.raises(Conflict, match="disconnected"):
        consent.start(context, source)


def test_rounds_that_are_over_are_swept_away_and_no_others(context: Context, source: UUID) -> None:
    consent.start(context, source)
    assert sweep(context).consents == 0
    assert sweep(replace(context, clock=lambda: context.clock() + timedelta(minutes=11))).consents == 1
