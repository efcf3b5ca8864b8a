"""Where settings become parts."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from capliquify import __version__
from capliquify.domain.access.rate_limits import Limits
from capliquify.domain.errors import Conflict
from capliquify.ops.audit_anchors import AuditAnchors
from capliquify.ops.audit_signing import AuditSigner
from capliquify.ops.embedded_postgres import running_database
from capliquify.ops.key_files import own_key
from capliquify.ops.master_key_files import read_master_keys
from capliquify.ops.postgres_binaries import find_binaries
from capliquify.services import callers
from capliquify.services.context import Context, Origin, PersonContext, SystemContext, Trust, no_progress
from capliquify.services.identity import BuiltInIdentity
from capliquify.services.rate_limits import RateLimiter
from capliquify.settings import Settings, environment_of, read_settings
from capliquify.storage.backup import Manifest, back_up
from capliquify.storage.engine import open_pool
from capliquify.storage.keyring import Keyring, decode_key
from capliquify.storage.rate_counts import SharedCounts
from capliquify.storage.repositories.organisations import enter_organisation
from capliquify.storage.schema import has_organisations, require_current_schema, schema_is_current
from capliquify.storage.transaction import begin, begin_entering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capliquify.domain.access.credentials import Credential, KeyCredential
    from capliquify.domain.access.principal import Principal
    from capliquify.services.callers import Admission, Claim
    from capliquify.services.clerk_identity import Clerk
    from capliquify.services.context import Clock, Progress
    from capliquify.services.identity import IdentityProvider
    from capliquify.services.mailing import Mailer
    from capliquify.storage.engine import Pool
    from capliquify.storage.transaction import Transaction


__all__ = [
    "Manifest",
    "Parts",
    "Settings",
    "back_up_database",
    "environment_of",
    "migrate_database",
    "open_parts",
    "read_settings",
    "restore_database",
    "verify_database_backup",
]


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
            yield Context(
                transaction=transaction,
                organisation=enter_organisation(transaction, slug),
                principal=principal,
                clock=self.clock,
                trust=self.trust,
                origin=Origin(surface=principal.kind.value),
                progress=progress or no_progress,
                web_url=self.web_url,
                sends_email=self.mailer is not None,
            )

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
            yield Context(
                transaction=transaction,
                organisation=entered.organisation,
                principal=entered.principal,
                clock=self.clock,
                trust=self.trust,
                origin=claim.origin,
                web_url=self.web_url,
                sends_email=self.mailer is not None,
            )
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
            yield Context(
                transaction=transaction,
                organisation=entered.organisation,
                principal=entered.principal,
                clock=self.clock,
                trust=self.trust,
                origin=origin,
                web_url=self.web_url,
                sends_email=self.mailer is not None,
            )

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

    def _note_use(self, entered: callers.Entered) -> None:
        with begin(self.pool, entered.organisation.id) as transaction:
            callers.note_use(transaction, entered.principal, self.clock())


@contextmanager
def open_parts(settings: Settings | None = None) -> Iterator[Parts]:
    """All parts for one process, closed when the block ends; by the settings given, else those of the environment.

    Without `DATABASE_URL` the embedded database is used, and started for the time of the block when it is not
    running; its schema is brought up to date first. A given database is never changed here.

    Raises:
        Unavailable: The database does not answer.
        Conflict: The schema of a given database is not the one of this version, or its role passes by row-level
            security.
    """
    settings = settings or read_settings()
    with ExitStack() as stack:
        clerk = _clerk(settings, stack)
        owner_url, application_url = _database(settings, stack)
        pool = stack.enter_context(open_pool(application_url, owner_url=owner_url))
        with begin(pool) as transaction:
            require_current_schema(transaction)
        limiter = RateLimiter(Limits(settings.requests_per_minute), _now, SharedCounts(pool))
        stack.callback(limiter.close)
        yield Parts(
            pool=pool,
            application_url=application_url,
            owner_url=owner_url,
            clock=_now,
            trust=_trust(settings),
            identity=clerk.identity if clerk else BuiltInIdentity(secure=settings.web_url.startswith("https://")),
            clerk=clerk,
            web_url=settings.web_url,
            mailer=_mailer(settings),
            limiter=limiter,
        )


def migrate_database(settings: Settings) -> list[str]:
    """Bring the schema up to date, as owner, after a backup where there is something to lose.

    Returns:
        The revisions that were applied, in order.

    Raises:
        Conflict: `DATABASE_URL` is given without `DATABASE_DIRECT_URL`, the owner's way to the database.
    """
    with _owned_database(settings) as (owner_url, application_url):
        return _migrate(settings, owner_url, application_url)


def back_up_database(settings: Settings, file: Path | None = None) -> tuple[Path, Manifest]:
    """Write a backup to a file, by default a new one in the data folder; gives the file and what it holds.

    Raises:
        Conflict: The file exists, or the owner's way to the database is missing, or the owner does not see all rows.
        Unavailable: The database does not answer, or pg_dump is missing.
    """
    with _owned_database(settings) as (owner_url, _):
        return _back_up(owner_url, file or _backup_file(settings, "backup"))


def verify_database_backup(settings: Settings, file: Path) -> Manifest:
    """Restore a backup beside the database, compare, and remove it again; gives what the backup holds.

    Raises:
        NotFound: The backup is missing.
        Conflict: It is damaged, or does not give what it was made of.
    """
    from capliquify.storage.restore import verify_backup  # noqa: PLC0415 - imports Alembic and DBOS

    with _owned_database(settings) as (owner_url, _):
        return verify_backup(owner_url, file, binaries=find_binaries().folder)


def restore_database(settings: Settings, file: Path) -> str:
    """Put a backup in the place of the database; gives the name the replaced database is kept under.

    Raises:
        NotFound: The backup is missing.
        Conflict: It is damaged, or does not give what it was made of; the database is as it was.
    """
    from capliquify.storage.restore import restore_backup  # noqa: PLC0415 - imports Alembic and DBOS

    with _owned_database(settings) as (owner_url, application_url):
        return restore_backup(owner_url, application_url, file, binaries=find_binaries().folder)


def _now() -> datetime:
    return datetime.now(UTC)


def _mailer(settings: Settings) -> Mailer | None:
    if settings.smtp_url is None:
        return None
    from capliquify.connectors.notify.email import SmtpMailer  # noqa: PLC0415 - only who sends email waits for it

    return SmtpMailer.of(settings.smtp_url, settings.mail_from)


def _clerk(settings: Settings, stack: ExitStack) -> Clerk | None:
    if settings.identity != "clerk":
        return None
    # What checks and asks costs a quarter of a second; nobody else needs it.
    from capliquify.connectors.http import EgressPolicy, guarded_client  # noqa: PLC0415
    from capliquify.services.clerk_identity import ClerkOptions, open_clerk  # noqa: PLC0415

    options = ClerkOptions(
        issuer=settings.clerk_issuer or "",
        authorized_parties=settings.clerk_authorized_parties or (settings.web_url,),
        publishable_key=settings.clerk_publishable_key or "",
        secret_key=settings.clerk_secret_key or "",
        webhook_secrets=settings.clerk_webhook_secrets,
        api_url=settings.clerk_api_url,
        pinned_key=settings.clerk_jwt_key,
    )
    policy = EgressPolicy.of(settings.egress_hosts).with_hosts(*options.hosts)
    return open_clerk(options, stack.enter_context(guarded_client(policy)), _now)


def _keyring(settings: Settings) -> Keyring:
    if settings.master_key is not None:
        current, kept = decode_key(settings.master_key), list[bytes]()
    else:
        current, kept = read_master_keys(settings.home)
    return Keyring.of(current, [*kept, *(decode_key(key) for key in settings.previous_master_keys)])


def _trust(settings: Settings) -> Trust:
    keyring = _keyring(settings).kept_in(lambda: _keyring(settings))
    signer = AuditSigner(own_key(settings.home, "audit-signing"))
    anchors = AuditAnchors(settings.home / "audit-anchors", signer, _now)
    return Trust(keyring=keyring, anchor=anchors, anchored=anchors.read, signer=signer)


@contextmanager
def _owned_database(settings: Settings) -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        owner_url, application_url = _database(settings, stack, migrating=True)
        if owner_url is None:
            message = "DATABASE_DIRECT_URL is missing: migrations and backups work as the owner of the database."
            raise Conflict(message)
        yield owner_url, application_url


def _database(settings: Settings, stack: ExitStack, *, migrating: bool = False) -> tuple[str | None, str]:
    if settings.database_url is not None:
        return settings.database_direct_url, settings.database_url
    urls = stack.enter_context(running_database(settings.home))
    if not migrating and not schema_is_current(urls.owner):
        _migrate(settings, urls.owner, urls.application)
    return urls.owner, urls.application


def _migrate(settings: Settings, owner_url: str, application_url: str) -> list[str]:
    # Alembic, SQLAlchemy and DBOS cost most of a second; only a migration needs them.
    from capliquify.storage.migrations.upgrade import migrate, pending_revisions  # noqa: PLC0415

    if has_organisations(owner_url) and pending_revisions(owner_url):
        _back_up(owner_url, _backup_file(settings, "before-upgrade"))
    return migrate(owner_url, application_url)


def _back_up(owner_url: str, file: Path) -> tuple[Path, Manifest]:
    binaries = find_binaries().folder
    now = datetime.now(UTC)
    return file, back_up(owner_url, file, program_version=__version__, created_at=now, binaries=binaries)


def _backup_file(settings: Settings, occasion: str) -> Path:
    return settings.home / "backups" / f"{occasion}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.dump"
