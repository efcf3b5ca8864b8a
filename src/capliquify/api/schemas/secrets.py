"""What is sent about secrets."""

from __future__ import annotations

from typing import Annotated

import msgspec


class SecretReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is to be done with a secret."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000, description="Why, for whoever decides.")]
