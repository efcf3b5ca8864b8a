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


STRONG_KEY = "8o7mfKR0zJ+J5ZQHLZk0pN0r8bFv1Yk3WcXo2dQ6uEw="
IN_PRODUCTION = {
    "environment": "production",
    "master_key": STRONG_KEY,
    "public_url": "https://cash.example.com",
    "allowed_hosts": ("cash.example.com",),
    "database_url": "postgresql://capliquify:k3J9x-Pq7Lw2Zt@db.example.com/capliquify",
}


def test_strong_secrets_behind_tls_are_taken_in_production() -> None:
    assert read_settings(**IN_PRODUCTION).environment == "production"


@pytest.mark.parametrize("environment", ["production", "testing"])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("master_key", None, "CAPLIQUIFY_MASTER_KEY must be given beside DATABASE_URL"),
        ("master_key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "CAPLIQUIFY_MASTER_KEY is refused: its bytes"),
        ("master_key", "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZSwgMTI=", "CAPLIQUIFY_MASTER_KEY is refused: it is text"),
        ("public_url", None, "CAPLIQUIFY_PUBLIC_URL must be the https address"),
        ("public_url", "http://cash.example.com", "CAPLIQUIFY_PUBLIC_URL must be the https address"),
        (
            "allowed_hosts",
            ("other.example.com",),
            "CAPLIQUIFY_ALLOWED_HOSTS must contain the host of CAPLIQUIFY_PUBLIC",
        ),
        ("database_url", "postgresql://capliquify@db.example.com/c", "DATABASE_URL is refused: it has no password"),
        ("database_url", "postgresql://postgres:postgres@db/c", "DATABASE_URL is refused: its password is one every"),
        ("database_url", "postgresql://u:p%61ssword@db/c", "DATABASE_URL is refused: its password is one everybody"),
        ("database_url", "postgresql://u@db/c?password=password", "DATABASE_URL is refused: its password is one every"),
        ("database_url", "host=db password=password", "DATABASE_URL is refused: it must be written as an address"),
        ("database_direct_url", "postgresql://owner:secret@db/c", "DATABASE_DIRECT_URL is refused: its password"),
    ],
)
def test_what_is_weak_is_refused_outside_of_development(environment: str, name: str, value: object, said: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_settings(**{**IN_PRODUCTION, "environment": environment, name: value})

    assert said in str(refusal.value)
    assert str(value) not in str(refusal.value)
    read_settings(**{**IN_PRODUCTION, "environment": "development", name: value})


def test_a_socket_of_this_machine_needs_no_password_in_its_address() -> None:
    for url in ("postgresql:///capliquify", "postgresql://app@/capliquify?host=/run/postgresql"):
        assert read_settings(**{**IN_PRODUCTION, "database_url": url}).database_url == url


def test_everything_that_is_weak_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_settings(environment="production", database_url="postgresql://a:a@db/c")

    for name in ("CAPLIQUIFY_MASTER_KEY", "CAPLIQUIFY_PUBLIC_URL", "DATABASE_URL"):
        assert name in str(refusal.value)


@pytest.mark.parametrize("name", ["master_key", "previous_master_keys"])
@pytest.mark.parametrize("value", ["hunter2-hunter2", "c2hvcnQ=", "not base64 at all!"])
def test_a_malformed_master_key_is_refused_everywhere_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=r"^CAPLIQUIFY_\w+: Value error, a master key is 32 random bytes") as refusal:
        read_settings(**{name: value})

    assert value not in str(refusal.value)
    assert variable_name(name) in str(refusal.value)
