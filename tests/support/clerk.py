"""A Clerk instance for tests, and parts of a service it signs people in to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx

from capliquify.connectors.clerk.jwks import FetchedKeys
from capliquify.services.clerk_identity import ClerkOptions, open_clerk
from support.http import ask
from windtunnel.clerk.server import ClerkStandIn
from windtunnel.clerk.tokens import TokenMint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from capliquify.services.clerk_identity import Clerk
    from windtunnel.clerk.webhooks import Message

ISSUER = "https://clerk.capliquify.example"
PARTY = "http://localhost:3000"
API_URL = "https://api.clerk.example/v1"
WEBHOOKS = "/api/v1/webhooks/clerk"


@dataclass
class MovableClock:
    """A clock the test turns."""

    now: datetime = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    @classmethod
    def of_system(cls) -> MovableClock:
        return cls(datetime.now(UTC))

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class ClerkWorld:
    """The stand-in, its token mint, and both clocks in one."""

    clock: MovableClock = field(default_factory=MovableClock)
    issuer: str = ISSUER
    stand_in: ClerkStandIn = field(init=False)
    mint: TokenMint = field(init=False)

    def __post_init__(self) -> None:
        self.stand_in = ClerkStandIn(clock=self.clock)
        self.mint = TokenMint(keys=self.stand_in.keys, issuer=self.issuer, authorized_party=PARTY, clock=self.clock)

    def move_to(self, issuer: str) -> None:
        self.issuer = issuer
        self.mint = replace(self.mint, issuer=issuer)

    def published(self) -> list[dict[str, str]]:
        return self.stand_in.keys.key_set()["keys"]

    def fetched_keys(self, fetch: Callable[[], list[dict[str, str]]] | None = None) -> FetchedKeys:
        return FetchedKeys(fetch or self.published, self.clock.seconds)

    def http(self) -> httpx.Client:
        """A client that reaches the stand-in without a socket."""
        app = self.stand_in.app()

        def answer(request: httpx.Request) -> httpx.Response:
            headers = dict(request.headers)
            path = request.url.raw_path.decode()
            # A thread of its own: those of the service believe they are inside its event loop.
            with ThreadPoolExecutor(1) as thread:
                asked = thread.submit(ask, app, path, request.method, headers=headers, content=request.content)
                given = asked.result()
            return httpx.Response(given.status_code, headers=given.headers, content=given.content)

        return httpx.Client(transport=httpx.MockTransport(answer))

    def options(self, **changed: Any) -> ClerkOptions:  # noqa: ANN401 - any option
        options = ClerkOptions(
            issuer=self.issuer,
            authorized_parties=(PARTY,),
            publishable_key="pk_test_windtunnel",
            secret_key=self.stand_in.secret_key,
            webhook_secrets=self.stand_in.outbox.secrets,
            api_url=API_URL,
        )
        return replace(options, **changed)

    def clerk(self, **changed: Any) -> Clerk:  # noqa: ANN401 - any option
        return open_clerk(self.options(**changed), self.http(), self.clock)

    def signing_in(self, parts: Parts) -> Parts:
        """The parts with Clerk as the one who signs people in, by this world's clock."""
        clerk = self.clerk()
        return replace(parts, clock=self.clock, identity=clerk.identity, clerk=clerk)

    def token(
        self,
        user: str,
        organization: str | None = None,
        role: str = "member",
        **claims: Any,  # noqa: ANN401 - any claim
    ) -> str:
        active = None if organization is None else {"id": organization, "slg": "acme", "rol": role}
        return self.mint.token(self.mint.claims(user, active, **claims))

    def deliver(self, app: App, messages: list[Message] | None = None) -> list[int]:
        """Deliver what happened, or the messages given, once each; gives the statuses."""
        outbox = self.stand_in.outbox
        taken = outbox.taken() if messages is None else messages
        return [
            outbox.deliver(message, lambda body, headers: post_event(app, body, headers).status_code)
            for message in taken
        ]


def post_event(app: App, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
    return ask(app, WEBHOOKS, "POST", headers=dict(headers), content=body)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
