"""One turn of a sync: taken up, carried out within reach of its source, and ended whatever happens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from capliquify.connectors.protocol import Parked, SourceFailure
from capliquify.domain.errors import DomainError, Unavailable
from capliquify.services import sync_endings, syncing
from capliquify.services.connector_stores import CallCounter
from capliquify.services.page_storing import add_notes

if TYPE_CHECKING:
    from uuid import UUID

    from capliquify.connectors.protocol import Source
    from capliquify.domain.access.principal import Principal
    from capliquify.services.connector_stores import OpenContext
    from capliquify.services.context import Clock, Context
    from capliquify.services.parts import Parts
    from capliquify.services.syncing import Work

TURN_SECONDS: Final = 120.0  # then another sync that is more urgent may have its turn
_UNFORESEEN: Final = (
    "The sync met an error the program did not expect; what was stored stays, and the log of the worker tells more."
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """A sync under way.

    Attributes:
        open_context: Opens the organisation's contexts.
        work: The sync as it was taken up.
        counter: Counts its calls.
        clock: The instant.
        ends_at: When its turn is over, on the monotonic clock.
    """

    open_context: OpenContext
    work: Work
    counter: CallCounter = field(default_factory=CallCounter)
    clock: Clock
    ends_at: float

    def turn_is_over(self) -> bool:
        """Whether it should give way."""
        return time.monotonic() >= self.ends_at


class Act(Protocol):
    """Carries a sync out."""

    def __call__(self, effort: Effort, source: Source) -> int | None:
        """How many problems there were; None where it does not end now: stopped, or its turn is over.

        Raises:
            SourceFailure: It cannot go on.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Whose sync a turn is, and as whom it is carried out.

    Attributes:
        organisation: Its slug.
        principal: Who acts.
        run_id: The sync.
        seconds: How long it may take before it gives way.
    """

    organisation: str
    principal: Principal
    run_id: UUID
    seconds: float = TURN_SECONDS


def carry_out(parts: Parts, turn: Turn, act: Act) -> None:
    """Carry out a turn of a sync; safe to do twice, and after a kill at any point.

    Raises:
        NotFound: The organisation has no such sync.
        Unavailable: The database does not answer: the same turn may be carried out again.
    """
    opened: OpenContext = partial(parts.context, turn.organisation, turn.principal)
    with opened() as context:
        work = syncing.begin(context, turn.run_id)
    if work is None:
        return
    effort = Effort(open_context=opened, work=work, clock=parts.clock, ends_at=time.monotonic() + turn.seconds)
    try:
        with parts.sources.reach(opened, work.connection.id, effort.counter) as reach:
            problems = act(effort, reach.source())
        if problems is not None:
            with opened() as context:
                _tell_of_repeats(context, effort)
                sync_endings.finish(context, work, effort.counter.take(), problems=problems)
    except Unavailable:
        raise
    except Parked as parked:
        _park(effort, parked)
    except (SourceFailure, DomainError) as failure:
        _log.warning("sync_failed", source=work.connection.source, reason=str(failure))
        _fail(effort, failure)
    except Exception:
        _fail(effort, _UNFORESEEN)
        raise


def _tell_of_repeats(context: Context, effort: Effort) -> None:
    """Say that the source did not always answer, although in the end it did."""
    repeated = effort.counter.repeated
    if repeated and syncing.still_held(context, effort.work) is not None:
        calls = "1 call" if repeated == 1 else f"{repeated:,} calls"
        add_notes(context, effort.work.run.id, [f"{calls} had to be made again, as no usable answer came at first"])


def _park(effort: Effort, parked: Parked) -> None:
    with effort.open_context() as context:
        _tell_of_repeats(context, effort)
        sync_endings.park(context, effort.work, parked, effort.counter.take())


def _fail(effort: Effort, failure: Exception | str) -> None:
    with effort.open_context() as context:
        _tell_of_repeats(context, effort)
        sync_endings.fail(context, effort.work, failure, effort.counter.take())
