"""Two companies in one installation, each full of data that names whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import psycopg

from capliquify.domain.access.approvals import ApprovalKind
from capliquify.domain.access.permissions import Permission, Role
from capliquify.domain.access.principal import Principal, PrincipalKind
from capliquify.domain.records.cash_category import CashCategory
from capliquify.domain.records.facility import DayCount
from capliquify.domain.records.ledger_balance import AccountClass
from capliquify.domain.records.payment import Certainty, Every
from capliquify.jobs.registry import HANDLERS
from capliquify.services import approvals, cash_lines, secrets, uploads
from capliquify.services.approvals import NewApproval
from capliquify.services.cash_lines import NewCashLine
from capliquify.services.identity import token_hash
from capliquify.services.import_options import ImportOptions
from capliquify.services.job_names import JobName
from capliquify.storage.fact_tables import FACT_TABLES, ColumnKind, FactTable
from capliquify.storage.ids import new_id
from capliquify.storage.models import metadata
from capliquify.storage.repositories.organisations import create_organisation
from capliquify.storage.tenancy import TABLES_WITHOUT_POLICY
from capliquify.storage.transaction import begin
from support.crossing.sources import IDENTIFIERS as SOURCES
from support.crossing.sources import fill_sources
from support.ingesting import ingest
from support.people import SignedIn, join, make_key, sign_in

if TYPE_CHECKING:
    from capliquify.bootstrap import Parts
    from capliquify.services.context import Context

# Words of no language and of no program: whoever reads one in an answer reads the other company's data.
MARKS: Final = {"aardvark-ltd": "qzaardvark", "zeppelin-ltd": "qzzeppelin"}
OURS, THEIRS = MARKS
_AMOUNTS: Final = {OURS: "23421.08", THEIRS: "48151.62"}
_FILES: Final = {
    "ledger.csv": """date,account_class,amount,currency
2026-05-31,cash,{amount},GBP
2026-06-30,cash,{amount},GBP
2026-06-30,receivable,{amount},GBP
2026-06-30,inventory,900.00,GBP
2026-06-30,payable,-3000.00,GBP
""",
    "planned.csv": """name,category,amount,currency,on,certainty
{mark} rent,rent_and_utilities,{amount},GBP,2026-07-09,scheduled
{mark} unusable,rent_and_utilities,twelve {mark},GBP,2026-07-10,scheduled
""",
    "sales.csv": """on,item,channel,market,quantity,net_amount,currency
2026-05-04,{mark}-item,{mark}-shop,UK,12,{amount},GBP
2026-05-11,{mark}-item,{mark}-shop,UK,10,250.00,GBP
2026-06-15,{mark}-item,{mark}-shop,UK,11,275.00,GBP
""",
    "planning.csv": """item,supplier,unit_cost,currency,minimum_order,lot,safety_stock,location
{mark}-item,{mark}-supplier,6.50,GBP,100,50,99,Main
""",
    "supplier.csv": """name,currency,payment_days,deposit_percent,discount_percent,discount_days,lead_time_days
{mark}-supplier,GBP,30,,,,14
""",
    "facility.csv": """name,limit,currency,annual_rate,day_count,minimum_cash
{mark} overdraft,60000.00,GBP,8,actual/365,50000.00
""",
}
_WORDS: Final[Mapping[str, Any]] = {
    "account_class": AccountClass.CASH,
    "category": CashCategory.SUPPLIERS,
    "certainty": Certainty.SCHEDULED,
    "every": Every.MONTH,
    "day_count": DayCount.ACTUAL_365,
    "kind": "charge",
    "quote": "EUR",
}
_VALUES: Final[Mapping[ColumnKind, Callable[[str], Any]]] = {
    ColumnKind.TEXT: lambda slug: f"{MARKS[slug]}-text",
    ColumnKind.DAY: lambda _: date(2026, 6, 15),
    ColumnKind.MONEY: lambda slug: Decimal(_AMOUNTS[slug]),
    ColumnKind.INTEGER: lambda _: 7,
    ColumnKind.FLAG: lambda _: False,
    ColumnKind.QUANTITY: lambda _: Decimal(3),
    ColumnKind.RATE: lambda _: Decimal("0.5"),
    ColumnKind.CURRENCY: lambda _: "GBP",
}
TENANT_TABLES: Final = tuple(table for table in metadata.sorted_tables if table.name not in TABLES_WITHOUT_POLICY)


@dataclass(frozen=True, kw_only=True)
class Company:
    """One of the two: who belongs to it, and what of it may be known to nobody else.

    Attributes:
        slug: Its name in addresses.
        mark: A word every text of it holds.
        people: Somebody of each role, with a second factor just given.
        key: A key that may do everything.
        ids: An identifier of each kind of thing it has.
        secrets: Texts that show its data wherever they are read.
    """

    slug: str
    mark: str
    people: Mapping[Role, SignedIn] = field(repr=False)
    key: str = field(repr=False)
    ids: Mapping[str, str]
    secrets: frozenset[str] = field(repr=False)


def fill(parts: Parts) -> None:
    """Make both companies, with something in every table that belongs to a company."""
    for slug, mark in MARKS.items():
        with begin(parts.pool) as transaction:
            create_organisation(transaction, slug=slug, name=f"{mark} Limited")
        for role in Role:
            join(parts, sign_in(parts, f"{role.value}@{mark}.example"), slug, role)
        join(parts, sign_in(parts, f"spare@{mark}.example"), slug, Role.VIEWER)
        make_key(parts, slug, Permission, name=f"{mark} key")
        for name, content in _FILES.items():
            _import(parts, slug, f"{mark}-{name}", content.format(mark=mark, amount=_AMOUNTS[slug]))
        with parts.context(slug, _everything()) as context:
            open_upload = uploads.open_upload(context, f"{mark}-arriving.csv", ImportOptions())
            uploads.append_chunk(context, open_upload, 0, mark.encode())
            queued = uploads.open_upload(context, f"{mark}-queued.csv", ImportOptions())
            uploads.append_chunk(context, queued, 0, _FILES["planning.csv"].replace("{mark}", f"{mark}-2").encode())
            uploads.finish_upload(context, queued)
            ingest(context.transaction, *(_record(fact, slug) for fact in FACT_TABLES), at=parts.clock())
        with parts.context(slug, _member(parts, slug)) as context:
            _fill_trust(context, mark)
            fill_sources(context, mark, _AMOUNTS[slug])


def _record(fact: FactTable, slug: str) -> Any:  # noqa: ANN401 - a record of any kind
    """A record of a kind with the company's mark in every text that is not a word of the program."""
    names = (column.name for column in fact.columns)
    words = {**_WORDS, "status": {"payout": "paid"}.get(fact.name, "approved")}
    values = {column.name: _VALUES[column.kind](slug) for column in fact.columns}
    return fact.record_type(**values | {name: words[name] for name in names if name in words})


def describe(parts: Parts, slug: str) -> Company:
    """A company of a filled database, with new sessions: those of another copy would be the same."""
    mark = MARKS[slug]
    people = {}
    for role in Role:
        person = sign_in(parts, f"{role.value}-now@{mark}.example")
        join(parts, person, slug, role)
        people[role] = person
    ids = _identifiers(parts, slug)
    key = make_key(parts, slug, Permission, name=f"{mark} now")
    own = {mark, _AMOUNTS[slug], key, *(person.token for person in people.values()), *_all_ids(parts, slug)}
    return Company(slug=slug, mark=mark, people=people, key=key, ids=ids, secrets=frozenset(own))


def _import(parts: Parts, slug: str, name: str, content: str) -> None:
    with parts.context(slug, _everything()) as context:
        import_id = uploads.open_upload(context, name, ImportOptions())
        uploads.append_chunk(context, import_id, 0, content.encode())
        uploads.finish_upload(context, import_id)
    HANDLERS[JobName.IMPORT_FILE](parts, {"organisation": slug, "import_id": import_id})


def _everything() -> Principal:
    return Principal(kind=PrincipalKind.JOB, name="filling", permissions=frozenset(Permission))


def _member(parts: Parts, slug: str) -> Principal:
    """The spare member, who may then ask for what others approve."""
    email = f"spare@{MARKS[slug]}.example"
    with begin(parts.pool) as transaction:
        row = transaction.execute_binary("select id from user_account where email = %s", (email,)).fetchone()
    assert row is not None
    return Principal(
        kind=PrincipalKind.USER, name=email, permissions=frozenset(Permission), user_id=row[0], role=Role.VIEWER
    )


def _fill_trust(context: Context, mark: str) -> None:
    """What no file brings; the rows of the tables of trust as the services write them."""
    transaction, now, owner = context.transaction, context.clock(), context.organisation.id
    transaction.execute(
        "insert into invitation (id, organisation_id, email, role, token_hash, invited_by, created_at, expires_at) "
        "values (%s, %s, %s, 'viewer', %b, %s, %s, %s)",
        (new_id(), owner, f"invited@{mark}.example", token_hash(mark), f"{mark} jo", now, now + timedelta(days=7)),
    )
    secrets.put_secret(context, f"{mark}-secret", f"{mark} hidden".encode())
    transaction.execute(
        "insert into idempotency_key (organisation_id, key, request_hash, response, created_at) "
        "values (%s, 'same-key-everywhere', 'x', %b, %s)",
        (owner, mark.encode(), now),
    )
    transaction.execute(
        "insert into audit_checkpoint (organisation_id, up_to_sequence, hash, entries, archive_digest, closed_at, "
        "key_id, signature) values (%s, 0, 'x', 0, 'x', %s, %s, 'x')",
        (owner, now, mark),
    )
    line = NewCashLine(
        name=f"{mark} line",
        category=CashCategory.SUPPLIERS,
        amount=Decimal(120),
        currency="GBP",
        pay_on=date(2026, 7, 10),
        certainty=Certainty.SCHEDULED,
        reason=f"{mark} reason",
    )
    cash_lines.add_cash_line(context, line)
    approvals.request(
        context,
        NewApproval(
            kind=ApprovalKind.MEMBER_CHANGE,
            subject=f"viewer@{mark}.example",
            summary=f"{mark} summary",
            payload={"user_id": str(new_id()), "before": {}, "after": {}},
            reason=f"{mark} reason",
        ),
    )


# One thing of each kind, by the name of the parameter that asks for it.
_IDENTIFIERS: Final = {
    "import_id": "select id from import_job where error_count > 0",
    "queued_import_id": "select id from import_job where status = 'queued'",
    "member_id": "select m.user_id from membership m join user_account u on u.id = m.user_id "
    "where u.email like 'spare@%'",
    "invitation_id": "select id from invitation",
    "line_id": "select import_id from planned_payment where name like '% line' and known_until is null",
    "approval_id": "select id from approval_request",
    "key_id": "select id from api_key order by created_at, id",
    "secret_name": "select name from secret",
    **SOURCES,
    "session_id": "select s.id from session s join membership m using (user_id) join user_account u "
    "on u.id = s.user_id where u.email like 'administrator-now%'",
}


def _identifiers(parts: Parts, slug: str) -> dict[str, str]:
    found = {}
    with parts.context(slug, _everything()) as context:
        for name, statement in _IDENTIFIERS.items():
            row = context.transaction.execute_binary(statement.replace("%", "%%") + " limit 1", ()).fetchone()
            assert row is not None, f"{slug} has no {name}"
            found[name] = str(row[0])
    return found


def _all_ids(parts: Parts, slug: str) -> set[str]:
    """The identifier of every row of a company, but of the facts, which have none that is shown."""
    found: set[str] = set()
    with parts.context(slug, _everything()) as context:
        found.add(str(context.organisation.id))
        for table in TENANT_TABLES:
            if "id" in table.columns:
                found |= {str(row[0]) for row in context.transaction.execute_binary(f'select id from "{table.name}"')}  # noqa: S608 - our own names
    return found


def snapshot(parts: Parts, slug: str) -> dict[str, str]:
    """A digest of all rows of each table of a company: whoever changes anything of it changes one."""
    with parts.context(slug, _everything(), read_only=True) as context:
        return {table.name: _digest(context, table.name) for table in TENANT_TABLES}


def _digest(context: Context, table: str) -> str:
    statement = f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from \"{table}\" t"  # noqa: S608 - our own names
    row = context.transaction.execute(statement).fetchone()
    assert row is not None
    return str(row[0])


def empty_tables(parts: Parts, slug: str) -> list[str]:
    """Tables in which a company has no row: nothing could leak from them, so nothing would be proved."""
    return [name for name, digest in snapshot(parts, slug).items() if not digest]


def remove_facts(parts: Parts, slug: str) -> None:
    """Take all facts of a company away, which only the owner of the database can."""
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url) as owner:
        for fact in FACT_TABLES:
            owner.execute(
                f'delete from "{fact.name}" where organisation_id = (select id from organisation where slug = %s)',  # noqa: S608 - our own names
                (slug,),
            )


def forget_projections(parts: Parts) -> None:
    """Have every figure computed anew: projections are kept under the organisation's row, also across copies of it."""
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url) as owner:
        owner.execute("update organisation set created_at = clock_timestamp()")


def without_policy(parts: Parts, table: str) -> None:
    """Take the policy of a table away, to see what finds it."""
    assert parts.owner_url is not None
    with psycopg.connect(parts.owner_url) as owner:
        owner.execute(f'alter table "{table}" disable row level security')
    forget_projections(parts)
