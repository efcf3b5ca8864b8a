"""Answers that mean harm: none makes a source wait for years, and each is told in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from capliquify.connectors.calls.allowances import Bucket
from capliquify.connectors.calls.caller import Call, Caller
from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.http import EgressPolicy, EgressRefused, guarded_client
from capliquify.connectors.protocol import Parked, VendorUnavailable
from support.loopback import say, serving

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
MONTH = timedelta(days=32)


@dataclass
class Answering(httpx.BaseTransport):
    """Gives the same answer to each call."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(self.status, headers=self.headers)


def caller(transport: httpx.BaseTransport) -> Caller:
    pace = Pace(now=lambda: NOW, sleep=lambda _: None)
    return Caller(vendor="Vendor", http=httpx.Client(transport=transport), pace=pace)


def call(url: str = "https://api.vendor.example/") -> Call:
    return Call(operation="list", build=lambda: httpx.Request("GET", url))


@pytest.mark.parametrize("asked", ["1e999", "inf", "99999999999999", "1000000000", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_waits_longer_than_a_day_because_a_header_says_so(asked: str) -> None:
    with pytest.raises(Parked) as parked:
        caller(Answering(429, {"Retry-After": asked})).send(call())

    assert parked.value.until == NOW + timedelta(days=1)


@pytest.mark.parametrize("asked", ["-5", "nan", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_wait_that_is_none_ends_after_all_attempts(asked: str) -> None:
    with pytest.raises(VendorUnavailable, match="in 6 attempts"):
        caller(Answering(429, {"Retry-After": asked})).send(call())


@pytest.mark.parametrize("rate", [1e-300, 1e-9])
def test_an_allowance_that_never_refills_is_looked_at_again_after_a_month(rate: float) -> None:
    bucket = Bucket(name="calls", rate=1.0, burst=1.0, pace=Pace(now=lambda: NOW, sleep=lambda _: None))
    bucket.correct(rate=rate, left=0)

    with pytest.raises(Parked) as parked:
        bucket.take()
    assert parked.value.until == NOW + MONTH


def test_an_address_that_is_none_is_told_in_words() -> None:
    with pytest.raises(VendorUnavailable, match=r"an address is none\. Invalid port: 'port'"):
        caller(Answering()).send(call("https://vendor.example:port/"))


def test_a_redirect_to_an_address_that_is_none_is_not_followed() -> None:
    with (
        serving(say(status=302, Location="http://vendor.example:port/")) as server,
        guarded_client(EgressPolicy.of(["private:127.0.0.1"])) as client,
        pytest.raises(EgressRefused, match="sends the call on to nowhere"),
    ):
        client.get(f"http://127.0.0.1:{server.port}/")
