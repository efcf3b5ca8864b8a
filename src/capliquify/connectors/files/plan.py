"""Everything the second pass needs, decided by the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capliquify.connectors.files.columns import FileFacts, Kind
    from capliquify.connectors.files.conversion import RowConversion
    from capliquify.connectors.files.reading import Table
    from capliquify.connectors.files.survey import KeyOf


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPlan:
    """How one file is read."""

    table: Table
    kind: Kind
    conversion: RowConversion
    facts: FileFacts
    key: KeyOf  # fingerprint of the cells that say which thing a row is about
    repeated: frozenset[int]  # fingerprints that stand in several places of the file
