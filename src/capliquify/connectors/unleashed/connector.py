"""How Unleashed is connected: an API id and key; nobody has to agree on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import httpx

from capliquify.connectors.calls.caller import Caller
from capliquify.connectors.connecting import Field
from capliquify.connectors.protocol import Account, SourceFailure
from capliquify.connectors.unleashed.budget import MonthlyBudget
from capliquify.connectors.unleashed.client import Access, UnleashedClient
from capliquify.connectors.unleashed.source import STREAMS, UnleashedSource
from capliquify.connectors.unleashed.webhooks import verify_webhook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capliquify.connectors.connecting import Connector, Consent, Setup, Tools
    from capliquify.connectors.protocol import Source, Stream, Token, WebhookVerifier

_BASE_URL: Final = "https://api.unleashedsoftware.com"

FIELDS: Final = (
    Field(name="api_id", title="API id", help="In Unleashed: Integration > Unleashed API Access"),
    Field(name="api_key", title="API key", help="Beside the API id; it opens the whole account", secret=True),
    Field(
        name="currency", title="Currency of the stock's value", help="ISO 4217, such as GBP: the account's own currency"
    ),
    Field(
        name="company_name",
        title="Company",
        help="What to call this account; Unleashed does not tell",
        required=False,
        default="Unleashed",
    ),
    Field(
        name="monthly_calls",
        title="API calls a month",
        help="What your subscription allows. When 80 % are used you are told; empty: they are not counted",
        required=False,
    ),
    Field(
        name="webhook_secret",
        title="Webhook signing key",
        help="Shown once when a webhook subscription is made",
        secret=True,
        required=False,
    ),
    Field(
        name="base_url",
        title="Address of the API",
        help="Only to try against another server",
        required=False,
        default=_BASE_URL,
    ),
)


class UnleashedConnector:
    """Connects Unleashed accounts."""

    fields: Sequence[Field] = FIELDS
    streams: Sequence[Stream] = STREAMS
    verify_webhook: WebhookVerifier | None = staticmethod(verify_webhook)

    def hosts(self, setup: Setup) -> Sequence[str]:
        """The one host of the API."""
        return [httpx.URL(_given(setup, "base_url")).host]

    def needs_consent(self, setup: Setup) -> bool:  # noqa: ARG002 - the same for all
        """Nobody has to agree: the key is enough."""
        return False

    def authorize_url(self, setup: Setup, consent: Consent) -> str:  # noqa: ARG002 - there is none for anybody
        """There is no such page.

        Raises:
            SourceFailure: Always.
        """
        _no_consent()

    def exchange(self, tools: Tools, setup: Setup, consent: Consent, code: str) -> Token:  # noqa: ARG002 - as above
        """There are no tokens.

        Raises:
            SourceFailure: Always.
        """
        _no_consent()

    def accounts(self, tools: Tools, setup: Setup) -> Sequence[Account]:
        """The one account of the key.

        Raises:
            SourceFailure: The key does not open it.
        """
        return [self.open(tools, setup).account()]

    def open(self, tools: Tools, setup: Setup) -> Source:
        """The account of a connection.

        Raises:
            SourceFailure: A setting cannot be used; the message tells which.
        """
        access = Access(
            base_url=_given(setup, "base_url"),
            api_id=_given(setup, "api_id"),
            api_key=setup.credentials.get("api_key", ""),
        )
        budget = MonthlyBudget(tools.pace, tools.quotas, _calls(_given(setup, "monthly_calls")))
        caller = Caller("Unleashed", tools.http, tools.pace, tools.log)
        client = UnleashedClient(access=access, caller=caller, budget=budget)
        currency = _given(setup, "currency").upper()
        account = Account(id=access.api_id, name=_given(setup, "company_name"), currency=currency)
        return UnleashedSource(client, tools.pace, account, currency)


def _given(setup: Setup, name: str) -> str:
    """A setting, or what counts where it was left out."""
    default = next(each.default for each in FIELDS if each.name == name)
    return setup.settings.get(name, "").strip() or default


def _calls(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) < 1:
        message = f"API calls a month is {text!r}: give a whole number over 0, or leave it empty."
        raise SourceFailure(message)
    return int(text)


def _no_consent() -> NoReturn:
    message = "Unleashed is connected with an API id and key: there is no page to agree on."
    raise SourceFailure(message)


CONNECTOR: Final[Connector] = UnleashedConnector()
