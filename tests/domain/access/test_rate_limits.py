from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from capliquify.domain.access.rate_limits import (
    Counted,
    Limits,
    Standing,
    policy_field,
    rate_limit_field,
    standing,
    window_start,
)
from capliquify.domain.errors import TooManyRequests

LIMITS = Limits(600)
SOMEBODY = UUID(int=7)
MINUTE = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)


def test_an_address_may_ask_twice_and_a_company_five_times_what_one_may() -> None:
    assert LIMITS.address("192.0.2.7") == Counted("address", "address:192.0.2.7", 1200)
    assert LIMITS.caller(SOMEBODY) == Counted("caller", f"caller:{SOMEBODY}", 600)
    assert LIMITS.organisation(SOMEBODY) == Counted("organisation", f"organisation:{SOMEBODY}", 3000)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "address:2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "address:192.0.2.7"),
        ("somewhere", "address:unknown"),
        (None, "address:unknown"),
    ],
)
def test_whoever_holds_a_network_is_one_address(address: str | None, key: str) -> None:
    assert LIMITS.address(address).key == key


@pytest.mark.parametrize("seconds", [0, 1, 59.999])
def test_a_window_is_a_minute_of_the_clock(seconds: float) -> None:
    assert window_start(MINUTE + timedelta(seconds=seconds)) == MINUTE


@pytest.mark.parametrize(
    ("seconds", "before", "expected"),
    [
        (0, 0, Standing("caller", 600, 599, 60)),
        (23, 598, Standing("caller", 600, 1, 37)),
        (59.5, 599, Standing("caller", 600, 0, 1)),
        (30, 600, Standing("caller", 600, 0, 30, refused=True)),
        (30, 900, Standing("caller", 600, 0, 30, refused=True)),
    ],
)
def test_what_is_left_and_when_there_is_more(seconds: float, before: int, expected: Standing) -> None:
    assert standing(LIMITS.caller(SOMEBODY), before, MINUTE + timedelta(seconds=seconds)) == expected


def test_one_request_too_many_is_refused_until_the_next_window() -> None:
    Standing("caller", 600, 0, 37).require()
    with pytest.raises(
        TooManyRequests, match=r"^More than 600 requests a minute for this caller; ask again in 37 s"
    ) as it:
        Standing("caller", 600, 0, 37, refused=True).require()
    assert it.value.retry_after_seconds == 37


def test_the_header_fields_name_every_limit() -> None:
    standings = [Standing("address", 1200, 1199, 37), Standing("caller", 600, 0, 37)]
    assert policy_field(standings) == '"address";q=1200;w=60, "caller";q=600;w=60'
    assert rate_limit_field(standings) == '"address";r=1199;t=37, "caller";r=0;t=37'
