from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import JSON

from capliquify.storage.fact_tables import FACT_TABLES
from capliquify.storage.ids import new_id
from capliquify.storage.models import metadata
from capliquify.storage.repositories.organisations import create_organisation, enter_organisation
from capliquify.storage.tenancy import POLICY_CONDITION, TABLES_WITHOUT_POLICY
from support.ingesting import ingest
from support.organisation_rows import REFERRED, WORDS
from support.records import sales_invoice
from support.tenants import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

    from capliquify.ops.postgres_cluster import DatabaseUrls
    from capliquify.storage.transaction import Transaction

TENANT_TABLES = [table for table in metadata.sorted_tables if table.name not in TABLES_WITHOUT_POLICY]
FACT_NAMES = {fact.name for fact in FACT_TABLES}

A_VALUE_OF_EACH_TYPE: dict[type[Any], Any] = {
    str: "GBP",
    date: NOON.date(),
    datetime: NOON,
    Decimal: 1,
    int: 1,
    float: 1.0,
    bool: True,
}


@pytest.fixture
def owner(worker_database: DatabaseUrls) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(worker_database.owner) as connection:
        yield connection
        connection.rollback()


def a_row(table: Table, organisation_id: UUID, parents: dict[str, UUID]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        is_json = isinstance(column.type, JSON)
        if column.name == "known_until" or column.server_default is not None or (is_json and column.nullable):
            continue
        row[column.name] = "{}" if is_json else a_value(column.type.python_type)
    row["organisation_id"] = organisation_id
    if table.name not in FACT_NAMES:
        row |= {name: parent for name, parent in parents.items() if name in row}
    return row | {column: word for (name, column), word in WORDS.items() if name == table.name and column in row}


def a_value(kind: type[Any]) -> object:
    if kind in {UUID, bytes}:  # different in each row: some name it
        return new_id() if kind is UUID else new_id().bytes
    return ["finance:read"] if kind is list else A_VALUE_OF_EACH_TYPE.get(kind)


def an_account(transaction: Transaction) -> UUID:
    """Somebody a membership can be of."""
    user_id = new_id()
    transaction.execute(
        "insert into user_account (id, email, name, sessions_valid_from, created_at) values (%s, %s, 'Jo', %s, %s)",
        (user_id, f"{user_id}@example.com", NOON, NOON),
    )
    return user_id


def insert(transaction: Transaction, table: Table, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f"%({name})s" for name in row)
    transaction.execute(f'insert into "{table.name}" ({names}) values ({values})', row)  # noqa: S608 - our own names


def count(transaction: Transaction, table: Table) -> int:
    row = transaction.execute(f'select count(*) from "{table.name}"').fetchone()  # noqa: S608 - our own names
    assert row is not None
    return int(row[0])


class TwoOrganisations:
    """Two organisations, each with one row in a table."""

    def __init__(self, transaction: Transaction, table: Table) -> None:
        self.ids: dict[str, UUID] = {}
        self.parents: dict[str, dict[str, UUID]] = {}
        for slug in ("ours", "theirs"):
            self.ids[slug] = create_organisation(transaction, slug=slug, name=slug).id
            enter_organisation(transaction, slug)
            self.parents[slug] = {name: new_id() for name in REFERRED.values()}
            for parent, name in REFERRED.items():
                row = a_row(metadata.tables[parent], self.ids[slug], {}) | {"id": self.parents[slug][name]}
                insert(transaction, metadata.tables[parent], row)
            if table.name not in REFERRED:
                row = a_row(table, self.ids[slug], self.parents[slug])
                if table.name == "membership":
                    row["user_id"] = an_account(transaction)
                insert(transaction, table, row)
        enter_organisation(transaction, "ours")


def test_every_table_with_an_organisation_has_a_policy_and_no_other_has_one(owner: psycopg.Connection[Any]) -> None:
    rows = owner.execute(
        "select relname, relrowsecurity, relforcerowsecurity, "
        "exists (select from pg_attribute where attrelid = c.oid and attname = 'organisation_id') "
        "from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()
    assert {name for name, *_ in rows} == {*metadata.tables, "alembic_version"}
    for name, enabled, forced, has_organisation in rows:
        protected = name not in TABLES_WITHOUT_POLICY
        assert (name, enabled, forced, has_organisation) == (name, protected, protected, protected)


def test_every_policy_asks_for_the_organisation_when_reading_and_when_writing(owner: psycopg.Connection[Any]) -> None:
    owner.execute("create table example (organisation_id uuid)")
    owner.execute(f"create policy example on example using ({POLICY_CONDITION})")
    condition = owner.execute("select qual from pg_policies where policyname = 'example'").fetchone()
    assert condition is not None
    rows = owner.execute(
        "select tablename, cmd, qual, with_check from pg_policies where permissive = 'PERMISSIVE' "
        "and policyname <> 'example'"
    ).fetchall()
    everywhere = [(table.name, "ALL", condition[0], condition[0]) for table in TENANT_TABLES]
    own = (
        "membership",
        "SELECT",
        condition[0].replace("organisation_id", "user_id", 1).replace("app.organisation_id", "app.user_id"),
        None,
    )
    assert sorted(rows, key=str) == sorted([*everywhere, own], key=str)


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_rows_of_another_organisation_cannot_be_read(transaction: Transaction, table: Table) -> None:
    two = TwoOrganisations(transaction, table)
    assert count(transaction, table) == 1
    statement = f'select from "{table.name}" where organisation_id = %s'
    assert transaction.execute(statement, (two.ids["theirs"],)).rowcount == 0


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_without_an_organisation_there_are_no_rows(transaction: Transaction, table: Table) -> None:
    TwoOrganisations(transaction, table)
    transaction.execute("select set_config('app.organisation_id', '', true)")
    assert count(transaction, table) == 0


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_a_row_cannot_be_given_to_another_organisation(transaction: Transaction, table: Table) -> None:
    two = TwoOrganisations(transaction, table)
    row = a_row(table, two.ids["theirs"], two.parents["theirs"])
    another = {
        "position": 2,
        "key": "another",
        "external_id": "another",
        "sequence": 2,
        "email": "another",
        "name": "another",
    }
    row |= {name: value for name, value in another.items() if name in row and name in table.columns}
    if table.name == "membership":
        row["user_id"] = an_account(transaction)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"), transaction.savepoint():
        insert(transaction, table, row)
    enter_organisation(transaction, "theirs")
    assert count(transaction, table) == 1


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_rows_of_another_organisation_cannot_be_changed_or_deleted(transaction: Transaction, table: Table) -> None:
    two = TwoOrganisations(transaction, table)
    changes = {"import_job": "notes = '{x}'"} | dict.fromkeys(FACT_NAMES, f"known_until = '{NOON}'")
    statements = [f'delete from "{table.name}" where organisation_id = %s']  # noqa: S608 - our own names
    if table.name in changes:
        statements.append(f'update "{table.name}" set {changes[table.name]} where organisation_id = %s')  # noqa: S608 - our own names
    for statement in statements:
        try:
            with transaction.savepoint():
                assert transaction.execute(statement, (two.ids["theirs"],)).rowcount == 0
        except psycopg.errors.InsufficientPrivilege:
            pass  # the application may not do it to its own rows either
    enter_organisation(transaction, "theirs")
    assert count(transaction, table) == 1


def test_a_person_sees_their_own_memberships_and_nothing_else_of_any_organisation(transaction: Transaction) -> None:
    us, them = (create_organisation(transaction, slug=slug, name=slug).id for slug in ("ours", "theirs"))
    person, somebody_else = an_account(transaction), an_account(transaction)
    for organisation_id, user_id in ((us, person), (them, person), (them, somebody_else)):
        transaction.enter(organisation_id)
        table = metadata.tables["membership"]
        insert(transaction, table, a_row(table, organisation_id, {}) | {"user_id": user_id})
    transaction.enter(UUID(int=1))
    transaction.execute("select set_config('app.user_id', %s, true)", (str(person),))

    rows = transaction.execute_binary("select organisation_id, user_id from membership").fetchall()

    assert sorted(rows) == sorted([(us, person), (them, person)])
    counts = {table.name: count(transaction, table) for table in TENANT_TABLES if table.name != "membership"}
    assert set(counts.values()) == {0}


def test_a_person_cannot_change_their_own_membership_from_outside_of_the_organisation(
    transaction: Transaction,
) -> None:
    organisation_id = create_organisation(transaction, slug="ours", name="ours").id
    person = an_account(transaction)
    transaction.enter(organisation_id)
    table = metadata.tables["membership"]
    insert(transaction, table, a_row(table, organisation_id, {}) | {"user_id": person})
    transaction.enter(UUID(int=1))
    transaction.execute("select set_config('app.user_id', %s, true)", (str(person),))

    assert transaction.execute("update membership set role = 'administrator'").rowcount == 0


@pytest.mark.parametrize("fact", FACT_TABLES, ids=lambda fact: fact.name)
@pytest.mark.parametrize("command", ["delete from {}", "update {} set external_id = 'x'", "truncate {}"])
def test_facts_are_never_changed_or_deleted(transaction: Transaction, fact: Any, command: str) -> None:  # noqa: ANN401 - a fact table
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        transaction.execute(command.format(fact.name))


@pytest.mark.usefixtures("organisation")
def test_a_version_ends_once(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice())
    end = "update sales_invoice set known_until = %s"
    assert transaction.execute(end, (NOON,)).rowcount == 1
    assert transaction.execute(end, (NOON,)).rowcount == 0


@pytest.mark.usefixtures("organisation")
def test_a_version_that_ended_cannot_be_brought_back(transaction: Transaction) -> None:
    ingest(transaction, sales_invoice())
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        transaction.execute("update sales_invoice set known_until = null")


def test_the_application_owns_nothing_and_cannot_create_tables(transaction: Transaction) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        transaction.execute("create table public.mine ()")
