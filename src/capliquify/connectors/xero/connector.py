"""How Xero is connected: by a person's consent, or as a custom connection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import httpx

from capliquify.connectors.connecting import Connector, Field
from capliquify.connectors.protocol import ConsentNeeded
from capliquify.connectors.xero import tokens
from capliquify.connectors.xero.chart import given_classes
from capliquify.connectors.xero.client import XeroApi
from capliquify.connectors.xero.payloads import Connection
from capliquify.connectors.xero.source import STREAMS, XeroSource
from capliquify.connectors.xero.webhooks import verify_webhook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.connectors.connecting import Consent, Setup, Tools
    from capliquify.connectors.protocol import Account, Source, Stream, Token, WebhookVerifier

_ADDRESSES: Final = ("api_url", "identity_url", "login_url")
FIELDS: Final = (
    Field(
        name="flow",
        title="How to connect",
        help="consent: somebody agrees on Xero's page. custom_connection: a custom connection of one organisation.",
        default=tokens.CONSENT,
        choices=(tokens.CONSENT, tokens.CUSTOM_CONNECTION),
    ),
    Field(name="client_id", title="Client id", help="On the Configuration page of your app at developer.xero.com."),
    Field(
        name="client_secret",
        title="Client secret",
        help="On the same page; an app of the kind Mobile or desktop has none.",
        secret=True,
        required=False,
    ),
    Field(
        name="webhook_key",
        title="Webhook key",
        help="On the Webhooks page of your app, if it sends webhooks.",
        secret=True,
        required=False,
    ),
    Field(
        name="account_classes",
        title="Account classes",
        help='What accounts are that Xero\'s types do not tell, by code: {"825": "tax", "611": "receivable"}.',
        required=False,
    ),
    Field(
        name="api_url",
        title="API address",
        help="Leave it as it is, unless you try CapLiquify out.",
        required=False,
        default="https://api.xero.com",
    ),
    Field(
        name="identity_url",
        title="Token address",
        help="Leave it as it is, unless you try CapLiquify out.",
        required=False,
        default="https://identity.xero.com",
    ),
    Field(
        name="login_url",
        title="Consent address",
        help="Leave it as it is, unless you try CapLiquify out.",
        required=False,
        default="https://login.xero.com",
    ),
)


@dataclass
class XeroConnector:
    """Connects Xero.

    Attributes:
        fields: What a person gives.
        streams: What comes.
        verify_webhook: Checks webhooks.
    """

    fields: Sequence[Field] = FIELDS
    streams: Sequence[Stream] = STREAMS
    verify_webhook: WebhookVerifier | None = verify_webhook

    def hosts(self, setup: Setup) -> Sequence[str]:
        """The hosts of the API and of the tokens."""
        return list(dict.fromkeys(httpx.URL(setup.settings[name]).host for name in _ADDRESSES[:2]))

    def needs_consent(self, setup: Setup) -> bool:
        """Whether somebody must agree on Xero's page."""
        return setup.settings.get("flow", tokens.CONSENT) == tokens.CONSENT

    def authorize_url(self, setup: Setup, consent: Consent) -> str:
        """Xero's page."""
        return tokens.authorize_url(setup, consent)

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:
        """The first token.

        Raises:
            SourceFailure: Xero gives none.
        """
        return tokens.for_code(tools, setup, consent, code)

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """The organisations somebody agreed to, with the currency of their books.

        Raises:
            SourceFailure: There is none, one cannot be asked, or the account classes are not written well.
        """
        given_classes(setup.settings.get("account_classes", ""))
        found = XeroApi(tools, setup).connections(list[Connection])
        accounts = [
            XeroSource(XeroApi(tools, replace(setup, account_id=each.tenant_id))).account()
            for each in found
            if each.tenant_type == "ORGANISATION"
        ]
        if not accounts:
            message = "No organisation was chosen on Xero's page: connect again and choose one."
            raise ConsentNeeded(message)
        return accounts

    def open(self, tools: Tools, setup: Setup) -> Source:
        """The organisation that was chosen."""
        return XeroSource(XeroApi(tools, setup))


CONNECTOR: Final[Connector] = XeroConnector()
