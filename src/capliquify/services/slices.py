"""Pages of a list that is computed as a whole: the cursor is the position of the next row."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from capliquify.domain.errors import InvalidInput

_FOREIGN: Final = "the cursor is not one this list gave; start again without it"


def cursor_id(cursor: str | None) -> UUID | None:
    """The identifier of the last row of the page before, where a list goes by identifiers.

    Raises:
        InvalidInput: The cursor is not one that was given out.
    """
    try:
        return UUID(cursor) if cursor else None
    except ValueError:
        raise InvalidInput(_FOREIGN) from None


def page_after(length: int, limit: int, cursor: str | None) -> tuple[range, str | None]:
    """Rows of one page, and the cursor of the next or None.

    Raises:
        InvalidInput: The cursor is not one that was given out.
    """
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal()):
        raise InvalidInput(_FOREIGN)
    start = min(int(cursor) if cursor else 0, length)
    end = min(start + limit, length)
    return range(start, end), str(end) if end < length else None
