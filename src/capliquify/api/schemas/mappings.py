"""What requests about the meaning of codes hold."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from capliquify.domain.sources.identity import IdentityKind

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
VendorOfFacts = Literal["xero", "shopify", "amazon", "unleashed", "template"]


class NewMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one code of a source means."""

    kind: IdentityKind
    vendor: VendorOfFacts
    code: Code
    target: Code


class NewMappings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What codes mean."""

    mappings: Annotated[list[NewMapping], msgspec.Meta(min_length=1, max_length=500)]


class SuggestionsConfirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which suggestions are confirmed: of codes that have exactly one, found by this method."""

    method: Literal["normalised", "barcode", "learned"]
    kind: IdentityKind | None = None
    vendor: VendorOfFacts | None = None
    q: Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00]*$")] | None = None
