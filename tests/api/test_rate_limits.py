"""What a caller sees of the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.rate_limits import Limits
from capliquify.services.rate_limits import RateLimiter
from support.http import ask
from support.parts import NOW
from support.people import join, make_key, sign_in

if TYPE_CHECKING:
    import httpx

    from capliquify.bootstrap import Parts

QUESTION = "/api/v1/open-documents"


@pytest.fixture
def limited(parts: Parts) -> Parts:
    """Three requests a minute for a person or key, six for an address, 15 for a company; 37 seconds to go."""
    at = NOW + timedelta(seconds=23)
    return replace(parts, clock=lambda: at, limiter=RateLimiter(Limits(3), lambda: at))


def with_key(parts: Parts, key: str, path: str = QUESTION, address: str = "192.0.2.1") -> httpx.Response:
    return ask(create_app(parts), path, headers={"Authorization": f"Bearer {key}"}, client=(address, 4000))


def test_an_answer_tells_how_the_limits_stand(limited: Parts) -> None:
    answer = with_key(limited, make_key(limited, "default", [Permission.FINANCE_READ]))
    assert answer.status_code == 200
    assert answer.headers["ratelimit-policy"] == '"address";q=6;w=60, "caller";q=3;w=60, "organisation";q=15;w=60'
    assert answer.headers["ratelimit"] == '"address";r=5;t=37, "caller";r=2;t=37, "organisation";r=14;t=37'


def test_a_key_that_asks_too_often_is_told_when_to_come_back(limited: Parts) -> None:
    key = make_key(limited, "default", [Permission.FINANCE_READ])
    assert [with_key(limited, key, address=f"192.0.2.{number}").status_code for number in range(3)] == [200] * 3
    refused = with_key(limited, key, address="192.0.2.9")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "37"
    assert refused.headers["ratelimit"] == '"address";r=5;t=37, "caller";r=0;t=37'
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "too-many-requests"
    other = make_key(limited, "default", [Permission.FINANCE_READ], name="other")
    assert with_key(limited, other, address="192.0.2.9").status_code == 200


def test_an_address_is_refused_before_anybody_is_looked_for(limited: Parts) -> None:
    statuses = [ask(create_app(limited), QUESTION, client=("192.0.2.1", 4000)).status_code for _ in range(7)]
    assert statuses == [401] * 6 + [429]
    refused = ask(create_app(limited), QUESTION, client=("192.0.2.1", 4000))
    assert refused.headers["retry-after"] == "37"
    assert refused.headers["ratelimit-policy"] == '"address";q=6;w=60'
    assert refused.headers["ratelimit"] == '"address";r=0;t=37'
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert refused.json()["request_id"] == refused.headers["x-request-id"]
    assert ask(create_app(limited), QUESTION, client=("192.0.2.2", 4000)).status_code == 401


def test_all_keys_of_a_company_together_have_a_limit(limited: Parts) -> None:
    keys = [make_key(limited, "default", [Permission.FINANCE_READ], name=f"key {number}") for number in range(6)]
    statuses = [with_key(limited, key, address=f"192.0.2.{index}").status_code for index, key in enumerate(keys * 3)]
    assert statuses == [200] * 15 + [429] * 3


def test_a_person_is_counted_in_all_their_companies_together(limited: Parts) -> None:
    person = sign_in(limited)
    join(limited, person, "default")
    paths = [QUESTION, "/api/v1/organisations", QUESTION, QUESTION]
    answers = [ask(create_app(limited), path, headers=person.headers) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/api/health", "/", "/assets/nothing.js"])
def test_probes_and_the_files_of_the_web_app_are_not_counted(limited: Parts, path: str) -> None:
    answers = [ask(create_app(limited), path) for _ in range(8)]
    assert 429 not in {answer.status_code for answer in answers}
    assert "ratelimit" not in answers[0].headers
