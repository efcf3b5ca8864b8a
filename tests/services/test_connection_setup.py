from __future__ import annotations

import pytest

from capliquify.connectors.connecting import Field
from capliquify.domain.errors import InvalidInput
from capliquify.services.connection_setup import checked

FIELDS = [Field(name="login_url", title="Login address", help="Leave it as it is.")]


@pytest.mark.parametrize(
    "address", ["https://login.example", "http://127.0.0.1:5399/xero/", "https://[2001:db8::1]:8443"]
)
def test_an_address_is_taken_as_it_is_given(address: str) -> None:
    assert checked(FIELDS, {"login_url": address}, {}).settings["login_url"] == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//",
        "https://[",
        "https://login.example:port",
        "https://login.example:99999",
        "https://name:secret@login.example",
        "https://login.example?to=",
        "https://login.example\\.evil.example",
        "https://login.example/\x00",
        "login.example",
        "https://",
    ],
)
def test_an_address_is_one_of_the_web_and_holds_no_secret(address: str) -> None:
    with pytest.raises(InvalidInput, match="login_url is no address") as refused:
        checked(FIELDS, {"login_url": address}, {})
    assert "secret" not in str(refused.value)
