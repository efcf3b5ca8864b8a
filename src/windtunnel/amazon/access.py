"""Login with Amazon: who is let in, where, and for how long."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from windtunnel.amazon.marketplaces import REGIONS
from windtunnel.amazon.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN_SECONDS: Final = 3600
_CODE_SECONDS: Final = 300
SCOPES: Final = ("sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation")


class LoginRefused(Exception):
    """No token is given, in the shape of OAuth."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error = status, error


@dataclass
class Access:
    """The application and its tokens.

    Attributes:
        client_id: Of the application.
        client_secret: Of the application.
        refresh_tokens: By region; a region without one has withdrawn its consent.
    """

    client_id: str = "amzn1.application-oa2-client.windtunnel"
    client_secret: str = "amzn1.oa2-cs.v1.windtunnel"  # noqa: S105 - opens nothing but this
    refresh_tokens: dict[str, str] = field(
        default_factory=lambda: {each: f"Atzr|windtunnel-{each}" for each in REGIONS}
    )
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)  # access token to region and its end
    _codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def agree(self, region: str, now: datetime) -> str:
        """The code a person's browser brings back after they agreed."""
        code = f"ANcode{next(self._numbers)}"
        self._codes[code] = region, now + timedelta(seconds=_CODE_SECONDS)
        return code

    def grant(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """A token for what an application sends.

        Raises:
            LoginRefused: It gets none.
        """
        known = hmac.compare_digest(form.get("client_id", ""), self.client_id)
        if not (hmac.compare_digest(form.get("client_secret", ""), self.client_secret) and known):
            raise LoginRefused(401, "invalid_client", "Client authentication failed")
        kind = form.get("grant_type", "")
        if kind == "client_credentials":
            if form.get("scope", "") not in SCOPES:
                raise LoginRefused(400, "invalid_scope", "The request has an invalid scope : null")
            return self._issue("", now)
        if kind == "refresh_token":
            region = self._region_of(form.get("refresh_token", ""))
        elif kind == "authorization_code":
            region = self._use_code(form.get("code", ""), now)
        else:
            raise LoginRefused(400, "unsupported_grant_type", "The grant type is not supported")
        return {**self._issue(region, now), "refresh_token": self.refresh_tokens[region]}

    def region(self, token: str, now: datetime) -> str:
        """The region an access token opens.

        Raises:
            Refused: None: it is unknown, over, or of no seller.
        """
        if not token:
            raise Refused(403, "Access token is missing in the request header.")
        region, until = self._tokens.get(token, ("", now))
        if until <= now:
            raise Refused(403, "The access token you provided has expired.")
        if not region:
            raise Refused(403, "The access token belongs to no selling partner.")
        return region

    def forget(self, token: str) -> None:
        """Withdraw an access token."""
        self._tokens.pop(token, None)

    def withdraw(self) -> None:
        """Withdraw the consent of all regions."""
        self.refresh_tokens.clear()
        self._tokens.clear()

    def _issue(self, region: str, now: datetime) -> dict[str, Any]:
        token = f"Atza|{region or 'grantless'}-{next(self._numbers)}"
        self._tokens[token] = region, now + timedelta(seconds=TOKEN_SECONDS)
        return {"access_token": token, "token_type": "bearer", "expires_in": TOKEN_SECONDS}

    def _region_of(self, refresh_token: str) -> str:
        for region, known in self.refresh_tokens.items():
            if hmac.compare_digest(refresh_token, known):
                return region
        raise LoginRefused(400, "invalid_grant", "The request has an invalid grant parameter : refresh_token")

    def _use_code(self, code: str, now: datetime) -> str:
        region, until = self._codes.pop(code, ("", now))
        if until <= now:
            raise LoginRefused(400, "invalid_grant", "The request has an invalid grant parameter : code")
        self.refresh_tokens.setdefault(region, f"Atzr|windtunnel-{region}")
        return region
