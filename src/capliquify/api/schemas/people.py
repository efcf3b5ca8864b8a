"""What requests about signing in and one's own account hold."""

from __future__ import annotations

from typing import Annotated

import msgspec

LARGEST_BODY = 16 * 1024

Address = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
# More than a password may have: its own rules say so in words a person understands.
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
Code = Annotated[str, msgspec.Meta(min_length=6, max_length=40)]
Token = Annotated[str, msgspec.Meta(min_length=20, max_length=200)]


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who signs in."""

    email: Address
    password: Password


class SecondFactorCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code of an authenticator app, or one written down."""

    code: Code


class PasswordReset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who forgot a password."""

    email: Address


class PasswordResetCompletion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the link of an email brought, and the password chosen."""

    token: Token
    password: Password


class FirstAdministrator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever opened the link of a new installation."""

    token: Token
    email: Address
    name: Name
    password: Password


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password in use, and the one to come."""

    current: Password
    new: Password


class AccountChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody changes about themselves."""

    name: Name
