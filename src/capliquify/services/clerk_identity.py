"""Clerk as the one who signs people in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from capliquify.connectors.clerk.client import ClerkClient
from capliquify.connectors.clerk.jwks import FetchedKeys, PinnedKey
from capliquify.connectors.clerk.tokens import TokenRefused, TokenVerifier
from capliquify.connectors.clerk.webhooks import WebhookVerifier
from capliquify.domain.access.credentials import TokenCredential
from capliquify.domain.errors import NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx

    from capliquify.services.context import Clock


@dataclass(frozen=True, slots=True)
class ClerkIdentity:
    """Session tokens of Clerk.

    Attributes:
        verifier: Checks tokens.
        clock: What time it is.
    """

    verifier: TokenVerifier
    clock: Clock
    name: str = "clerk"
    takes_bearer: bool = True
    cookies: tuple[str, ...] = ("__session",)

    def credential(self, token: str) -> TokenCredential:
        """Who a token is of; when they signed in counts, not when the token was made, which is once a minute.

        Raises:
            NotSignedIn: The token does not count; the message says why.
            Unavailable: Its key cannot be fetched at the moment.
        """
        try:
            session = self.verifier.verify(token, self.clock())
        except TokenRefused as refusal:
            raise NotSignedIn(str(refusal)) from None
        return TokenCredential(
            subject=session.subject,
            issued_at=session.signed_in_at,
            organisation=session.organisation,
            role=session.role,
            factor_at=session.factor_at,
            impersonator=session.impersonator,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ClerkOptions:
    """What an installation tells about its Clerk instance.

    Attributes:
        issuer: Its Frontend API URL.
        authorized_parties: Origins whose pages may use its tokens.
        publishable_key: Its key for the web app.
        secret_key: Its key for the backend API.
        webhook_secrets: What its webhooks are signed with.
        api_url: Where the backend API is.
        pinned_key: Its public key in PEM, where it is not to be fetched.
        on_loopback: Whether the web app may load its scripts from an address of this machine, over plain http.
    """

    issuer: str
    authorized_parties: Iterable[str]
    publishable_key: str
    secret_key: str
    webhook_secrets: Iterable[str]
    api_url: str
    pinned_key: str | None = None
    on_loopback: bool = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that are called: names only."""
        return tuple(urlsplit(url).hostname or "" for url in (self.issuer, self.api_url))

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"ClerkOptions({self.issuer})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clerk:
    """A Clerk instance: its tokens, its webhooks and its backend API."""

    identity: ClerkIdentity
    webhooks: WebhookVerifier
    client: ClerkClient
    publishable_key: str
    on_loopback: bool = False


def open_clerk(options: ClerkOptions, http: httpx.Client, clock: Clock) -> Clerk:
    """The parts of a Clerk instance; nothing is asked of it yet.

    Args:
        options: What the installation tells about it.
        http: A client that may call its hosts.
        clock: What time it is.

    Raises:
        InvalidInput: A signing secret or the pinned key is none.
    """
    client = ClerkClient(
        http=http,
        api_url=options.api_url.rstrip("/"),
        issuer=options.issuer.rstrip("/"),
        secret_key=options.secret_key,
    )
    verifier = TokenVerifier(
        keys=PinnedKey(options.pinned_key) if options.pinned_key else FetchedKeys(client.keys),
        issuer=options.issuer.rstrip("/"),
        authorized_parties=frozenset(party.rstrip("/") for party in options.authorized_parties),
    )
    return Clerk(
        identity=ClerkIdentity(verifier, clock),
        webhooks=WebhookVerifier.of(options.webhook_secrets),
        client=client,
        publishable_key=options.publishable_key,
        on_loopback=options.on_loopback,
    )
