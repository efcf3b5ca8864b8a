"""The settings of this installation, read from the environment; nothing else reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from capliquify.domain.errors import InvalidInput

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
Port = Annotated[int, Field(ge=1, le=65535)]

_PREFIX = "CAPLIQUIFY_"
_MEBIBYTE = 1024 * 1024


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
    host: str = Field(default="127.0.0.1", description="Address to listen on; loopback keeps it on this machine.")
    web_port: Port = Field(default=3000, description="Port of the web app.")
    api_port: Port = Field(default=5000, description="Port of the API for programs.")
    mcp_port: Port = Field(default=3001, description="Port of the MCP server.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Names besides loopback ones that requests may address, with commas between."
    )
    log_level: LogLevel = Field(default="INFO", description="Least severe events that are logged.")
    max_upload_bytes: int = Field(default=100 * _MEBIBYTE, gt=0, description="Largest file that may be uploaded.")

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_at_commas(cls, hosts: object) -> object:
        return tuple(name.strip() for name in hosts.split(",") if name.strip()) if isinstance(hosts, str) else hosts

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
        faults = "; ".join(f"{_variable(str(fault['loc'][0]))}: {fault['msg']}" for fault in error.errors())
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


def _variable(location: str) -> str:
    return variable_name(location) if location in Settings.model_fields else location
