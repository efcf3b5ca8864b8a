"""What requests about members, invitations and approvals hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from capliquify.services.answers.access import RoleName

FinanceName = Literal["finance:read", "finance:write", "finance:approve"]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
Finance = Annotated[list[FinanceName], msgspec.Meta(max_length=3)]
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern="^[A-Za-z0-9_-]+$")]


class MemberChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a member is to become, whole."""

    role: RoleName
    finance: Finance
    approval_limit: Decimal
    reason: Words


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who is to be asked to join."""

    email: Email
    role: RoleName
    finance: Finance = []
    approval_limit: Decimal | None = None
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ShownInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The token of an invitation's link."""

    token: Token


class InvitationAcceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody's yes; name and password where they have no account yet."""

    token: Token
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] | None = None


class ApprovalConsent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Agreement to exactly what was read."""

    payload_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    comment: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class ApprovalRejection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is not agreed to."""

    comment: Words
