"""All of Amazon: what a person gives, how they agree, and the source that is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import httpx
import msgspec

from capliquify.connectors.amazon.client import AmazonClient
from capliquify.connectors.amazon.login import Login
from capliquify.connectors.amazon.mapping import sales_again
from capliquify.connectors.amazon.marketplaces import (
    API_HOSTS,
    CONSENT_HOSTS,
    DEFAULT_SITES,
    DOCUMENT_HOSTS,
    REGIONS,
    marketplace_ids,
)
from capliquify.connectors.amazon.order_stream import ORDERS, OrderStream
from capliquify.connectors.amazon.payloads import Report
from capliquify.connectors.amazon.settlement_stream import SETTLEMENTS, SettlementStream
from capliquify.connectors.amazon.stock_stream import STOCK, StockStream
from capliquify.connectors.calls.caller import Caller
from capliquify.connectors.connecting import Field
from capliquify.connectors.protocol import Account, SetAside, SourceFailure, Stream
from capliquify.domain.records.payout import Payout, PayoutTransaction
from capliquify.domain.records.sale import Sale
from capliquify.domain.records.stock_level import StockLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from capliquify.connectors.connecting import Connector, Consent, Setup, Tools
    from capliquify.connectors.protocol import Page, State, Token, VendorTotal, WebhookVerifier

_LOGIN_URL: Final = "https://api.amazon.com/auth/o2/token"
_STREAMS: Final = (
    Stream(name=ORDERS, title="Orders", record_types=(Sale,)),
    Stream(name=STOCK, title="Stock at Amazon", record_types=(StockLevel,)),
    Stream(name=SETTLEMENTS, title="Settlements", record_types=(Payout, PayoutTransaction), every_minutes=360),
)
_FIELDS: Final = (
    Field(name="region", title="Region", help="Where the seller account is.", choices=REGIONS, default="eu"),
    Field(
        name="marketplaces",
        title="Marketplaces",
        help="Sites such as Amazon.co.uk, with commas between them; left out: the largest of the region.",
        required=False,
    ),
    Field(
        name="application_id",
        title="Application id",
        help="Begins with amzn1.sp.solution; needed to agree on Amazon's page, not with a refresh token.",
        required=False,
    ),
    Field(
        name="client_id",
        title="LWA client id",
        help="In Seller Central under Apps and Services, Develop Apps, View of the application's LWA credentials.",
        secret=True,
    ),
    Field(name="client_secret", title="LWA client secret", help="Beside the client id.", secret=True),
    Field(
        name="refresh_token",
        title="Refresh token",
        help="Of an application you authorised yourself; left out: you agree on Amazon's page.",
        secret=True,
        required=False,
    ),
    Field(
        name="history_days",
        title="Days of history",
        help="How far back the first sync reads orders; Amazon keeps two years.",
        required=False,
        default="730",
    ),
    Field(
        name="document_hosts",
        title="Hosts of report documents",
        help="Where Amazon keeps the text of reports, with commas between them; left out: those of the region.",
        required=False,
    ),
    Field(name="base_url", title="API address", help="Left out: Amazon's of the region.", required=False),
    Field(name="login_url", title="Login address", help="Left out: Amazon's.", required=False),
    Field(name="consent_url", title="Consent page", help="Left out: Seller Central of the region.", required=False),
)


@dataclass(kw_only=True)
class AmazonSource:
    """One seller account.

    Attributes:
        region: Where it is.
        orders: Its orders.
        stock: Its stock at Amazon.
        settlements: Its settlements.
        streams: What is read of it.
    """

    region: str
    orders: OrderStream
    stock: StockStream
    settlements: SettlementStream
    streams: Sequence[Stream] = _STREAMS

    def account(self) -> Account:
        """Whom the connection leads to; proves that the credentials work.

        Raises:
            SourceFailure: They do not.
        """
        seller = self.settlements.seller()
        return Account(id=seller or f"amazon-{self.region}", name=f"Amazon seller account ({self.region.upper()})")

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """The stream from a state on.

        Raises:
            SourceFailure: It cannot go on.
        """
        if stream == ORDERS:
            return self.orders.pages(state)
        return self.stock.pages() if stream == STOCK else self.settlements.pages(state)

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """Single orders; Amazon gives nothing else one by one.

        Raises:
            SourceFailure: They cannot be read.
        """
        if stream != ORDERS:
            message = f"Amazon gives no single {stream}: sync the stream instead."
            raise SourceFailure(message)
        return self.orders.read(external_ids)

    def map_again(self, stream: str, payload: bytes) -> Sequence[object] | SetAside:
        """What a document that was set aside becomes now."""
        if stream == SETTLEMENTS:
            return self.settlements.again(msgspec.json.decode(payload, type=Report))
        return sales_again(payload)

    def totals(self, as_of: date) -> Iterable[VendorTotal]:
        """What the latest settlements say was paid.

        Raises:
            SourceFailure: They cannot be read.
        """
        return self.settlements.totals(as_of)


class AmazonConnector:
    """Connects seller accounts: one connection for each region's."""

    fields: Sequence[Field] = _FIELDS
    streams: Sequence[Stream] = _STREAMS
    verify_webhook: WebhookVerifier | None = None  # Amazon sends to queues of its own cloud only

    def hosts(self, setup: Setup) -> Sequence[str]:
        """The API's, the login's, and those where report documents lie."""
        named = setup.settings.get("document_hosts", "") or DOCUMENT_HOSTS[_region(setup)]
        hosts = [httpx.URL(url).host for url in (_base_url(setup), _login_url(setup))]
        hosts += [host.strip() for host in named.split(",") if host.strip()]
        return list(dict.fromkeys(hosts))

    def needs_consent(self, setup: Setup) -> bool:
        """Without a refresh token somebody must agree on Amazon's page."""
        return not setup.credentials.get("refresh_token")

    def authorize_url(self, setup: Setup, consent: Consent) -> str:
        """The page of Seller Central on which the seller agrees."""
        page = f"https://{CONSENT_HOSTS[_region(setup)]}/apps/authorize/consent"
        asked = {
            "application_id": setup.settings.get("application_id", ""),
            "state": consent.state,
            "redirect_uri": consent.redirect_uri,
        }
        return f"{setup.settings.get('consent_url') or page}?{urlencode(asked)}"

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:
        """The first token, for the code Amazon sent the seller back with.

        Raises:
            SourceFailure: Amazon gives none.
        """
        return _client(tools, setup).login.exchange(code, consent.redirect_uri)

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """The seller account.

        Raises:
            SourceFailure: The credentials open none.
        """
        return [self.open(tools, setup).account()]

    def open(self, tools: Tools, setup: Setup) -> AmazonSource:
        """The source of a connection.

        Raises:
            SourceFailure: A setting is wrong.
        """
        region, client = _region(setup), _client(tools, setup)
        named = setup.settings.get("marketplaces", "") or DEFAULT_SITES[region]
        ids = marketplace_ids(region, [site.strip() for site in named.split(",") if site.strip()])
        days = setup.settings.get("history_days", "") or "730"
        if not days.isdecimal() or int(days) < 1:
            message = f"The days of history are {days!r}: give a number from 1 to 730."
            raise SourceFailure(message)
        return AmazonSource(
            region=region,
            orders=OrderStream(client=client, marketplaces=ids, history=timedelta(days=min(int(days), 730))),
            stock=StockStream(client=client, marketplaces=ids),
            settlements=SettlementStream(client=client),
        )


CONNECTOR: Final[Connector] = AmazonConnector()


def _client(tools: Tools, setup: Setup) -> AmazonClient:
    caller = Caller(vendor="Amazon", http=tools.http, pace=tools.pace, log=tools.log)
    login = Login(tools=tools, caller=caller, url=_login_url(setup), credentials=setup.credentials)
    return AmazonClient(tools=tools, caller=caller, login=login, base_url=_base_url(setup))


def _region(setup: Setup) -> str:
    region = setup.settings.get("region", "") or "eu"
    if region not in REGIONS:
        message = f"{region} is no region of Amazon: choose one of {', '.join(REGIONS)}."
        raise SourceFailure(message)
    return region


def _base_url(setup: Setup) -> str:
    return (setup.settings.get("base_url") or f"https://{API_HOSTS[_region(setup)]}").rstrip("/")


def _login_url(setup: Setup) -> str:
    return setup.settings.get("login_url") or _LOGIN_URL
