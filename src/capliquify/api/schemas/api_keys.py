"""What a request about API keys holds."""

from __future__ import annotations

from typing import Annotated

import msgspec

from capliquify.domain.access.key_grants import DEFAULT_DAYS, LONGEST_DAYS


class NewApiKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key that is asked for."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")]
    permissions: Annotated[list[str], msgspec.Meta(min_length=1, max_length=50)]
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DAYS)] = DEFAULT_DAYS
