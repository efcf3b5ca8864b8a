"""Instants as requests and states write them."""

from __future__ import annotations

from datetime import UTC, datetime


def instant_text(instant: datetime) -> str:
    """An instant in UTC, to the second, as vendors take it and states keep it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str | None) -> datetime | None:
    """The instant a state kept, or None where it kept none."""
    return datetime.fromisoformat(text) if text else None
