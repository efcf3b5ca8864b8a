from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from capliquify.connectors.http import AnswerRefused, EgressPolicy, EgressRefused, Limits, guarded_client
from support.loopback import make_certificate, say, serving

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

LOOPBACK = EgressPolicy.of(["private:127.0.0.1"])
VENDOR = EgressPolicy.of(["api.vendor.example"])


class Resolver:
    """Answers with one list of addresses after the other, the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        del port
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_an_allowed_host_is_called() -> None:
    with serving(say(b"figures")) as server, guarded_client(LOOPBACK) as client:
        response = client.get(f"http://127.0.0.1:{server.port}/invoices?page=2")

    assert (response.status_code, response.content) == (200, b"figures")
    assert [(method, path) for method, path, _ in server.asked] == [("GET", "/invoices?page=2")]
    assert server.asked[0][2]["host"] == f"127.0.0.1:{server.port}"
    assert server.asked[0][2]["accept-encoding"] == "identity"


def test_a_host_that_is_not_named_is_not_called() -> None:
    resolve = Resolver(["127.0.0.1"])
    with (
        serving(say()) as server,
        guarded_client(LOOPBACK, resolve=resolve) as client,
        pytest.raises(EgressRefused, match=r"evil\.example may not be called: name it in CAPLIQUIFY_EGRESS_HOSTS"),
    ):
        client.get(f"http://evil.example:{server.port}/")

    assert server.asked == []
    assert resolve.asked == []


@pytest.mark.parametrize("host", ["api.vendor.example.evil.example", "vendor.example", "api.vendor.example."])
def test_only_the_exact_name_counts(host: str) -> None:
    with guarded_client(VENDOR, resolve=Resolver(["93.184.215.14"])) as client, pytest.raises(EgressRefused):
        client.get(f"https://{host}/")


def test_a_public_host_is_called_with_tls_only() -> None:
    with (
        guarded_client(VENDOR, resolve=Resolver(["93.184.215.14"])) as client,
        pytest.raises(EgressRefused, match="may only be called with https"),
    ):
        client.get("http://api.vendor.example/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 - nothing listens there
        "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "fec0::1",
    ],
)  # fmt: skip
def test_a_public_name_that_leads_inside_is_not_called(address: str) -> None:
    with (
        guarded_client(VENDOR, resolve=Resolver([address])) as client,
        pytest.raises(EgressRefused, match=r"api\.vendor\.example leads into this network"),
    ):
        client.get("https://api.vendor.example/")


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    with (
        guarded_client(VENDOR, resolve=Resolver(["93.184.215.14", "127.0.0.1"])) as client,
        pytest.raises(EgressRefused),
    ):
        client.get("https://api.vendor.example/")


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "::ffff:169.254.169.254"])
def test_the_address_of_a_clouds_credentials_is_never_called(address: str) -> None:
    policy = EgressPolicy.of(["private:erp.internal"])

    with guarded_client(policy, resolve=Resolver([address])) as client, pytest.raises(EgressRefused):
        client.get("http://erp.internal/")


def test_the_address_that_was_checked_is_the_one_that_is_called(tmp_path: Path) -> None:
    """A name that resolves to another address the second time leads nowhere else: it is asked once a call."""
    trusted = make_certificate(tmp_path / "vendor.pem", "erp.internal")
    resolve = Resolver(["127.0.0.1"], ["169.254.169.254"])
    policy = EgressPolicy.of(["private:erp.internal"])
    with (
        serving(say(), tmp_path / "vendor.pem") as server,
        guarded_client(policy, resolve=resolve, verify=trusted) as client,
    ):
        assert client.get(f"https://erp.internal:{server.port}/").status_code == 200
        assert resolve.asked == ["erp.internal"]
        with pytest.raises(EgressRefused):
            client.get(f"https://erp.internal:{server.port}/")

    assert len(server.asked) == 1
    assert server.asked[0][2]["host"] == f"erp.internal:{server.port}"


def test_a_certificate_of_another_name_is_not_believed(tmp_path: Path) -> None:
    trusted = make_certificate(tmp_path / "other.pem", "other.internal")
    policy = EgressPolicy.of(["private:erp.internal"])

    with (
        serving(say(), tmp_path / "other.pem") as server,
        guarded_client(policy, resolve=Resolver(["127.0.0.1"]), verify=trusted) as client,
        pytest.raises(httpx.ConnectError, match="certificate verify failed"),
    ):
        client.get(f"https://erp.internal:{server.port}/")

    assert server.asked == []


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    policy = EgressPolicy.of(["private:erp.internal"])

    with serving(say(b"second")) as server, guarded_client(policy, resolve=Resolver(["::1", "127.0.0.1"])) as client:
        assert client.get(f"http://erp.internal:{server.port}/").content == b"second"


def test_a_name_without_address_is_a_failure_to_connect() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(host, port)

    with (
        guarded_client(VENDOR, resolve=unknown) as client,
        pytest.raises(httpx.ConnectError, match=r"api\.vendor\.example has no address"),
    ):
        client.get("https://api.vendor.example/")


def test_a_redirect_to_another_host_is_refused_whether_followed_or_not() -> None:
    policy = EgressPolicy.of(["private:127.0.0.1", "private:localhost"])
    with serving(say()) as other:
        elsewhere = say(status=302, Location=f"http://localhost:{other.port}/")
        with serving(elsewhere) as server, guarded_client(policy) as client:
            for follow in (False, True):
                with pytest.raises(EgressRefused, match="sends the call on to localhost"):
                    client.get(f"http://127.0.0.1:{server.port}/", follow_redirects=follow)

    assert other.asked == []


def test_a_redirect_at_the_same_host_is_given_back_and_followed_on_demand() -> None:
    def move(handler: BaseHTTPRequestHandler) -> None:
        say(b"there")(handler) if handler.path == "/new" else say(status=302, Location="/new")(handler)

    with serving(move) as server, guarded_client(LOOPBACK) as client:
        assert client.get(f"http://127.0.0.1:{server.port}/old").status_code == 302
        assert client.get(f"http://127.0.0.1:{server.port}/old", follow_redirects=True).content == b"there"


def test_an_answer_that_says_it_is_too_large_is_not_read() -> None:
    with (
        serving(say(b"x" * 2000)) as server,
        guarded_client(LOOPBACK, limits=Limits(answer_bytes=1000)) as client,
        pytest.raises(AnswerRefused, match="has 2000 bytes, 1000 are taken at most"),
    ):
        client.get(f"http://127.0.0.1:{server.port}/")


def test_an_answer_that_does_not_say_its_size_is_cut_off() -> None:
    def stream(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(b"x" * 2000)

    with (
        serving(stream) as server,
        guarded_client(LOOPBACK, limits=Limits(answer_bytes=1000)) as client,
        pytest.raises(AnswerRefused, match="larger than is taken"),
    ):
        client.get(f"http://127.0.0.1:{server.port}/")


def test_a_packed_answer_is_refused() -> None:
    with (
        serving(say(Content_Encoding="gzip")) as server,
        guarded_client(LOOPBACK) as client,
        pytest.raises(AnswerRefused, match="packed"),
    ):
        client.get(f"http://127.0.0.1:{server.port}/")


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    def sleep(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.5)
        with suppress(OSError):
            say()(handler)

    with (
        serving(sleep) as server,
        guarded_client(LOOPBACK, limits=Limits(wait_seconds=0.1)) as client,
        pytest.raises(httpx.ReadTimeout),
    ):
        client.get(f"http://127.0.0.1:{server.port}/")


def test_a_server_that_drips_is_not_waited_for_long() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "20")
        handler.end_headers()
        for _ in range(20):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)

    with (
        serving(drip) as server,
        guarded_client(LOOPBACK, limits=Limits(total_seconds=0.2)) as client,
        pytest.raises(AnswerRefused, match="longer than is waited for"),
    ):
        client.get(f"http://127.0.0.1:{server.port}/")


def test_the_errors_of_a_call_show_no_secret() -> None:
    headers = {"Authorization": "Bearer sk_live_1", "X-Api-Key": "sk_live_2", "Cookie": "a=sk_live_3"}
    with (
        guarded_client(VENDOR, resolve=Resolver(["127.0.0.1"]), headers=headers) as client,
        pytest.raises(EgressRefused) as refusal,
    ):
        client.get("https://user:sk_live_4@api.vendor.example/orders?token=sk_live_5")

    shown = f"{refusal.value} {refusal.value.request.url} {dict(refusal.value.request.headers)}"
    assert "sk_live" not in shown
    assert str(refusal.value.request.url) == "https://api.vendor.example/orders"


def test_the_environment_does_not_lead_calls_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(say(b"direct")) as server, serving(say(b"proxy")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        with guarded_client(LOOPBACK) as client:
            assert client.get(f"http://127.0.0.1:{server.port}/").content == b"direct"

    assert proxy.asked == []


def test_two_names_of_one_address_do_not_share_a_connection(tmp_path: Path) -> None:
    trusted = make_certificate(tmp_path / "one.pem", "one.internal")
    policy = EgressPolicy.of(["private:one.internal", "private:two.internal"])

    with (
        serving(say(), tmp_path / "one.pem") as server,
        guarded_client(policy, resolve=Resolver(["127.0.0.1"]), verify=trusted) as client,
    ):
        assert client.get(f"https://one.internal:{server.port}/").status_code == 200
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            client.get(f"https://two.internal:{server.port}/")


def test_hosts_are_read_in_any_case_and_private_ones_apart() -> None:
    policy = EgressPolicy.of(["API.Vendor.example ", "private:ERP.internal", ""])

    assert policy == EgressPolicy(hosts=frozenset({"api.vendor.example"}), private_hosts=frozenset({"erp.internal"}))
    assert policy.with_hosts("api.clerk.com").hosts == {"api.vendor.example", "api.clerk.com"}
