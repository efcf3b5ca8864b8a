"""How a Shopify store is connected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

import httpx

from capliquify.connectors.connecting import Field
from capliquify.connectors.protocol import Account, SourceFailure
from capliquify.connectors.shopify.client import API_VERSION, base_url
from capliquify.connectors.shopify.source import STREAMS, ShopifySource
from capliquify.connectors.shopify.webhooks import verify_webhook

if TYPE_CHECKING:
    from capliquify.connectors.connecting import Connector, Consent, Setup, Tools
    from capliquify.connectors.protocol import Source, Stream, Token, WebhookVerifier

# Results of bulk operations lie there.
FILE_HOST: Final = "storage.googleapis.com"


@dataclass
class ShopifyConnector:
    """Connects stores by an app of the store's own organisation: no page to agree on."""

    fields: Sequence[Field] = (
        Field(
            name="shop",
            title="Store address",
            help="The address that ends in .myshopify.com: in Shopify under Settings, Domains.",
        ),
        Field(
            name="client_id",
            title="Client ID",
            help="Of the app you made for this store: in Shopify's Dev Dashboard under the app's settings.",
        ),
        Field(
            name="client_secret",
            title="Client secret",
            help="Beside the client ID. It also signs the app's webhooks.",
            secret=True,
        ),
        Field(
            name="api_version",
            title="Version of the interface",
            help="Leave it as it is, unless the documentation of this connector says otherwise.",
            required=False,
            default=API_VERSION,
        ),
        Field(
            name="base_url",
            title="Address of the interface",
            help="Only for tests: where the store is called instead of at its own address.",
            required=False,
        ),
    )
    streams: Sequence[Stream] = STREAMS
    verify_webhook: WebhookVerifier | None = verify_webhook

    def hosts(self, setup: Setup) -> Sequence[str]:
        """The store's host, and the one its files lie on."""
        return (httpx.URL(base_url(setup)).host, FILE_HOST)

    def needs_consent(self, setup: Setup) -> bool:  # noqa: ARG002 - the same for every store
        """No: the app's own credentials are enough."""
        return False

    def authorize_url(self, setup: Setup, consent: Consent) -> str:  # noqa: ARG002 - there is none
        """There is no page to agree on.

        Raises:
            SourceFailure: Always.
        """
        _no_page()

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:  # noqa: ARG002 - there is none
        """There is no page to agree on.

        Raises:
            SourceFailure: Always.
        """
        _no_page()

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """The one store.

        Raises:
            SourceFailure: The credentials do not open it.
        """
        return [ShopifySource(tools, setup).account()]

    def open(self, tools: Tools, setup: Setup) -> Source:
        """The store."""
        return ShopifySource(tools, setup)


CONNECTOR: Final[Connector] = ShopifyConnector()


def _no_page() -> NoReturn:
    message = "A Shopify store is connected with the client ID and secret of an app: there is no page to agree on."
    raise SourceFailure(message)
