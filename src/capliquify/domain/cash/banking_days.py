"""Days on which banks move money. See docs/formulas/banking_day.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capliquify.domain.values.days import day_number
from capliquify.domain.values.period import weeks_after

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from capliquify.domain.snapshot import Snapshot
    from capliquify.domain.values.period import Period


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

    def first_of(self, week: Period) -> int:
        """The first banking day of a week; its first day where it has none, as a short first week may."""
        first = day_number(week.start_on)
        open_on = int(self.roll([first])[0])
        return open_on if open_on <= day_number(week.last_on) else first


WEEKDAYS: Final = BankingCalendar()


def first_payment_day(snapshot: Snapshot, calendar: BankingCalendar) -> int:
    """The day of the first week on which what is late is counted."""
    (week,) = weeks_after(snapshot.as_of, 1, week_ends_on=snapshot.week_ends_on)
    return calendar.first_of(week)
