"""What the web app must know before it asks its first question."""

from __future__ import annotations

from typing import Literal

import msgspec


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about this installation, the same for every build of the web app."""

    version: str
    locale: str
    default_organisation: str
    demo_organisation: str
    max_upload_bytes: int
    identity: Literal["built-in", "clerk"]  # who signs people in
    clerk_publishable_key: str | None  # what the web app starts Clerk's sign-in with
    clerk_on_loopback: bool  # whether the key may name an address of this machine, over plain http: in development only
