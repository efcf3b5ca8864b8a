"""Connecting at the terminal, over the network of this machine, to vendors as the wind tunnel serves them."""

from __future__ import annotations

import base64
import json
import threading
import webbrowser
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import structlog

from capliquify.cli.main import DONE, FAILED, PARTLY_DONE, UNREACHABLE, run
from support.serving import serving
from support.trust import MASTER_KEY
from windtunnel.serving.world import Life, World, open_world
from windtunnel.unleashed.server import UnleashedStandIn
from windtunnel.xero.server import XeroStandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from capliquify.bootstrap import Parts

WORKED = {DONE, PARTLY_DONE}
FREE_PORT = ("--port", "0")


class Terminal:
    """The terminal of the machine."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, what was said, and what was said on the side."""
        self._capsys.readouterr()
        code = run(arguments)
        return code, *self._capsys.readouterr()

    def file(self, document: object) -> str:
        """A file of credentials."""
        file = self._folder / "credentials.json"
        file.write_text(json.dumps(document))
        return str(file)

    def answer(self, *arguments: str) -> Any:  # noqa: ANN401 - any JSON
        """What a command answers."""
        code, out, err = self.run(*arguments, "--json")
        assert code in WORKED, err
        return json.loads(out)


class Browser:
    """Somebody at a browser, who agrees or does not."""

    def __init__(self, decision: str) -> None:
        self._decision = decision
        self._threads: list[threading.Thread] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: FBT001, FBT002 - the library's
        """Open a page, and press a button on it."""
        del new, autoraise
        self._threads.append(threading.Thread(target=self._decide, args=(url,)))
        self._threads[-1].start()
        return True

    def close(self) -> None:
        for thread in self._threads:
            thread.join()

    def _decide(self, url: str) -> None:
        address = httpx.URL(url)
        pressed = {**dict(address.params), "decision": self._decision}
        page = address.copy_with(query=None)
        httpx.post(page, data=pressed, follow_redirects=True, trust_env=False)


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts somebody at the browser of this machine."""
    seated: list[Browser] = []

    def seat(decision: str) -> None:
        seated.append(Browser(decision))
        monkeypatch.setattr(webbrowser, "open", seated[-1].open)

    yield seat
    for each in seated:
        each.close()


@pytest.fixture(scope="module")
def world() -> World:
    return open_world(Life(last_day=date(2026, 10, 31).toordinal(), years=1), speed=1.0)


@pytest.fixture(scope="module")
def unleashed(world: World) -> Iterator[dict[str, Any]]:
    stand_in = UnleashedStandIn(world)
    with serving(stand_in.app()) as address:
        yield stand_in.connection(address)


@pytest.fixture(scope="module")
def xero(world: World) -> Iterator[dict[str, Any]]:
    stand_in = XeroStandIn(world)
    with serving(stand_in.app()) as address:
        yield stand_in.connection(address, custom=False)


@pytest.fixture
def terminal(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("DATABASE_URL", parts.application_url)
    monkeypatch.setenv("CAPLIQUIFY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAPLIQUIFY_MASTER_KEY", base64.b64encode(MASTER_KEY).decode())
    monkeypatch.setenv("CAPLIQUIFY_EGRESS_HOSTS", "private:127.0.0.1")
    monkeypatch.setenv("COLUMNS", "200")
    return Terminal(tmp_path, capsys)


def test_a_system_is_connected_and_everything_brought_in_without_a_worker(
    terminal: Terminal, unleashed: dict[str, Any]
) -> None:
    code, out, err = terminal.run("connect", "unleashed", "--credentials-file", terminal.file(unleashed))
    assert code in WORKED, err
    assert "Unleashed is connected: " in err
    assert "completed" in out
    (source,) = terminal.answer("sources")["sources"]
    assert source["facts"] > 0
    assert all(stream["backfilled_at"] for stream in source["streams"])


def test_a_second_sync_brings_nothing_new(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    terminal.run("connect", "unleashed", "--credentials-file", terminal.file(unleashed))
    before = terminal.answer("sources", "list")["sources"][0]["facts"]
    (run_,) = terminal.answer("sync", "unleashed")["runs"]
    assert (run_["imported"], terminal.answer("sources")["sources"][0]["facts"]) == (0, before)


def test_no_secret_is_shown(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    said = terminal.run("connect", "unleashed", "--credentials-file", terminal.file(unleashed), "--background")
    shown = [*said, *terminal.run("sources"), *terminal.run("sources", "show", "unleashed")]
    assert all(secret not in str(shown) for secret in unleashed["credentials"].values())


def test_wrong_credentials_are_told_and_leave_nothing_to_sync(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    wrong = {**unleashed, "credentials": {**unleashed["credentials"], "api_key": "wrong"}}
    code, _, err = terminal.run("connect", "unleashed", "--credentials-file", terminal.file(wrong))
    assert (code, err.startswith("Error: ")) == (FAILED, True)
    assert terminal.run("sync")[::2] == (FAILED, "Error: Nothing is connected: begin with `capliquify connect`.\n")


def test_what_never_let_us_in_is_not_listed(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    wrong = {**unleashed, "credentials": {**unleashed["credentials"], "api_key": "wrong"}}
    terminal.run("connect", "unleashed", "--credentials-file", terminal.file(wrong))
    assert terminal.answer("sources")["sources"] == []


def test_an_account_that_is_connected_leaves_nothing_of_a_second_attempt(
    terminal: Terminal, unleashed: dict[str, Any]
) -> None:
    for code in (DONE, FAILED):
        given = terminal.file(unleashed)
        assert terminal.run("connect", "unleashed", "--credentials-file", given, "--background")[0] == code
    assert [each["status"] for each in terminal.answer("sources")["sources"]] == ["connected"]


def test_a_program_reads_the_answer_alone(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    structlog.reset_defaults()
    given = ("--credentials-file", terminal.file(unleashed), "--background")
    assert terminal.answer("connect", "unleashed", *given)["runs"][0]["status"] == "queued"


def test_an_address_without_https_is_refused_with_what_to_do(
    terminal: Terminal, unleashed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CAPLIQUIFY_EGRESS_HOSTS")
    _, _, err = terminal.run("connect", "unleashed", "--credentials-file", terminal.file(unleashed))
    assert "CAPLIQUIFY_EGRESS_HOSTS=private:127.0.0.1" in err


def test_what_is_missing_is_named_where_nobody_can_be_asked(terminal: Terminal) -> None:
    code, _, err = terminal.run("connect", "unleashed")
    assert code == FAILED
    assert "CAPLIQUIFY_UNLEASHED_API_KEY" in err


def test_secrets_come_from_the_environment(
    terminal: Terminal, unleashed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**unleashed["settings"], **unleashed["credentials"]}.items():
        monkeypatch.setenv(f"CAPLIQUIFY_UNLEASHED_{name}".upper(), value)
    assert terminal.run("connect", "unleashed", "--background")[0] == DONE


def test_a_secret_is_no_argument(terminal: Terminal) -> None:
    code, _, err = terminal.run("connect", "unleashed", "--set", "api_key=abc")
    assert (code, "api_key is secret" in err, "abc" in err) == (FAILED, True, False)


def test_somebody_agrees_in_the_browser_and_is_led_back(
    terminal: Terminal, xero: dict[str, Any], browser: Callable[[str], None]
) -> None:
    browser("allow")
    code, _, err = terminal.run(
        "connect", "xero", "--credentials-file", terminal.file(xero), "--background", *FREE_PORT
    )
    assert code == DONE, err
    (source,) = terminal.answer("sources")["sources"]
    assert (source["status"], source["vendor"], source["run"]["status"]) == ("connected", "xero", "queued")


def test_somebody_who_does_not_agree_is_told_and_may_begin_again(
    terminal: Terminal, xero: dict[str, Any], browser: Callable[[str], None]
) -> None:
    browser("deny")
    code, _, err = terminal.run(
        "connect", "xero", "--credentials-file", terminal.file(xero), "--background", *FREE_PORT
    )
    assert (code, "nothing was connected" in err) == (FAILED, True)
    (source,) = terminal.answer("sources")["sources"]
    browser("allow")
    assert terminal.run("connect", source["id"], "--background", *FREE_PORT)[0] == DONE


def test_a_system_nobody_knows_is_not_found(terminal: Terminal) -> None:
    code, _, err = terminal.run("connect", "excel")
    assert (code, "neither a system" in err) == (FAILED, True)


def test_sources_are_paused_resumed_changed_and_disconnected(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    terminal.run("connect", "unleashed", "--credentials-file", terminal.file(unleashed), "--background")
    assert terminal.run("sources", "pause", "unleashed")[0] == DONE
    assert terminal.run("sync", "unleashed")[0] == FAILED
    assert terminal.run("sources", "resume", "unleashed")[0] == DONE
    assert terminal.run("sources", "cancel", "unleashed")[0] == DONE
    changed = terminal.answer("sources", "settings", "unleashed", "--name", "Stock", "--leave-out-of-statistics")
    assert (changed["name"], changed["excluded_from_statistics"]) == ("Stock", True)
    assert terminal.run("sources", "disconnect", "stock", "--yes")[0] == DONE
    assert terminal.answer("sources")["sources"][0]["status"] == "disconnected"


def test_a_vendor_that_is_away_is_told(terminal: Terminal, unleashed: dict[str, Any]) -> None:
    away = {**unleashed, "settings": {**unleashed["settings"], "base_url": "http://127.0.0.1:9"}}
    code, _, err = terminal.run("connect", "unleashed", "--credentials-file", terminal.file(away))
    assert code in {FAILED, UNREACHABLE}
    assert "Unleashed" in err


def test_nothing_connected_says_how_to_begin(terminal: Terminal) -> None:
    code, out, _ = terminal.run("sources")
    assert (code, "capliquify connect" in out) == (DONE, True)
