"""How a system is connected: what a person gives, how they agree, and what a connector works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from capliquify.connectors.calls.pace import Pace
    from capliquify.connectors.protocol import (
        Account,
        CallLog,
        QuotaStore,
        Source,
        Stream,
        Token,
        TokenStore,
        WebhookVerifier,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """Something a person gives to connect a system: part of its settings, or secret and then of its credentials.

    Attributes:
        name: Its key: small letters and underscores. Secret ones that begin with `webhook_` sign webhooks, several
            values with commas between while one replaces the other; where there is none every secret one does.
        title: Its label on forms.
        help: Where to find it.
        secret: Whether it is a credential: sealed, never shown again.
        required: Whether a connection cannot do without.
        default: What counts when it is left out.
        choices: The values it may have; empty: any.
    """

    name: str
    title: str
    help: str
    secret: bool = False
    required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What a connection was given.

    Attributes:
        settings: Values of the fields that are not secret.
        credentials: Values of the secret ones.
        account_id: The account chosen among those the credentials open; empty before.
    """

    settings: Mapping[str, str]
    credentials: Mapping[str, str] = field(repr=False)
    account_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """What a connector works with.

    Attributes:
        http: The one way out, open to the hosts of the connector.
        pace: Time.
        tokens: The connection's tokens.
        quotas: The connection's allowances.
        log: Hears of each call.
    """

    http: httpx.Client
    pace: Pace
    tokens: TokenStore
    quotas: QuotaStore | None = None
    log: CallLog | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """One round of asking somebody to agree on the vendor's page.

    Attributes:
        redirect_uri: Where the vendor sends them back to.
        state: Comes back with them, and proves that we asked.
        verifier: The PKCE secret of this round.
    """

    redirect_uri: str
    state: str
    verifier: str = field(repr=False)


class Connector(Protocol):
    """All a vendor's package gives: each has one as `connectors/<vendor>/connector.py: CONNECTOR`."""

    fields: Sequence[Field]
    streams: Sequence[Stream]
    verify_webhook: WebhookVerifier | None  # None: the vendor sends none

    def hosts(self, setup: Setup) -> Sequence[str]:
        """The hosts it calls, as an egress policy takes them."""
        ...

    def needs_consent(self, setup: Setup) -> bool:
        """Whether a person must agree on the vendor's page before tokens can be had."""
        ...

    def authorize_url(self, setup: Setup, consent: Consent) -> str:
        """The page on which a person agrees."""
        ...

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:
        """The first token, for the code the vendor sent them back with.

        Raises:
            SourceFailure: The vendor gives none.
        """
        ...

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """The companies, stores or seller accounts the credentials open: one is chosen.

        Raises:
            SourceFailure: They open none.
        """
        ...

    def open(self, tools: Tools, setup: Setup) -> Source:
        """The source of a connection whose account was chosen."""
        ...
