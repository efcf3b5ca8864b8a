"""Where settings become parts."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
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
from capliquify.services.context import Trust
from capliquify.services.identity import BuiltInIdentity
from capliquify.services.parts import Parts
from capliquify.services.rate_limits import RateLimiter
from capliquify.services.source_access import SourceAccess
from capliquify.settings import Settings, environment_of, read_settings, source_value, source_variable
from capliquify.storage.backup import Manifest, back_up
from capliquify.storage.engine import open_pool
from capliquify.storage.keyring import Keyring, decode_key
from capliquify.storage.rate_counts import SharedCounts
from capliquify.storage.schema import has_organisations, require_current_schema, schema_is_current
from capliquify.storage.transaction import begin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capliquify.services.clerk_identity import Clerk
    from capliquify.services.mailing import Mailer


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
    "source_value",
    "source_variable",
    "verify_database_backup",
]


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
            sources=SourceAccess(egress_hosts=settings.egress_hosts),
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
        on_loopback=settings.environment == "development",
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
