"""The schema as SQLAlchemy Core tables, for migrations and checks only: SQL is written out in the repositories."""

from capliquify.storage.models import facts, imports, organisations, people, sources, trust
from capliquify.storage.models.metadata import metadata

__all__ = ["facts", "imports", "metadata", "organisations", "people", "sources", "trust"]
