from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.api.plain_answers import send_answer
from capliquify.api.proxies import with_trusted_proxies
from capliquify.domain.errors import InvalidInput
from support.http import ask

if TYPE_CHECKING:
    from capliquify.api.asgi import Receive, Scope, Send

PROXY, STRANGER = ("10.0.0.7", 5), ("203.0.113.9", 5)


async def _tell(scope: Scope, _receive: Receive, send: Send) -> None:
    await send_answer(send, 200, {}, f"{scope['client'][0]} {scope['scheme']}".encode())


APP = with_trusted_proxies(_tell, ["10.0.0.0/8", "::1"])


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.4", "198.51.100.4"),
        ("8.8.8.8, 198.51.100.4", "198.51.100.4"),
        ("198.51.100.4, 10.0.0.9", "198.51.100.4"),
        ("10.0.0.9", "10.0.0.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("198.51.100.4, nonsense", "10.0.0.7"),
        ("nonsense, 10.0.0.9", "10.0.0.9"),
        ("", "10.0.0.7"),
    ],
)
def test_the_last_address_a_proxy_of_ours_did_not_add_is_the_callers(forwarded: str, address: str) -> None:
    answer = ask(APP, "/", headers={"X-Forwarded-For": forwarded}, client=PROXY)
    assert answer.text == f"{address} http"


def test_a_proxy_tells_whether_it_was_asked_over_https() -> None:
    assert ask(APP, "/", headers={"X-Forwarded-Proto": "https"}, client=PROXY).text == "10.0.0.7 https"
    assert ask(APP, "/", headers={"X-Forwarded-Proto": "ftp"}, client=PROXY).text == "10.0.0.7 http"


def test_a_stranger_is_not_believed() -> None:
    headers = {"X-Forwarded-For": "198.51.100.4", "X-Forwarded-Proto": "https"}
    assert ask(APP, "/", headers=headers, client=STRANGER).text == "203.0.113.9 http"


def test_without_proxies_nobody_is_believed() -> None:
    answer = ask(with_trusted_proxies(_tell, []), "/", headers={"X-Forwarded-For": "198.51.100.4"}, client=PROXY)
    assert answer.text == "10.0.0.7 http"


def test_a_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"CAPLIQUIFY_TRUSTED_PROXIES: 'proxy\.example' is neither"):
        with_trusted_proxies(_tell, ["proxy.example"])
