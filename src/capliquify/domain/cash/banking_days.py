"""Days on which banks move money. See docs/formulas/banking_day.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class BankingCalendar:
    """Monday to Friday, without the holidays given as day numbers."""

    holidays: tuple[int, ...] = ()

    def roll(self, days: ArrayLike) -> NDArray[np.int64]:
        """Each day, or the next banking day where it is none."""
        dates = np.asarray(days, np.int64).astype("datetime64[D]")
        closed = np.asarray(self.holidays, np.int64).astype("datetime64[D]")
        rolled: NDArray[np.int64] = np.busday_offset(dates, 0, roll="forward", holidays=closed).astype(np.int64)
        return rolled

    def first_after(self, day: int) -> int:
        """The first banking day after a day."""
        return int(self.roll([day + 1])[0])


WEEKDAYS = BankingCalendar()
