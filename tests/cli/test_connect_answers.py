from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from capliquify.cli.connect_answers import Given, gather
from capliquify.domain.errors import InvalidInput
from capliquify.services.answers.sources import SourceField, SourceKind

if TYPE_CHECKING:
    from pathlib import Path


def asked(name: str, *, secret: bool = False, required: bool = True, default: str = "") -> SourceField:
    return SourceField(
        name=name, title=name.title(), help="There.", secret=secret, required=required, default=default, choices=[]
    )


KIND = SourceKind(
    vendor="xero",
    vendor_name="Xero",
    fields=[
        asked("client_id"),
        asked("api_url", default="https://api.example"),
        asked("client_secret", secret=True),
        asked("webhook_key", secret=True, required=False),
    ],
    brings=[],
    sends_webhooks=True,
)
WHOLE = Given(settings={"client_id": "us"}, credentials={"client_secret": "hidden"})


@pytest.fixture(autouse=True)
def _nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def written(folder: Path, text: str) -> Path:
    file = folder / "credentials"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    "text",
    [
        "# of the app\nclient_id = us\n\nclient_secret=hidden\n",
        json.dumps({"client_id": "us", "client_secret": "hidden"}),
        json.dumps({"vendor": "xero", "settings": {"client_id": "us"}, "credentials": {"client_secret": "hidden"}}),
    ],
)
def test_a_file_holds_lines_or_json(tmp_path: Path, text: str) -> None:
    assert gather(KIND, [], written(tmp_path, text)) == WHOLE


def test_an_option_comes_before_the_file_and_the_file_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAPLIQUIFY_XERO_CLIENT_ID", "of the environment")
    monkeypatch.setenv("CAPLIQUIFY_XERO_CLIENT_SECRET", "of the environment")
    monkeypatch.setenv("CAPLIQUIFY_XERO_API_URL", "https://of-the-environment.example")
    file = written(tmp_path, "client_id=of the file\nclient_secret=of the file")
    assert gather(KIND, ["client_id=of the option"], file) == Given(
        settings={"client_id": "of the option", "api_url": "https://of-the-environment.example"},
        credentials={"client_secret": "of the file"},
    )


def test_a_secret_is_no_option() -> None:
    with pytest.raises(InvalidInput, match="CAPLIQUIFY_XERO_CLIENT_SECRET"):
        gather(KIND, ["client_secret=hidden"], None)


def test_what_is_missing_is_named_with_every_way_to_give_it() -> None:
    with pytest.raises(InvalidInput, match=r"asks for client_id, client_secret: .*--credentials-file"):
        gather(KIND, [], None)


def test_what_is_not_asked_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="does not ask for password"):
        gather(KIND, [], written(tmp_path, "password=hidden"))


@pytest.mark.parametrize("text", ["hidden", '{"client_id": 7}', '{"settings": []}', "{"])
def test_a_file_that_is_neither_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        gather(KIND, [], written(tmp_path, text))
    assert "hidden" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot read"):
        gather(KIND, [], tmp_path / "missing")
