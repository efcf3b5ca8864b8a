from __future__ import annotations

import io
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from capliquify.cli.consent_return import Returned, listening, returned_in, state_of
from capliquify.domain.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capliquify.cli.consent_return import ConsentListener

ASKED = "https://login.vendor.example/authorize?client_id=us&state=right"


@pytest.fixture
def listener() -> Iterator[ConsentListener]:
    with listening(0) as opened:
        yield opened


def browse(listener: ConsentListener, *targets: str) -> tuple[list[httpx.Response], Returned]:
    """Open addresses one after the other while the terminal waits; gives the answers, and what it came back with."""
    answers: list[httpx.Response] = []

    def open_all() -> None:
        answers.extend(httpx.get(listener.redirect_uri + target, trust_env=False) for target in targets)

    thread = threading.Thread(target=open_all)
    thread.start()
    try:
        returned = listener.wait(ASKED, 10)
    finally:
        thread.join()
    return answers, returned


def test_the_browser_brings_the_code_back(listener: ConsentListener) -> None:
    (answer,), returned = browse(listener, "?code=abc&state=right&scope=all")
    assert answer.status_code == 200
    assert returned == Returned(state="right", code="abc")


def test_a_denied_consent_comes_back_as_the_vendors_word(listener: ConsentListener) -> None:
    _, returned = browse(listener, "?error=access_denied&state=right")
    assert returned == Returned(state="right", error="access_denied")


def test_amazons_name_of_the_code_is_known(listener: ConsentListener) -> None:
    _, returned = browse(listener, "?spapi_oauth_code=abc&state=right&selling_partner_id=A1")
    assert returned == Returned(state="right", code="abc")


def test_what_others_ask_is_not_taken_for_the_answer(listener: ConsentListener) -> None:
    targets = ("favicon.ico", "?code=evil&state=wrong", "?code=a&code=b&state=right", "?code=good&state=right")
    answers, returned = browse(listener, *targets)
    assert [answer.status_code for answer in answers] == [404, 400, 404, 200]
    assert returned == Returned(state="right", code="good")


def test_nothing_of_the_code_is_kept_by_the_browser(listener: ConsentListener) -> None:
    (answer,), _ = browse(listener, "?code=abc&state=right")
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "abc" not in answer.text


def test_it_listens_on_loopback_only(listener: ConsentListener) -> None:
    assert listener.redirect_uri.startswith("http://127.0.0.1:")


def test_waiting_ends(listener: ConsentListener) -> None:
    with pytest.raises(Unavailable, match="in time"):
        listener.wait(ASKED, 0)


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"Port {port} .* --port"), listening(port):
            pass


def test_a_pasted_address_counts_as_the_browser_coming_back(
    listener: ConsentListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"http://127.0.0.1:5399/?code=abc&state=right\n")
    with io.TextIOWrapper(io.FileIO(reading)) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        assert listener.wait(ASKED, 10, pasted=True) == Returned(state="right", code="abc")
    os.close(writing)


@pytest.mark.parametrize("text", ["", "http://127.0.0.1/", "http://[", "?state=right", "?code=abc"])
def test_what_is_no_such_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="copy it whole"):
        returned_in(text, "right")


def test_an_address_of_another_attempt_is_refused() -> None:
    with pytest.raises(InvalidInput, match="another attempt"):
        returned_in("http://127.0.0.1/?code=abc&state=wrong", "right")


def test_the_code_is_shown_in_no_message() -> None:
    assert "abc" not in repr(Returned(state="right", code="abc"))


def test_the_state_of_a_page_is_read_from_its_address() -> None:
    assert state_of(ASKED) == "right"
