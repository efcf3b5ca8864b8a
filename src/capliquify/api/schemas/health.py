"""How the service is."""

from __future__ import annotations

import msgspec


class HealthDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured; told to this machine only."""

    database_latency_ms: float | None
    migrations_at_head: bool | None
    worker_heartbeat_age_seconds: float | None
    queue_depth: int | None
    failures: list[str]


class Health(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the service does its work."""

    status: str
    version: str
    details: HealthDetails | None = None
