from __future__ import annotations

from pathlib import Path

import pytest

from capliquify.domain.errors import InvalidInput
from capliquify.settings import Settings, environment_of, read_settings, variable_name


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable_name(field), raising=False)


def test_defaults_keep_everything_on_this_machine() -> None:
    settings = read_settings()
    assert (settings.host, settings.web_port, settings.api_port, settings.mcp_port) == ("127.0.0.1", 3000, 5000, 3001)
    assert settings.database_url is None
    assert settings.home == Path.home() / ".local/share/capliquify"
    assert settings.max_upload_bytes == 104_857_600


def test_variables_have_the_prefix_and_platform_ones_do_not() -> None:
    assert variable_name("web_port") == "CAPLIQUIFY_WEB_PORT"
    assert variable_name("database_direct_url") == "DATABASE_DIRECT_URL"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPLIQUIFY_WEB_PORT", "8080")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/d")
    monkeypatch.setenv("CAPLIQUIFY_ALLOWED_HOSTS", "cash.example.com, other.example.com")
    settings = read_settings()
    assert settings.web_port == 8080
    assert settings.database_url == "postgresql://u@h/d"
    assert settings.allowed_hosts == ("cash.example.com", "other.example.com")


def test_a_given_value_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPLIQUIFY_WEB_PORT", "8080")
    monkeypatch.setenv("DATABASE_URL", "postgresql://environment/d")
    settings = read_settings(web_port=9090, api_port=None, database_url="postgresql://given/d")
    assert (settings.web_port, settings.database_url) == (9090, "postgresql://given/d")


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("CAPLIQUIFY_API_PORT", "")
    assert (read_settings().database_url, read_settings().api_port) == (None, 5000)


def test_an_unusable_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPLIQUIFY_WEB_PORT", "70000")
    with pytest.raises(InvalidInput, match=r"^CAPLIQUIFY_WEB_PORT: Input should be less than or equal to 65535$"):
        read_settings()


def test_addresses_with_passwords_are_not_shown() -> None:
    settings = Settings(DATABASE_URL="postgresql://u:hidden@h/d")
    assert "hidden" not in repr(settings)


def test_another_process_reads_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(home=Path("/srv/cap data"), mcp_port=4001, allowed_hosts=("a.example", "b.example"))
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    assert read_settings() == settings


def test_the_home_folder_of_a_person_is_filled_in() -> None:
    assert read_settings(home=Path("~/cash")).home == Path.home() / "cash"


def test_clerk_without_its_settings_names_those_that_are_missing() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_settings(identity="clerk", clerk_issuer="https://clerk.example.com")

    missing = "CAPLIQUIFY_CLERK_PUBLISHABLE_KEY, CAPLIQUIFY_CLERK_SECRET_KEY, CAPLIQUIFY_CLERK_WEBHOOK_SECRETS"
    assert missing in str(refusal.value)
    assert "CAPLIQUIFY_CLERK_ISSUER" not in str(refusal.value)
