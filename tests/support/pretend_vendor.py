"""A vendor of tests: its connector does in this process what others do over the network."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import msgspec

from capliquify.connectors.connecting import Field
from capliquify.connectors.protocol import Account, ConsentNeeded, Page, Stream, Token, WebhookEvent
from capliquify.domain.errors import NotFound, NotSignedIn
from capliquify.domain.records.item import Item
from capliquify.services.source_access import SourceAccess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from capliquify.bootstrap import Parts
    from capliquify.connectors.connecting import Connector, Consent, Setup, Tools
    from capliquify.connectors.protocol import SetAside, Source, State, VendorTotal, WebhookVerifier

PLANETS: Final = Account(id="planets", name="Planets Ltd", currency="GBP")
MOONS: Final = Account(id="moons", name="Moons Ltd", currency="GBP")
RIGHT: Final = "right-secret"
CODE: Final = "code-of-the-page"
SIGNATURE: Final = "x-pretend-signature"
ITEMS: Final = Stream(name="items", title="Items", record_types=(Item,))


def verify_webhook(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Sequence[WebhookEvent]:
    """The events of a body that is signed with one of the secrets."""
    del now
    given = headers.get(SIGNATURE, "")
    if not any(hmac.compare_digest(signature_of(each, body), given) for each in secrets):
        message = "The signature is wrong."
        raise NotSignedIn(message)
    return [
        WebhookEvent(event_id=each["id"], topic="item", stream=each.get("stream"), external_ids=("1",))
        for each in msgspec.json.decode(body, type=list[dict[str, str]])
    ]


def item(code: str) -> Item:
    """An item as the vendor describes it."""
    return Item(
        external_id=code,
        code=code,
        name=code.title(),
        group="",
        supplier="",
        unit_cost=None,
        unit_price=None,
        barcode="",
        obsolete=False,
    )


@dataclass
class PretendConnector:
    """A connector that lets in whoever knows the right secret, or comes with the code of its page.

    Attributes:
        open_accounts: What its credentials open.
        exchanged: The rounds in which a token was asked for.
    """

    open_accounts: list[Account] = field(default_factory=lambda: [PLANETS])
    exchanged: list[Consent] = field(default_factory=list)
    fields: Sequence[Field] = (
        Field(name="client_id", title="Client id", help="On the page of the app."),
        Field(name="sign_in", title="Sign-in", help="How.", default="page", choices=("page", "secret")),
        Field(name="address", title="Address", help="Leave it.", required=False),
        Field(name="client_secret", title="Client secret", help="Below the client id.", secret=True),
        Field(name="webhook_key", title="Webhook key", help="Below that.", secret=True, required=False),
    )
    streams: Sequence[Stream] = (ITEMS,)
    verify_webhook: WebhookVerifier | None = verify_webhook

    def hosts(self, setup: Setup) -> Sequence[str]:
        """That of the settings, which is never called: nothing leaves this process."""
        return [setup.settings["address"]] if setup.settings["address"] else []

    def needs_consent(self, setup: Setup) -> bool:
        """As was asked for."""
        return setup.settings["sign_in"] == "page"

    def authorize_url(self, setup: Setup, consent: Consent) -> str:
        """The page, with everything a test may look at."""
        query = {
            "client_id": setup.settings["client_id"],
            "state": consent.state,
            "redirect_uri": consent.redirect_uri,
            "challenge": hashlib.sha256(consent.verifier.encode()).hexdigest(),
        }
        return f"https://vendor.example/authorize?{urlencode(query)}"

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:
        """A token for the code of the page."""
        del setup
        self.exchanged.append(consent)
        if code != CODE:
            message = "The vendor does not know this code: connect again."
            raise ConsentNeeded(message)
        return Token(access="access", refresh="refresh", expires_at=tools.pace.now() + timedelta(minutes=30))

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """The accounts, for a token or the right secret."""
        let_in = tools.tokens.current() is not None if self.needs_consent(setup) else self._knows(setup)
        if not let_in:
            message = "The vendor does not know this secret: copy it again."
            raise ConsentNeeded(message)
        return self.open_accounts

    def open(self, tools: Tools, setup: Setup) -> Source:
        """A source with one item."""
        del tools
        return PretendSource(account_id=setup.account_id)

    def _knows(self, setup: Setup) -> bool:
        return setup.credentials["client_secret"] == RIGHT


@dataclass
class PretendSource:
    """A source with one item."""

    account_id: str
    streams: Sequence[Stream] = (ITEMS,)

    def account(self) -> Account:
        """Whom it leads to."""
        return next(each for each in (PLANETS, MOONS) if each.id == self.account_id)

    def pages(self, stream: str, state: State) -> Iterator[Page]:
        """One page, and none once it was read."""
        if not state:
            yield Page(stream=stream, state={"at": 1}, rows=1, records=[item("planet-1")])

    def read(self, stream: str, external_ids: Sequence[str]) -> Iterator[Page]:
        """The item again."""
        del external_ids
        yield Page(stream=stream, state={}, rows=1, records=[item("planet-1")])

    def map_again(self, stream: str, payload: bytes) -> Sequence[Item] | SetAside:
        """An item of what was set aside."""
        del stream
        return [item(msgspec.json.decode(payload)["code"])]

    def totals(self, as_of: date) -> list[VendorTotal]:
        """None."""
        del as_of
        return []


def signature_of(secret: str, body: bytes) -> str:
    """What the vendor signs a webhook with."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def with_vendor(parts: Parts, connector: PretendConnector) -> Parts:
    """The same parts, where `xero` is the pretended vendor and no other can be connected."""

    def connector_of(vendor: str) -> Connector:
        if vendor != "xero":
            message = f"There is no connector {vendor!r}."
            raise NotFound(message)
        return connector

    return replace(parts, sources=SourceAccess(connectors=connector_of))
