"""Where connected systems are asked about and told something: in a database here, or by a server elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user
from capliquify.cli.remote import PAGE, Elsewhere, elsewhere, named_organisation
from capliquify.domain.errors import InvalidInput, NotFound
from capliquify.services import set_aside_retry, source_acts, source_reading
from capliquify.services.answers.sources import SetAsideRecords, Source, Sources, SyncRuns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from capliquify.bootstrap import Parts
    from capliquify.services.connection_changes import SourceChange
    from capliquify.services.context import Context

_ACTS: Final[Mapping[str, Callable[[Context, str], None]]] = {
    "sync": source_acts.sync,
    "retry": source_acts.retry,
    "cancel": source_acts.cancel,
    "pause": source_acts.pause,
    "resume": source_acts.resume,
    "set-aside/retry": source_acts.retry_set_aside,
}


class SourcePlace(Protocol):
    """Where connected systems are."""

    def sources(self) -> Sources:
        """All of them."""

    def source(self, source_id: str) -> Source:
        """One as it stands."""

    def runs(self, source_id: str, limit: int) -> SyncRuns:
        """Its latest syncs."""

    def set_aside(self, source_id: str) -> SetAsideRecords:
        """Its records that wait, the newest first, one page."""

    def tell(self, source_id: str, act: str) -> Source:
        """Tell it to sync, retry, cancel, pause, resume or set-aside/retry; gives how it stands then."""

    def change(self, source_id: str, changes: SourceChange) -> Source:
        """Change its name, its settings or its use in statistics."""


@dataclass(frozen=True)
class Here:
    """The database of this machine."""

    parts: Parts
    organisation: str

    def sources(self) -> Sources:
        """All of them."""
        with self.context(read_only=True) as context:
            return source_reading.list_sources(context)

    def source(self, source_id: str) -> Source:
        """One as it stands."""
        with self.context(read_only=True) as context:
            return source_reading.get_source(context, source_id)

    def runs(self, source_id: str, limit: int) -> SyncRuns:
        """Its latest syncs."""
        with self.context(read_only=True) as context:
            return source_reading.list_runs(context, source_id, limit=limit, cursor=None)

    def set_aside(self, source_id: str) -> SetAsideRecords:
        """Its records that wait, the newest first, one page."""
        with self.context(read_only=True) as context:
            return set_aside_retry.list_set_aside(context, source_id, limit=PAGE, cursor=None)

    def tell(self, source_id: str, act: str) -> Source:
        """Tell it something; gives how it stands then."""
        with self.context() as context:
            _ACTS[act](context, source_id)
            return source_reading.get_source(context, source_id)

    def change(self, source_id: str, changes: SourceChange) -> Source:
        """Change its name, its settings or its use in statistics."""
        with self.context() as context:
            source_acts.change(context, source_id, changes)
            return source_reading.get_source(context, source_id)

    @contextmanager
    def context(self, *, read_only: bool = False) -> Iterator[Context]:
        """A context of the organisation for the user of this machine."""
        with self.parts.context(self.organisation, acting_user(), read_only=read_only) as context:
            yield context


@dataclass(frozen=True)
class There:
    """A server elsewhere."""

    server: Elsewhere
    organisation: str | None

    def sources(self) -> Sources:
        """All of them."""
        return self.server.get("sources", Sources, self._asked)

    def source(self, source_id: str) -> Source:
        """One as it stands."""
        return self.server.get(f"sources/{source_id}", Source, self._asked)

    def runs(self, source_id: str, limit: int) -> SyncRuns:
        """Its latest syncs."""
        return self.server.get(f"sources/{source_id}/runs", SyncRuns, {**self._asked, "limit": limit})

    def set_aside(self, source_id: str) -> SetAsideRecords:
        """Its records that wait, the newest first, one page."""
        asked = {**self._asked, "limit": PAGE}
        return self.server.get(f"sources/{source_id}/set-aside", SetAsideRecords, asked)

    def tell(self, source_id: str, act: str) -> Source:
        """Tell it something; gives how it stands then."""
        return self.server.command("POST", f"sources/{source_id}/{act}", Source, self.organisation)

    def change(self, source_id: str, changes: SourceChange) -> Source:
        """Change its name, its settings or its use in statistics."""
        given = {
            "name": changes.name,
            "settings": changes.settings,
            "excluded_from_statistics": changes.excluded_from_statistics,
        }
        body = {name: value for name, value in given.items() if value is not None}
        return self.server.command("PATCH", f"sources/{source_id}", Source, self.organisation, body=body)

    @property
    def _asked(self) -> dict[str, str | None]:
        return {"organisation": self.organisation}


@contextmanager
def source_place(organisation: str) -> Iterator[Here | There]:
    """The server of `CAPLIQUIFY_API_URL`, else the database here."""
    with elsewhere() as server:
        if server is not None:
            yield There(server, named_organisation(organisation))
            return
    with open_parts() as parts:
        yield Here(parts, organisation)


def find_source(answer: Sources, name: str) -> Source:
    """The system somebody means: by its id, its name, or that of its vendor where there is one of it.

    Raises:
        NotFound: There is none.
        InvalidInput: There are several.
    """
    wanted = name.strip().casefold()
    for found in (
        [each for each in answer.sources if each.id == wanted],
        [each for each in answer.sources if each.name.casefold() == wanted and each.status != "disconnected"],
        [each for each in answer.sources if each.vendor == wanted and each.status != "disconnected"],
    ):
        if len(found) > 1:
            several = "; ".join(f"{each.id} {each.name}" for each in found)
            message = f"{name} may be several: name one by its id. {several}"
            raise InvalidInput(message)
        if found:
            return found[0]
    message = f"There is no source {name!r}; `capliquify sources` shows those there are."
    raise NotFound(message)
