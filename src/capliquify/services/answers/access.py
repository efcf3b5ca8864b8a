"""Answers about people: who is signed in, who belongs to an organisation, what waits for approval, keys and the log."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

RoleName = Literal["viewer", "operator", "manager", "administrator"]


class SecondFactor(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody's second factor stands."""

    enrolled: bool
    required: bool  # an administrator somewhere: nothing else is answered until a code was given
    passed_at: datetime | None  # when a code was last given since signing in
    recovery_codes_left: int


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is in an organisation, and may do there."""

    organisation: str  # slug
    name: str
    demo: bool
    role: RoleName
    permissions: list[str]
    approval_limit: Decimal
    currency: str | None
    deletion_due_at: datetime | None  # closed: an administrator can restore it until then
    external_id: str | None  # what the identity provider calls the organisation, where it keeps the members


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever is signed in."""

    email: str
    name: str
    provider: Literal["built-in", "clerk"]
    csrf_token: str | None  # sent as X-CSRF-Token with every change; None where the provider needs none
    expires_at: datetime | None
    second_factor: SecondFactor
    memberships: list[Membership]


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """What is left to do after a password or a code was right; the session's token is in the cookie."""

    next: Literal["done", "second-factor", "enrol-second-factor"]
    csrf_token: str  # of the session from now on


class AccountSession(msgspec.Struct, frozen=True, kw_only=True):
    """One place where somebody is signed in."""

    id: str
    current: bool
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None


class AccountSessions(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody is signed in, the latest first."""

    sessions: list[AccountSession]


class SecondFactorSetup(msgspec.Struct, frozen=True, kw_only=True):
    """What an authenticator app is set up with; nothing counts until a code of it was confirmed."""

    secret: str  # base32, for typing in
    uri: str  # otpauth://
    qr_svg: str  # the uri as a picture


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Codes that stand in for the authenticator app, each once; shown now and never again."""

    codes: list[str]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who belongs to the organisation."""

    user_id: str
    email: str
    name: str
    role: RoleName
    finance: list[str]  # finance permissions given besides those of the role
    approval_limit: Decimal
    second_factor: bool
    joined_at: datetime
    last_seen_at: datetime | None
    you: bool


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who belongs to the organisation, by name."""

    members: list[Member]
    currency: str | None  # of the approval limits


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asked to join, who has not answered."""

    id: str
    email: str
    role: RoleName
    finance: list[str]
    approval_limit: Decimal
    invited_by: str
    created_at: datetime
    expires_at: datetime
    expired: bool
    link: str | None  # told once, to whoever invites, where no email can be sent


class Invitations(msgspec.Struct, frozen=True, kw_only=True):
    """Open invitations, the newest first."""

    invitations: list[Invitation]


class InvitationOffer(msgspec.Struct, frozen=True, kw_only=True):
    """What an invited person sees before they accept."""

    organisation: str
    organisation_name: str
    email: str
    role: RoleName
    invited_by: str
    has_account: bool  # then they sign in, else they choose a name and a password


class ApprovalChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field an approval changes."""

    field: str
    before: str | None
    after: str | None


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """An act that waits for a second person, or was decided."""

    id: str
    kind: str  # one of domain.access.approvals.ApprovalKind
    subject: str
    summary: str  # one sentence: what happens when it is approved
    changes: list[ApprovalChange]
    payload_hash: str  # hex; whoever decides sends it back, so that nothing else is decided than what was read
    amount: Decimal | None
    currency: str | None
    reason: str
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    status: Literal["pending", "executed", "failed", "rejected", "withdrawn", "expired"]
    decided_by: str | None
    decided_at: datetime | None
    comment: str | None
    outcome: str | None
    may_decide: bool  # whether whoever asks may decide it
    may_not_because: str | None  # why not
    may_withdraw: bool


class Approvals(msgspec.Struct, frozen=True, kw_only=True):
    """Approvals, the newest first, one page."""

    approvals: list[Approval]
    waiting: int  # pending ones whoever asks may decide
    next_cursor: str | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an act: done at once, or waiting for a second person."""

    done: bool
    approval: Approval | None


class InvitationOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an invitation: sent at once, or waiting for a second person."""

    done: bool
    invitation: Invitation | None
    approval: Approval | None


class InvitationAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody belongs now who accepted an invitation."""

    organisation: str  # slug
    organisation_name: str
    email: str
    role: RoleName
    account_made: bool  # then the answer's cookie signs them in


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key for a program."""

    id: str
    name: str
    hint: str  # its last four characters
    permissions: list[str]
    created_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    key: str | None  # told once, when it is made


class ApiKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Keys of the organisation, the newest first."""

    api_keys: list[ApiKey]
    grantable: list[str]  # permissions whoever asks may give to a key: those they have


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret as far as it is ever shown."""

    name: str
    data_key: str  # id of the key that seals it
    created_at: datetime
    created_by: str
    sealed_at: datetime


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """Secrets of the organisation, by name; values are revealed at the terminal only."""

    secrets: list[Secret]
    data_key_created_at: datetime | None


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the audit log."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    surface: str
    address: str | None
    request_id: str | None


class AuditLog(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of the audit log, the newest first, one page."""

    entries: list[AuditLine]
    next_cursor: str | None


class AuditVerification(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the whole chain found."""

    organisation: str  # slug; `installation` for what belongs to no organisation
    intact: bool
    entries: int
    first_sequence: int
    last_sequence: int
    checkpoint_at: datetime | None  # older entries were closed under a signed checkpoint then
    anchors: int  # entries noted outside the database that the chain was held against
    faults: list[str]
    notes: list[str]  # what is no fault and worth knowing: a restored backup, no anchors here


class AuditVerifications(msgspec.Struct, frozen=True, kw_only=True):
    """Looks at the chains of several organisations."""

    intact: bool
    verifications: list[AuditVerification]


class AuditClosing(msgspec.Struct, frozen=True, kw_only=True):
    """What of an audit log was closed under a checkpoint and lies in an archive now."""

    up_to_sequence: int
    entries: int
    archive_sha256: str
    deleted: int
