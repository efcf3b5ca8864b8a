"""Xero's identity service: consent, codes, tokens that end and rotate, and the organisations they open."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from windtunnel.serving.clock import VirtualClock

ACCESS_SECONDS: Final = 1800
GRACE: Final = timedelta(minutes=30)
IDLE: Final = timedelta(days=60)
CODE_LIFE: Final = timedelta(minutes=5)


class Problem(StrEnum):
    """Why a token or a consent is not given."""

    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_REQUEST = "invalid_request"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"


class Refused(Exception):
    """The token endpoint's answer to what it does not accept."""


@dataclass(frozen=True)
class App:
    """An app registered with Xero.

    Attributes:
        id: Its client id.
        secret: Its secret; None for an app on people's machines, which proves itself by PKCE alone.
        custom: Whether it is a custom connection, which needs no consent each time.
    """

    id: str
    secret: str | None = field(repr=False)
    custom: bool = False


@dataclass
class Grant:
    """What somebody agreed to, and the tokens of it."""

    app: App
    scopes: frozenset[str]
    revoked: bool = False


@dataclass
class _Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    at: datetime


@dataclass
class _Refresh:
    grant: Grant
    used: datetime
    replaced: datetime | None = None


@dataclass
class Identity:
    """Codes and tokens.

    Attributes:
        clock: Time.
        apps: By client id.
        scopes: Those there are.
        connected: Whether the organisation is still connected to the apps.
    """

    clock: VirtualClock
    apps: Mapping[str, App]
    scopes: frozenset[str]
    connected: bool = True
    codes: dict[str, _Code] = field(default_factory=dict)
    access: dict[str, tuple[Grant, datetime]] = field(default_factory=dict)
    refresh: dict[str, _Refresh] = field(default_factory=dict)

    def problem(self, asked: Mapping[str, str]) -> Problem | None:
        """What is wrong with a request for consent; None where nothing is."""
        app = self.apps.get(asked.get("client_id", ""))
        if app is None or app.custom:
            return Problem.UNAUTHORIZED_CLIENT
        if asked.get("response_type") != "code" or not asked.get("redirect_uri"):
            return Problem.INVALID_REQUEST
        if app.secret is None and not asked.get("code_challenge"):
            return Problem.INVALID_REQUEST
        if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            return Problem.INVALID_REQUEST
        if not set(asked.get("scope", "").split()) <= self.scopes:
            return Problem.INVALID_SCOPE
        return None

    def agree(self, asked: Mapping[str, str]) -> str:
        """Somebody agrees; gives the code for it."""
        code = secrets.token_urlsafe(32)
        grant = Grant(self.apps[asked["client_id"]], frozenset(asked["scope"].split()))
        self.codes[code] = _Code(grant, asked["redirect_uri"], asked.get("code_challenge", ""), self.clock.now())
        return code

    def token(self, form: Mapping[str, str], authorization: str) -> dict[str, Any]:
        """What the token endpoint answers.

        Raises:
            Refused: It gives none.
        """
        app = self._app(form, authorization)
        grant_type = form.get("grant_type")
        if grant_type == "authorization_code":
            return self._issue(self._redeem(app, form))
        if grant_type == "refresh_token":
            return self._issue(self._rotate(app, form.get("refresh_token", "")))
        if grant_type == "client_credentials" and app.custom:
            asked = frozenset(form.get("scope", "").split()) or self.scopes - {"offline_access"}
            if not asked <= self.scopes:
                raise Refused(Problem.INVALID_SCOPE)
            return self._issue(Grant(app, asked - {"offline_access"}))
        known = grant_type == "client_credentials"
        raise Refused(Problem.UNAUTHORIZED_CLIENT if known else Problem.UNSUPPORTED_GRANT_TYPE)

    def grant_of(self, authorization: str) -> Grant | None:
        """Whose token a call came with, if it counts."""
        scheme, _, token = authorization.partition(" ")
        found = self.access.get(token) if scheme == "Bearer" else None
        if found is None or found[0].revoked or found[1] <= self.clock.now():
            return None
        return found[0]

    def revoke(self) -> None:
        """Forget everybody: nobody's tokens count from now on."""
        for grant in [each for each, _ in self.access.values()] + [each.grant for each in self.refresh.values()]:
            grant.revoked = True

    def _app(self, form: Mapping[str, str], authorization: str) -> App:
        client_id, secret = form.get("client_id", ""), form.get("client_secret")
        if authorization.startswith("Basic "):
            try:
                client_id, _, secret = base64.b64decode(authorization[6:], validate=True).decode().partition(":")
            except ValueError:
                raise Refused(Problem.INVALID_CLIENT) from None
        app = self.apps.get(client_id)
        if app is None or (app.secret is not None and not hmac.compare_digest(app.secret, secret or "")):
            raise Refused(Problem.INVALID_CLIENT)
        return app

    def _redeem(self, app: App, form: Mapping[str, str]) -> Grant:
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.grant.app != app or code.redirect_uri != form.get("redirect_uri"):
            raise Refused(Problem.INVALID_GRANT)
        if self.clock.now() - code.at > CODE_LIFE or not _proves(form.get("code_verifier", ""), code.challenge):
            raise Refused(Problem.INVALID_GRANT)
        return code.grant

    def _rotate(self, app: App, token: str) -> Grant:
        held, now = self.refresh.get(token), self.clock.now()
        if held is None or held.grant.app != app or held.grant.revoked or now - held.used > IDLE:
            raise Refused(Problem.INVALID_GRANT)
        if held.replaced is not None and now - held.replaced > GRACE:
            raise Refused(Problem.INVALID_GRANT)
        held.replaced = held.replaced or now
        return held.grant

    def _issue(self, grant: Grant) -> dict[str, Any]:
        now = self.clock.now()
        access = secrets.token_urlsafe(48)
        self.access[access] = (grant, now + timedelta(seconds=ACCESS_SECONDS))
        answer: dict[str, Any] = {
            "access_token": access,
            "expires_in": ACCESS_SECONDS,
            "token_type": "Bearer",
            "scope": " ".join(sorted(grant.scopes)),
        }
        if "offline_access" in grant.scopes:
            answer["refresh_token"] = secrets.token_urlsafe(32)
            self.refresh[answer["refresh_token"]] = _Refresh(grant, now)
        return answer


def _proves(verifier: str, challenge: str) -> bool:
    if not challenge:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)
