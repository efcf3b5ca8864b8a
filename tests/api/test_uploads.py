from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from capliquify.api.receiving import CHUNK_BYTES
from capliquify.storage import job_queue
from support.http import ask
from support.importing import LEDGER, run_import, upload
from support.serving import serving
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from capliquify.services.context import Context

LARGEST_UPLOAD = 3 * 1024 * 1024


def stored(parts: Parts) -> dict[str, int]:
    """What the database holds of uploads."""
    with parts.context("default", TESTER) as context:
        return {
            "import_job": _count(context, "select count(*) from import_job"),
            "upload_chunk": _count(context, "select count(*) from upload_chunk"),
            "idempotency_key": _count(context, "select count(*) from idempotency_key"),
            "jobs": job_queue.queue_depth(context.transaction),
        }


def _count(context: Context, query: str) -> int:
    [(count,)] = context.transaction.execute(query)
    return int(count)


def test_the_same_request_under_one_key_is_one_import(app: App, parts: Parts) -> None:
    first, second = (upload(app, Idempotency_Key="key-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json() == first.json()
    assert second.headers["location"] == first.headers["location"]
    assert stored(parts) == {"import_job": 1, "upload_chunk": 1, "idempotency_key": 1, "jobs": 1}


def test_the_same_request_sent_at_the_same_time_is_one_import(app: App, parts: Parts) -> None:
    with serving(app) as address, ThreadPoolExecutor(3) as clients:
        sent: dict[str, Any] = {"content": LEDGER, "headers": {"Idempotency-Key": "key-1"}, "timeout": 30}
        path = f"{address}/api/v1/imports?file_name=ledger.csv"
        answers = list(clients.map(lambda _: httpx.post(path, **sent), range(3)))
    assert [answer.status_code for answer in answers] == [202] * 3
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert stored(parts)["jobs"] == 1
    assert len(ask(app, "/api/v1/imports").json()["imports"]) == 1


def test_another_body_under_the_same_key_is_a_conflict(app: App, parts: Parts) -> None:
    upload(app, Idempotency_Key="key-1")
    before = stored(parts)
    response = upload(app, LEDGER + b"\n", Idempotency_Key="key-1")
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert stored(parts) == before


def test_another_file_name_under_the_same_key_is_a_conflict(app: App) -> None:
    upload(app, Idempotency_Key="key-1")
    assert upload(app, file_name="other.csv", Idempotency_Key="key-1").status_code == 409


def test_without_a_key_each_request_is_an_import(app: App, parts: Parts) -> None:
    assert upload(app).json()["id"] != upload(app).json()["id"]
    assert stored(parts)["jobs"] == 2


def test_a_file_larger_than_a_chunk_arrives_whole(app: App, parts: Parts) -> None:
    rows = b"".join(b"2026-06-30,cash,%d.00,GBP,entity-%d\n" % (number, number) for number in range(30_000))
    content = b"date,account_class,amount,currency,entity\n" + rows
    job = upload(app, content).json()
    assert len(content) > CHUNK_BYTES
    assert job["size_bytes"] == len(content)
    run_import(parts, job["id"])
    assert ask(app, f"/api/v1/imports/{job['id']}").json()["imported"] == 30_000


def test_a_file_over_the_limit_is_refused_and_leaves_nothing_visible(app: App, parts: Parts) -> None:
    response = upload(app, b"x" * (LARGEST_UPLOAD + 1))
    assert (response.status_code, response.json()["code"]) == (413, "limit-exceeded")
    assert ask(app, "/api/v1/imports").json()["imports"] == []
    assert stored(parts)["jobs"] == 0


def test_an_upload_that_breaks_off_leaves_nothing_visible(app: App, parts: Parts) -> None:
    with serving(app) as address:
        parts_of = urlsplit(address)
        with socket.create_connection((parts_of.hostname or "", parts_of.port or 0)) as connection:
            head = f"POST /api/v1/imports?file_name=a.csv HTTP/1.1\r\nHost: {parts_of.netloc}\r\n"
            connection.sendall(head.encode() + b"Content-Length: 2000000\r\n\r\n" + b"x" * 1_100_000)
            deadline = time.monotonic() + 10
            while stored(parts)["upload_chunk"] == 0 and time.monotonic() < deadline:
                time.sleep(0.02)
        time.sleep(0.2)
    assert stored(parts) == {"import_job": 1, "upload_chunk": 1, "idempotency_key": 0, "jobs": 0}
    assert ask(app, "/api/v1/imports").json()["imports"] == []


def test_a_file_for_an_unknown_organisation_is_not_taken(app: App, parts: Parts) -> None:
    response = ask(app, "/api/v1/imports?file_name=a.csv&organisation=nobody", "POST", content=LEDGER)
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert stored(parts)["import_job"] == 0


def test_a_file_without_a_name_is_refused(app: App) -> None:
    response = ask(app, "/api/v1/imports", "POST", content=LEDGER)
    assert response.status_code == 400
    assert "'file_name'" in response.json()["detail"]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("kind=foo", "kind 'foo' is not a kind of file: use one of xero-sales-invoices, "),
        ("currency=ZZZ", "'ZZZ' is not a currency code of ISO 4217"),
        ("encoding=rot13", "encoding 'rot13' is not a known encoding of text: "),
        ("encoding=hex", "encoding 'hex' is not a known encoding of text: "),
        ("encoding=undefined", "encoding 'undefined' is not a known encoding of text: "),
        ("encoding=utf-99", "encoding 'utf-99' is not a known encoding of text: "),
    ],
)
def test_what_no_file_can_be_read_with_is_refused_at_once(app: App, parts: Parts, option: str, told: str) -> None:
    response = ask(app, f"/api/v1/imports?file_name=a.csv&{option}", "POST", content=LEDGER)
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
    assert response.json()["detail"].startswith(told)
    assert stored(parts)["import_job"] == 0


@pytest.mark.parametrize("option", ["kind=ledger-balances", "currency=GBP", "encoding=cp1252", "encoding=UTF_8"])
def test_what_files_can_be_read_with_is_taken(app: App, option: str) -> None:
    assert ask(app, f"/api/v1/imports?file_name=a.csv&{option}", "POST", content=LEDGER).status_code == 202


def test_an_empty_file_is_refused_and_leaves_nothing_visible(app: App, parts: Parts) -> None:
    response = upload(app, b"")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
    assert response.json()["detail"].startswith("The body is an empty file: ")
    assert ask(app, "/api/v1/imports").json()["imports"] == []
    assert stored(parts)["jobs"] == 0


def test_a_form_is_refused_with_the_way_to_send_a_file(app: App, parts: Parts) -> None:
    path = "/api/v1/imports?file_name=a.csv"
    response = ask(app, path, "POST", files={"file": ("a.csv", LEDGER, "text/csv")})
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
    assert "application/octet-stream" in response.json()["detail"]
    assert ask(app, "/api/v1/imports").json()["imports"] == []
    assert stored(parts)["upload_chunk"] == 0


def test_a_page_of_another_site_cannot_send_a_file(app: App, parts: Parts) -> None:
    assert upload(app, Origin="https://evil.example").status_code == 403
    assert stored(parts)["import_job"] == 0
