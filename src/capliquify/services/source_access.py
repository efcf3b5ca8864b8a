"""The way to connected systems: a connection becomes a source that can be read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from capliquify.connectors.calls.pace import Pace
from capliquify.connectors.connecting import Setup, Tools
from capliquify.services.connection_setup import setup_of
from capliquify.services.connector_stores import CallCounter, ConnectionQuotas, ConnectionTokens
from capliquify.services.connectors import ConnectorOf, connector_of
from capliquify.storage.repositories.connections import get_connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    import httpx

    from capliquify.connectors.connecting import Connector
    from capliquify.connectors.protocol import Account, Source
    from capliquify.services.connector_stores import OpenContext
    from capliquify.storage.repositories.connections import ConnectionRow

_ANSWER_BYTES: Final = 200 * 1024 * 1024  # reports and bulk results come in one piece
_ANSWER_SECONDS: Final = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """A connection within reach: what its connector is called with."""

    connection: ConnectionRow
    connector: Connector
    setup: Setup
    tools: Tools
    tokens: ConnectionTokens

    def source(self) -> Source:
        """The source, where an account was chosen."""
        return self.connector.open(self.tools, self.setup)


@dataclass(frozen=True, kw_only=True)
class SourceAccess:
    """Reaches connected systems.

    Attributes:
        connectors: Gives the connector of a vendor.
        egress_hosts: Hosts that may be called besides those a connector names.
        pace: Time.
    """

    connectors: ConnectorOf = connector_of
    egress_hosts: tuple[str, ...] = ()
    pace: Pace = field(default_factory=Pace)

    @contextmanager
    def reach(
        self, open_context: OpenContext, connection_id: UUID, counter: CallCounter | None = None
    ) -> Iterator[Reach]:
        """A connection with everything its connector needs; no transaction is open meanwhile.

        Args:
            open_context: Opens the organisation's contexts, for what is read and remembered on the way.
            connection_id: The connection.
            counter: Counts the calls.

        Raises:
            NotFound: There is no such connection, or no connector for it.
            Conflict: It was disconnected.
        """
        with open_context() as context:
            row = get_connection(context.transaction, connection_id)
            setup = setup_of(context, row)
        connector = self.connectors(row.vendor)
        tokens = ConnectionTokens(open_context, row.id)
        counter = counter or CallCounter()
        counter.source = row.source
        with self._way_out(connector.hosts(setup)) as http:
            tools = Tools(
                http=http,
                pace=self.pace,
                tokens=tokens,
                quotas=ConnectionQuotas(open_context, row.id),
                log=counter,
            )
            yield Reach(connection=row, connector=connector, setup=setup, tools=tools, tokens=tokens)

    def accounts(self, open_context: OpenContext, connection_id: UUID) -> Sequence[Account]:
        """The companies, stores or seller accounts the credentials of a connection open.

        Raises:
            NotFound: There is no such connection, or no connector for it.
            Conflict: It was disconnected.
            SourceFailure: They open none.
        """
        with self.reach(open_context, connection_id) as reach:
            return reach.connector.accounts(reach.tools, reach.setup)

    def _way_out(self, hosts: Sequence[str]) -> httpx.Client:
        # Only who calls a vendor waits for the HTTP client to load.
        from capliquify.connectors.http import PRIVATE_MARK, EgressPolicy, Limits, guarded_client  # noqa: PLC0415

        # What may be inside this network only whoever runs the installation says, never who connects a source.
        public = [host for host in hosts if not host.strip().lower().startswith(PRIVATE_MARK)]
        policy = EgressPolicy.of(self.egress_hosts).with_hosts(*public)
        limits = Limits(wait_seconds=60, total_seconds=_ANSWER_SECONDS, answer_bytes=_ANSWER_BYTES)
        return guarded_client(policy, limits=limits)
