"""What requests about connected systems hold."""

from __future__ import annotations

from typing import Annotated

import msgspec

from capliquify.domain.sources.vendor import Vendor

_READABLE = r"^[^\x00-\x1f\x7f]*$"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=_READABLE)]
FieldName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,59}$")]
Setting = Annotated[str, msgspec.Meta(max_length=20_000)]
Secret = Annotated[str, msgspec.Meta(max_length=8_000)]
Settings = Annotated[dict[FieldName, Setting], msgspec.Meta(max_length=40)]
Credentials = Annotated[dict[FieldName, Secret], msgspec.Meta(max_length=40)]
AccountId = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=_READABLE)]


class NewSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that is to be connected; `GET /source-kinds` says what each asks for.

    Where rows of the same system were imported from files, connecting is refused unless `replace_files` agrees that
    they end once the connection has brought their successors.
    """

    vendor: Vendor
    settings: Settings
    credentials: Credentials
    replace_files: bool = False


class ConsentStart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the vendor sends somebody back to; the web app's own page when left out."""

    redirect_uri: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] | None = None


class ConsentReturn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the vendor sent somebody back with: `code` where they agreed, `error` where not."""

    state: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)] | None = None
    error: Annotated[str, msgspec.Meta(min_length=1, max_length=400, pattern=_READABLE)] | None = None


class ChosenAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the accounts the credentials open is meant; without one they are listed, and a single one is taken."""

    account_id: AccountId | None = None


class ChangedSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to change of a connection; what is left out stays."""

    name: Name | None = None
    settings: Settings | None = None
    credentials: Credentials | None = None
    excluded_from_statistics: bool | None = None
