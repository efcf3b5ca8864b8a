from __future__ import annotations

import base64
import hashlib
import hmac

import httpx
import pytest

from capliquify.connectors.unleashed.client import Access, query_string, signature

ACCESS = Access(base_url="https://api.unleashedsoftware.com/", api_id="id", api_key="key")


def test_the_query_that_is_signed_is_sent_byte_for_byte() -> None:
    query = query_string((("pageSize", "1000"), ("warehouseCode", "Ünit 7/B & co"), ("modifiedSince", "2026-10-31")))
    with httpx.Client() as http:
        request = ACCESS.request(http, "StockOnHand/2", query)

    assert request.url.query == query.encode("ascii")
    assert request.url.raw_path == b"/StockOnHand/2?" + query.encode("ascii")
    assert request.headers["api-auth-signature"] == base64.b64encode(
        hmac.digest(b"key", request.url.query, hashlib.sha256)
    ).decode("ascii")


def test_without_a_query_nothing_is_signed_and_sent() -> None:
    with httpx.Client() as http:
        request = ACCESS.request(http, "Warehouses/1", "")

    assert (request.url.raw_path, request.headers["api-auth-signature"]) == (b"/Warehouses/1", signature("key", ""))


def test_the_signature_is_the_one_the_documentation_describes() -> None:
    expected = base64.b64encode(hmac.new(b"secret", b"pageSize=1", hashlib.sha256).digest()).decode()

    assert signature("secret", "pageSize=1") == expected


@pytest.mark.parametrize("text", ["a b", "a&b", "a=b", "ä", "a+b", "a/b", "a%b"])
def test_a_query_has_only_characters_nobody_rewrites(text: str) -> None:
    query = query_string((("name", text),))

    assert query.isascii()
    assert set(query.removeprefix("name=")) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
    )


def test_the_key_is_not_shown() -> None:
    assert "key" not in repr(ACCESS).replace("api_key", "")
