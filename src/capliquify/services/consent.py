"""Somebody agrees, on a vendor's own page, that this installation may read there: asked here, finished here, once."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capliquify.connectors.connecting import Consent
from capliquify.domain.errors import Conflict, InvalidInput
from capliquify.domain.sources.vendor import VENDOR_NAMES, Vendor
from capliquify.services import audit, vault
from capliquify.services.answers.sources import ConsentRequest
from capliquify.services.audit import Act
from capliquify.services.connection_setup import setup_of
from capliquify.services.identity import token_hash
from capliquify.services.refusals import Refused
from capliquify.storage.repositories import connection_consents
from capliquify.storage.repositories.connection_consents import NewConsent
from capliquify.storage.repositories.connections import get_connection
from capliquify.storage.repositories.sealed_values import CONSENT_VERIFIER

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.services.context import Context
    from capliquify.storage.repositories.connection_consents import ConsentRow

LIFE: Final = timedelta(minutes=10)
PAGE: Final = "/settings/sources/consent"

_STATE_BYTES: Final = 32
_VERIFIER_BYTES: Final = 48  # 64 characters, of the 43 to 128 PKCE asks for
_TERMINAL: Final = re.compile(r"http://(127\.0\.0\.1|localhost):[1-9][0-9]{0,4}/")
_BEGIN_AGAIN: Final = "Begin again on the Sources page, or with `capliquify connect`."
_DENIED: Final = frozenset({"access_denied", "user_denied", "consent_required"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a vendor sent somebody back with: a code where they agreed, the vendor's word where not."""

    state: str
    code: str | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """A round that somebody agreed in: what the vendor gives a token for."""

    connection_id: UUID
    consent: Consent
    code: str


def redirect_uri_of(web_url: str) -> str:
    """The page of the web app that vendors send people back to."""
    return web_url.rstrip("/") + PAGE


def start(context: Context, connection_id: UUID, redirect_uri: str | None = None) -> ConsentRequest:
    """Ask somebody to agree: the address of the vendor's page, good for ten minutes and in the place of any before.

    Args:
        context: Whoever connects.
        connection_id: What is connected.
        redirect_uri: Where the vendor sends them back to: a loopback address of a terminal; the web app by default.

    Raises:
        NotFound: There is no such connection.
        InvalidInput: They may not be sent back to there.
        Conflict: It was disconnected, or needs nobody's consent.
    """
    target = _checked(redirect_uri or redirect_uri_of(context.web_url), context.web_url)
    connection = get_connection(context.transaction, connection_id, lock=True)
    setup = setup_of(context, connection)
    connector = context.connectors(connection.vendor)
    if not connector.needs_consent(setup):
        message = f"{connection.name} needs nobody's consent: its credentials are enough."
        raise Conflict(message)
    state, verifier = secrets.token_urlsafe(_STATE_BYTES), secrets.token_urlsafe(_VERIFIER_BYTES)
    state_hash, now = token_hash(state), context.clock()
    new = NewConsent(
        state_hash=state_hash,
        connection_id=connection.id,
        verifier_sealed=vault.seal(context, CONSENT_VERIFIER.place(state_hash), verifier.encode()),
        redirect_uri=target,
        requested_by=context.actor,
        created_at=now,
        expires_at=now + LIFE,
    )
    connection_consents.add_consent(context.transaction, new)
    audit.record(context, Act(action="source.consent-asked", subject=f"source:{connection.id}"))
    return ConsentRequest(
        source_id=str(connection.id),
        authorize_url=connector.authorize_url(setup, Consent(redirect_uri=target, state=state, verifier=verifier)),
        expires_at=new.expires_at,
    )


def take(context: Context, answer: Answer) -> Agreed | Refused:
    """What somebody came back with; a round is over with that, however it ended.

    Args:
        context: Whoever came back: only whoever was sent.
        answer: What the vendor sent them with.
    """
    row = connection_consents.lock_consent(context.transaction, token_hash(answer.state))
    if row is None or row.requested_by != context.actor:
        message = f"Nobody was asked for this consent here, or somebody else was. {_BEGIN_AGAIN}"
        return Refused(Conflict(message))
    if row.used_at is not None or row.expires_at <= context.clock():
        message = f"This consent was used already, or asked for more than ten minutes ago. {_BEGIN_AGAIN}"
        return Refused(Conflict(message))
    connection_consents.use_consent(context.transaction, row.state_hash, context.clock())
    if answer.code is None:
        return _denied(context, row, answer.error)
    verifier = vault.unseal(context, CONSENT_VERIFIER.place(row.state_hash), row.verifier_sealed).decode()
    consent = Consent(redirect_uri=row.redirect_uri, state=answer.state, verifier=verifier)
    return Agreed(connection_id=row.connection_id, consent=consent, code=answer.code)


def _denied(context: Context, row: ConsentRow, error: str | None) -> Refused:
    connection = get_connection(context.transaction, row.connection_id)
    name, word = VENDOR_NAMES[Vendor(connection.vendor)], error or "no reason given"
    denied = Act(action="source.consent-denied", subject=f"source:{connection.id}", reason=word)
    audit.record(context, denied)
    if error is None or error in _DENIED:
        message = f"Nobody agreed on the page of {name} ({word}), so nothing was connected. {_BEGIN_AGAIN}"
    else:
        message = f"{name} did not let anybody agree: {word}. Check the app's settings there. {_BEGIN_AGAIN}"
    return Refused(Conflict(message))


def _checked(redirect_uri: str, web_url: str) -> str:
    """A code is sent to nobody but this installation's own page, and the machine of whoever asks."""
    if redirect_uri != redirect_uri_of(web_url) and not _TERMINAL.fullmatch(redirect_uri):
        message = f"People can be sent back to {redirect_uri_of(web_url)} or to http://127.0.0.1:PORT/, nowhere else."
        raise InvalidInput(message)
    return redirect_uri
