"""What an entry point is given: ways to open a context for whoever acts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from capliquify.domain.errors import NotFound
from capliquify.services import callers
from capliquify.services.context import Context, Origin, PersonContext, SystemContext, no_progress
from capliquify.services.source_access import SourceAccess
from capliquify.storage.repositories.organisations import enter_organisation, find_organisation
from capliquify.storage.transaction import begin, begin_entering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from capliquify.domain.access.credentials import Credential, KeyCredential
    from capliquify.domain.access.principal import Principal
    from capliquify.services.callers import Admission, Claim
    from capliquify.services.clerk_identity import Clerk
    from capliquify.services.context import Clock, Progress, Trust
    from capliquify.services.identity import IdentityProvider
    from capliquify.services.mailing import Mailer
    from capliquify.services.rate_limits import RateLimiter
    from capliquify.storage.engine import Pool
    from capliquify.storage.repositories.organisations import OrganisationRow
    from capliquify.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What an entry point is given: a way to open contexts, and the addresses of the database."""

    pool: Pool
    application_url: str
    owner_url: str | None  # the direct way as owner; None where it was not given
    clock: Clock
    trust: Trust
    identity: IdentityProvider
    web_url: str  # where people reach the web app
    mailer: Mailer | None = None  # None where no mail server is set: no email is sent
    limiter: RateLimiter | None = None  # None: nobody asks too often
    sources: SourceAccess = field(default_factory=SourceAccess)  # the way to connected systems
    clerk: Clerk | None = None  # where Clerk signs people in

    @contextmanager
    def context(
        self, slug: str, principal: Principal, progress: Progress | None = None, *, read_only: bool = False
    ) -> Iterator[Context]:
        """A context of one organisation for the terminal or a job; whoever comes from outside is let in by `admit`.

        It is committed once when the block ends, rolled back when it raises.

        Args:
            slug: The organisation.
            principal: Who acts.
            progress: Who hears how far long work is.
            read_only: Whether nothing is written; then all reads see the same state.

        Raises:
            NotFound: There is no such organisation.
            Unavailable: The database does not answer.
        """
        with begin(self.pool, read_only=read_only) as transaction:
            organisation = enter_organisation(transaction, slug)
            context = self._context(transaction, organisation, principal, Origin(surface=principal.kind.value))
            yield replace(context, progress=progress or no_progress)

    @contextmanager
    def context_of(self, organisation_id: UUID, principal: Principal, origin: Origin) -> Iterator[Context]:
        """A context of one organisation by its id, for what comes from outside without a credential of ours.

        Raises:
            NotFound: There is no such organisation, or it is closed.
            Unavailable: The database does not answer.
        """
        with begin(self.pool, organisation_id) as transaction:
            organisation = find_organisation(transaction, organisation_id)
            if organisation is None:
                message = "There is no such organisation."
                raise NotFound(message)
            yield self._context(transaction, organisation, principal, origin)

    @contextmanager
    def admit(self, claim: Claim, slug: str | None, *, read_only: bool = False) -> Iterator[Context]:
        """A context of one organisation for whoever shows a credential and may do what they ask for.

        Args:
            claim: What they show and want.
            slug: The organisation; None for the key's own, for a person `default` or their oldest.
            read_only: As in `context`.

        Raises:
            NotSignedIn: The credential does not count.
            NotFound: There is no such organisation, or they do not belong to it.
            PermissionDenied: They may not do this.
            SecondFactorNeeded: They must give a second factor first.
            Unavailable: The database does not answer.
        """
        now = self.clock()

        def enter(transaction: Transaction) -> callers.Entered:
            return callers.enter(transaction, claim, slug, now)

        with begin_entering(self.pool, enter, read_only=read_only) as (transaction, entered):
            yield self._context(transaction, entered.organisation, entered.principal, claim.origin)
        if entered.last_seen_is_old:
            self._note_use(entered)

    @contextmanager
    def recognise(self, credential: KeyCredential, origin: Origin, *, read_only: bool = False) -> Iterator[Context]:
        """A context of a key's own organisation, whatever the key may do: to know it, and to write down what it tried.

        Raises:
            NotSignedIn: The key does not count.
            NotFound: Its organisation is closed.
            Unavailable: The database does not answer.
        """

        def enter(transaction: Transaction) -> callers.Entered:
            return callers.recognise(transaction, credential, self.clock())

        with begin_entering(self.pool, enter, read_only=read_only) as (transaction, entered):
            yield self._context(transaction, entered.organisation, entered.principal, origin)

    @contextmanager
    def admit_person(
        self, credential: Credential, origin: Origin, admission: Admission = callers.ADMITTED
    ) -> Iterator[PersonContext]:
        """A context of whoever is signed in, in no organisation.

        Raises:
            NotSignedIn: Nobody is.
            SecondFactorNeeded: They must give a second factor first, or again.
            Unavailable: The database does not answer.
        """
        with begin(self.pool) as transaction:
            person = callers.person_of(transaction, credential, self.clock(), admission)
            yield PersonContext(
                transaction=transaction,
                person=person,
                credential=credential,
                clock=self.clock,
                trust=self.trust,
                origin=origin,
            )

    @contextmanager
    def system_context(self, actor: str, origin: Origin | None = None) -> Iterator[SystemContext]:
        """A context without organisation; committed once when the block ends, rolled back when it raises."""
        with begin(self.pool) as transaction:
            yield SystemContext(
                transaction=transaction,
                actor=actor,
                clock=self.clock,
                trust=self.trust,
                origin=origin or Origin(surface=actor.partition(":")[0]),
            )

    def _context(
        self, transaction: Transaction, organisation: OrganisationRow, principal: Principal, origin: Origin
    ) -> Context:
        return Context(
            transaction=transaction,
            organisation=organisation,
            principal=principal,
            clock=self.clock,
            trust=self.trust,
            origin=origin,
            web_url=self.web_url,
            sends_email=self.mailer is not None,
            connectors=self.sources.connectors,
        )

    def _note_use(self, entered: callers.Entered) -> None:
        with begin(self.pool, entered.organisation.id) as transaction:
            callers.note_use(transaction, entered.principal, self.clock())
