"""Login with Amazon: tokens for an hour, got with a refresh token that lasts until the seller withdraws it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from capliquify.connectors.amazon.payloads import Granted, LoginError
from capliquify.connectors.calls.caller import Call
from capliquify.connectors.protocol import AnswerChanged, ConsentNeeded, SourceFailure, Token

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from capliquify.connectors.calls.caller import Caller
    from capliquify.connectors.connecting import Tools

_MARGIN: Final = timedelta(seconds=60)
_OK: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """The tokens of one connection.

    Attributes:
        tools: Where they lie, and what time it is.
        caller: Calls Amazon.
        url: Where tokens are given.
        credentials: The application's id and secret, and the refresh token a person typed in, if one did.
    """

    tools: Tools
    caller: Caller
    url: str
    credentials: Mapping[str, str]

    def access(self) -> str:
        """A token that is good for another while.

        Raises:
            ConsentNeeded: The seller has withdrawn their consent.
            SourceFailure: There is none to be had.
        """
        token = self.tools.tokens.current()
        if token is None or token.expires_at - _MARGIN <= self.tools.pace.now():
            token = self.tools.tokens.renew(token, self._refresh)
        return token.access

    def renew(self, unusable: str) -> None:
        """Get another token in the place of one that was refused, unless somebody did already.

        Raises:
            ConsentNeeded: The seller has withdrawn their consent.
            SourceFailure: There is none to be had.
        """
        token = self.tools.tokens.current()
        if token is None or token.access == unusable:
            self.tools.tokens.renew(token, self._refresh)

    def exchange(self, code: str, redirect_uri: str) -> Token:
        """The first token, for the code the seller's consent brought.

        Raises:
            SourceFailure: The code is over or was used.
        """
        return self._fetch({"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri})

    def _refresh(self, stored: Token | None) -> Token:
        refresh = (stored.refresh if stored is not None else None) or self.credentials.get("refresh_token", "")
        if not refresh:
            message = "Amazon was not agreed to yet: connect it again and agree in Seller Central."
            raise ConsentNeeded(message)
        return self._fetch({"grant_type": "refresh_token", "refresh_token": refresh})

    def _fetch(self, form: Mapping[str, str]) -> Token:
        named = {name: self.credentials.get(name, "") for name in ("client_id", "client_secret")}

        def build() -> httpx.Request:
            return self.tools.http.build_request("POST", self.url, data={**form, **named})

        response = self.caller.send(Call(operation="token", build=build))
        if response.status_code != _OK:
            raise _failure(response)
        try:
            granted = msgspec.json.decode(response.content, type=Granted)
        except msgspec.DecodeError as error:
            message = f"Amazon's answer to a login is not as described: {error}."
            raise AnswerChanged(message) from error
        return Token(
            access=granted.access_token,
            expires_at=self.tools.pace.now() + timedelta(seconds=granted.expires_in),
            refresh=granted.refresh_token or form.get("refresh_token"),
        )


def _failure(response: httpx.Response) -> SourceFailure:
    try:
        told = msgspec.json.decode(response.content, type=LoginError)
    except msgspec.DecodeError:
        told = LoginError()
    if told.error == "invalid_grant":
        return ConsentNeeded("Amazon no longer lets this connection in: connect it again and agree in Seller Central.")
    if told.error in {"invalid_client", "unauthorized_client"}:
        return SourceFailure("Amazon does not know the client id with this client secret: check both, then save them.")
    return SourceFailure(f"Amazon gives no token ({response.status_code} {told.error}): try again later.")
