"""Tokens of Xero: for a person's consent, renewed by rotation, or for a custom connection."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import httpx

from capliquify.connectors.calls.caller import Call, Caller
from capliquify.connectors.protocol import ConsentNeeded, SourceFailure, Token
from capliquify.connectors.xero.payloads import TokenAnswer, TokenError, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capliquify.connectors.connecting import Consent, Setup, Tools

CONSENT: Final = "consent"
CUSTOM_CONNECTION: Final = "custom_connection"
SCOPES: Final = (
    "offline_access",
    "accounting.settings.read",
    "accounting.invoices.read",
    "accounting.payments.read",
    "accounting.banktransactions.read",
    "accounting.reports.balancesheet.read",
    "accounting.reports.profitandloss.read",
    "accounting.reports.banksummary.read",
)
_OK: Final = 200


def authorize_url(setup: Setup, consent: Consent) -> str:
    """The page on which a person agrees."""
    digest = hashlib.sha256(consent.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": setup.settings["client_id"],
        "redirect_uri": consent.redirect_uri,
        "scope": " ".join(SCOPES),
        "state": consent.state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{setup.settings['login_url'].rstrip('/')}/identity/connect/authorize?{urlencode(query)}"


def for_code(tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:
    """The first token.

    Raises:
        SourceFailure: Xero gives none.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": consent.redirect_uri,
        "code_verifier": consent.verifier,
    }
    return _ask(tools, setup, form, repeatable=False)


def next_token(tools: Tools, setup: Setup, held: Token | None) -> Token:
    """The token after one that is over.

    Raises:
        SourceFailure: Xero gives none; `ConsentNeeded` where a person must agree again.
    """
    if setup.settings.get("flow", CONSENT) == CUSTOM_CONNECTION:
        scopes = " ".join(scope for scope in SCOPES if scope != "offline_access")
        return _ask(tools, setup, {"grant_type": "client_credentials", "scope": scopes})
    if held is None or held.refresh is None:
        message = "Nobody has agreed on Xero's page yet: connect Xero again."
        raise ConsentNeeded(message)
    # A lost answer does no harm: the token that was rotated counts for half an hour more.
    return _ask(tools, setup, {"grant_type": "refresh_token", "refresh_token": held.refresh})


def _ask(tools: Tools, setup: Setup, form: Mapping[str, str], *, repeatable: bool = True) -> Token:
    url = f"{setup.settings['identity_url'].rstrip('/')}/connect/token"
    client_id, secret = setup.settings["client_id"], setup.credentials.get("client_secret", "")
    headers = {"Accept": "application/json"}
    if secret:
        pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    else:
        form = {**form, "client_id": client_id}
    asked_at = tools.pace.now()
    caller = Caller("Xero", tools.http, tools.pace, tools.log)
    response = caller.send(
        Call(
            operation="connect/token",
            build=lambda: httpx.Request("POST", url, data=dict(form), headers=headers),
            repeatable=repeatable,
        )
    )
    if response.status_code != _OK:
        raise _refusal(response)
    answer = read(response.content, TokenAnswer, "connect/token")
    return Token(
        access=answer.access_token,
        refresh=answer.refresh_token,
        expires_at=asked_at + timedelta(seconds=answer.expires_in),
        scopes=tuple(answer.scope.split()),
    )


def _refusal(response: httpx.Response) -> SourceFailure:
    try:
        error = read(response.content, TokenError, "connect/token").error
    except SourceFailure:
        error = ""
    if error == "invalid_grant":
        return ConsentNeeded("Xero no longer accepts this connection: connect Xero again.")
    if error in {"invalid_client", "unauthorized_client"}:
        return ConsentNeeded("Xero does not accept the client id or secret: copy both again from the app at Xero.")
    if error == "invalid_scope":
        return ConsentNeeded("The app at Xero may not ask for every right needed: see docs/connectors/xero.md.")
    return SourceFailure(f"Xero gave no token: it answered {response.status_code} {error}".rstrip() + ".")
