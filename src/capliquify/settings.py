"""The settings of this installation, read from the environment; nothing else reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from capliquify.domain.access.strength import why_weak_database_password, why_weak_key
from capliquify.domain.errors import InvalidInput
from capliquify.storage.keyring import decode_key

if TYPE_CHECKING:
    from collections.abc import Iterator

Environment = Literal["development", "testing", "production"]
Identity = Literal["built-in", "clerk"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
Port = Annotated[int, Field(ge=1, le=65535)]

Names = Annotated[tuple[str, ...], NoDecode]

_PREFIX = "CAPLIQUIFY_"
_MEBIBYTE = 1024 * 1024
_HOW_TO_MAKE_A_KEY = "make one with: openssl rand -base64 32"


class Settings(BaseSettings):
    """One value per environment variable; its name is the field's in capitals, with `CAPLIQUIFY_` in front.

    `DATABASE_URL` and `DATABASE_DIRECT_URL` have no prefix: hosting platforms set them.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, populate_by_name=True, extra="ignore", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: Path("~/.local/share/capliquify"),
        description="Data folder: embedded database, logs, backups.",
    )
    database_url: str | None = Field(
        default=None,
        alias="DATABASE_URL",
        repr=False,
        description="PostgreSQL to use, as the application role; the embedded one when unset.",
    )
    database_direct_url: str | None = Field(
        default=None,
        alias="DATABASE_DIRECT_URL",
        repr=False,
        description="The same database as its owner and past any pooler: migrations, backups.",
    )
    environment: Environment = Field(
        default="development", description="Outside of development weak secrets and plain http are refused."
    )
    public_url: str | None = Field(
        default=None, description="Address people reach the web app at; the local one by default. Links name it."
    )
    master_key: str | None = Field(
        default=None,
        repr=False,
        description="32 random bytes in base64 that seal all secrets; made and kept in the data folder when unset.",
    )
    previous_master_keys: Names = Field(
        default=(), repr=False, description="Master keys before that one, with commas between, until rotation is done."
    )
    identity: Identity = Field(default="built-in", description="Who signs people in: built-in or clerk.")
    clerk_issuer: str | None = Field(default=None, description="Clerk's Frontend API URL, the issuer of its tokens.")
    clerk_authorized_parties: Names = Field(
        default=(), description="Origins whose pages may use Clerk's tokens; the public address by default."
    )
    clerk_publishable_key: str | None = Field(default=None, description="Clerk's key for the web app.")
    clerk_secret_key: str | None = Field(default=None, repr=False, description="Clerk's key for its backend API.")
    clerk_webhook_secrets: Names = Field(
        default=(), repr=False, description="Signing secrets of Clerk's webhooks; two while one replaces the other."
    )
    clerk_jwt_key: str | None = Field(
        default=None, description="Clerk's public key in PEM, so that it is not fetched; change it when Clerk's does."
    )
    clerk_api_url: str = Field(default="https://api.clerk.com/v1", description="Clerk's backend API.")
    smtp_url: str | None = Field(
        default=None,
        repr=False,
        description="Mail server, smtp://user:password@host:587 or smtps://…; without it no email is sent.",
    )
    mail_from: str = Field(default="CapLiquify <capliquify@localhost>", description="Sender of emails.")
    host: str = Field(default="127.0.0.1", description="Address to listen on; loopback keeps it on this machine.")
    web_port: Port = Field(default=3000, description="Port of the web app.")
    api_port: Port = Field(default=5000, description="Port of the API for programs.")
    mcp_port: Port = Field(default=3001, description="Port of the MCP server.")
    allowed_hosts: Names = Field(
        default=(), description="Names besides loopback ones that requests may address, with commas between."
    )
    cors_origins: Names = Field(
        default=(), description="Origins of other sites whose pages may ask the API with a key, with commas between."
    )
    trusted_proxies: Names = Field(
        default=(), description="Addresses of proxies whose X-Forwarded-For is believed, with commas between."
    )
    egress_hosts: Names = Field(
        default=(), description="Hosts this service may call besides those its settings name, with commas between."
    )
    requests_per_minute: int = Field(
        default=600, gt=0, description="Requests a person or key may make; an address 2 times, a company 5 times that."
    )
    api_url: str | None = Field(
        default=None, description="A server elsewhere that questions and imports of the command line go to."
    )
    api_key: str | None = Field(default=None, repr=False, description="The API key that server is shown.")
    log_level: LogLevel = Field(default="INFO", description="Least severe events that are logged.")
    max_upload_bytes: int = Field(default=100 * _MEBIBYTE, gt=0, description="Largest file that may be uploaded.")

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator(
        "allowed_hosts", "previous_master_keys", "clerk_authorized_parties", "clerk_webhook_secrets", "cors_origins",
        "trusted_proxies", "egress_hosts", mode="before",
    )  # fmt: skip
    @classmethod
    def _split_at_commas(cls, names: object) -> object:
        return tuple(name.strip() for name in names.split(",") if name.strip()) if isinstance(names, str) else names

    @property
    def web_url(self) -> str:
        """Where people reach the web app, without a slash at the end."""
        return (self.public_url or f"http://localhost:{self.web_port}").rstrip("/")

    @field_validator("master_key", "previous_master_keys")
    @classmethod
    def _whole_keys(cls, given: Any) -> Any:  # noqa: ANN401 - one key, or several
        for key in (given,) if isinstance(given, str) else given or ():
            try:
                decode_key(key)
            except InvalidInput as error:
                raise ValueError(str(error)) from None
        return given

    @model_validator(mode="after")
    def _nothing_weak(self) -> Self:
        faults = [] if self.environment == "development" else [*self._weak_secrets(), *self._plain_addresses()]
        if faults:
            message = f"outside of development {'; '.join(faults)}"
            raise ValueError(message)
        return self

    def _weak_secrets(self) -> Iterator[str]:
        if self.master_key is None and self.database_url is not None:
            yield f"{variable_name('master_key')} must be given beside DATABASE_URL ({_HOW_TO_MAKE_A_KEY})"
        if self.master_key is not None and (reason := why_weak_key(decode_key(self.master_key))):
            yield f"{variable_name('master_key')} is refused: {reason} ({_HOW_TO_MAKE_A_KEY})"
        for name in ("database_url", "database_direct_url"):
            if (reason := _why_weak_database(getattr(self, name))) is not None:
                yield f"{variable_name(name)} is refused: {reason}"

    def _plain_addresses(self) -> Iterator[str]:
        address = urlsplit(self.public_url or "")
        if address.scheme != "https" or not address.hostname:
            yield f"{variable_name('public_url')} must be the https address people reach the web app at"
        elif address.hostname not in self.allowed_hosts:
            yield f"{variable_name('allowed_hosts')} must contain the host of {variable_name('public_url')}"

    @model_validator(mode="after")
    def _whole_clerk(self) -> Self:
        needed = ("clerk_issuer", "clerk_publishable_key", "clerk_secret_key", "clerk_webhook_secrets")
        missing = [variable_name(name) for name in needed if not getattr(self, name)]
        if self.identity == "clerk" and missing:
            message = f"CAPLIQUIFY_IDENTITY is clerk, which also takes {', '.join(missing)}: set them, or take built-in"
            raise ValueError(message)
        return self

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level


def read_settings(**given: Any) -> Settings:  # noqa: ANN401 - any field, checked below
    """The settings of the environment, where a value given here comes before the environment's; None gives nothing.

    Raises:
        InvalidInput: a value is not usable; the message names each variable and what is wrong with it.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        # The values themselves stay out of the message: they may hold passwords.
        faults = "; ".join(
            f"{_variable(str(fault['loc'][0]))}: {fault['msg']}" if fault["loc"] else fault["msg"]
            for fault in error.errors()
        )
        raise InvalidInput(faults) from None


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment in which another process reads the same settings: this one's, with every value spelled out."""
    values = {
        variable_name(name): ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in settings
        if value is not None
    }
    return {**os.environ, **values}


def variable_name(field: str) -> str:
    """The environment variable of a field."""
    return Settings.model_fields[field].alias or _PREFIX + field.upper()


def source_variable(vendor: str, name: str) -> str:
    """The environment variable of what a system asks for to be connected: `CAPLIQUIFY_XERO_CLIENT_SECRET`."""
    return f"{_PREFIX}{vendor}_{name}".upper()


def source_value(vendor: str, name: str) -> str | None:
    """What the environment gives to connect a system; None where it gives nothing."""
    return os.environ.get(source_variable(vendor, name)) or None


def _why_weak_database(url: str | None) -> str | None:
    """Why the address of a database protects it too little; None where it may do, or there is none."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        queries = parse_qs(parts.query)
        host = parts.hostname or queries.get("host", [""])[0]
    except ValueError:
        return "it is no address"
    if parts.scheme not in {"postgres", "postgresql"}:
        return "it must be written as an address, postgresql://user:password@host/database"
    if not host or host.startswith(("/", "%2f")):
        return None  # a socket of this machine, where the system says who asks
    password = unquote(parts.password or queries.get("password", [""])[0])
    return why_weak_database_password(password, unquote(parts.username or ""))


def _variable(location: str) -> str:
    return variable_name(location) if location in Settings.model_fields else location
