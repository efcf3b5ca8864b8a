"""What the words for the status of an order mean, the same from a file and from the API of a stock system."""

from __future__ import annotations

from typing import Final

CLOSED: Final = (
    *("Completed", "Complete", "Received", "Closed", "Deleted"),
    *("Cancelled", "Canceled", "Invoiced", "Dispatched"),
)
OPEN: Final = (
    *("Parked", "Placed", "Backordered", "Unapproved", "Approved", "Open", "Draft", "Pending", "On Hold"),
    *("Picking", "Picked", "Packed", "Costed"),
)


def _plain(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


_IS_OPEN: Final = {_plain(word): word in OPEN for word in (*OPEN, *CLOSED)}


def order_is_open(status: str) -> bool | None:
    """Whether goods of an order are still to come or to leave; None for a word that is not known."""
    return _IS_OPEN.get(_plain(status))
