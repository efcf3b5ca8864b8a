from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Permission, Role
from capliquify.services import audit, organisation_deletion, organisations
from capliquify.services.audit import Act
from support.http import ask
from support.people import SignedIn, join, make_key, sign_in
from support.trust import TESTER

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts


@pytest.fixture
def app(parts: Parts) -> App:
    return create_app(parts)


@pytest.fixture
def administrator(parts: Parts) -> SignedIn:
    person = sign_in(parts)
    join(parts, person, "default")
    return person


def _log(parts: Parts, count: int, subject: str = "jo@example.com") -> None:
    for _ in range(count):
        with parts.context("default", TESTER) as context:
            audit.record(context, Act(action="member.changed", subject=subject, after={"role": "manager"}))


def test_the_log_comes_newest_first_in_pages(app: App, parts: Parts, administrator: SignedIn) -> None:
    _log(parts, 3)
    first = ask(app, "/api/v1/audit?limit=2", headers=administrator.headers).json()
    rest = ask(app, f"/api/v1/audit?limit=2&cursor={first['next_cursor']}", headers=administrator.headers).json()
    assert [line["sequence"] for line in first["entries"]] == [3, 2]
    assert ([line["sequence"] for line in rest["entries"]], rest["next_cursor"]) == ([1], None)
    assert first["entries"][0] | {"at": ""} == {
        "sequence": 3,
        "at": "",
        "actor": "job:test",
        "action": "member.changed",
        "subject": "jo@example.com",
        "before": None,
        "after": {"role": "manager"},
        "reason": None,
        "surface": "job",
        "address": None,
        "request_id": None,
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("action=member", 2),
        ("action=member.changed&actor=test", 2),
        ("actor=nobody", 0),
        ("since=2026-06-30T12:00:00Z", 2),
        ("since=2026-06-30T12:00:01Z", 0),
        ("until=2026-06-30T12:00:00", 0),
        ("until=2026-06-30T14:00:01%2B02:00", 2),
    ],
)
def test_the_log_is_filtered(app: App, parts: Parts, administrator: SignedIn, query: str, count: int) -> None:
    _log(parts, 2)
    answer = ask(app, f"/api/v1/audit?{query}", headers=administrator.headers)
    assert (answer.status_code, len(answer.json()["entries"])) == (200, count)


@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "since=yesterday", "action=", "cursor=99999999999999999999"])
def test_what_makes_no_sense_is_refused(app: App, administrator: SignedIn, query: str) -> None:
    assert ask(app, f"/api/v1/audit?{query}", headers=administrator.headers).status_code in {400, 422}


def test_the_log_as_csv_has_every_page_and_no_formula(app: App, parts: Parts, administrator: SignedIn) -> None:
    _log(parts, 3, subject="=cmd()")
    answer = ask(app, "/api/v1/audit.csv", headers=administrator.headers)
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert answer.headers["content-disposition"] == 'attachment; filename="audit-log.csv"'
    assert [(row["Sequence"], row["Subject"], row["After"]) for row in rows] == [
        ("3", "'=cmd()", '{"role":"manager"}'),
        ("2", "'=cmd()", '{"role":"manager"}'),
        ("1", "'=cmd()", '{"role":"manager"}'),
    ]


def test_the_verification_says_whether_the_log_is_whole(app: App, parts: Parts, administrator: SignedIn) -> None:
    _log(parts, 3)
    answer = ask(app, "/api/v1/audit/verification", headers=administrator.headers).json()
    assert (answer["intact"], answer["entries"], answer["last_sequence"], answer["faults"]) == (True, 3, 3, [])


@pytest.mark.parametrize(
    "path", ["/api/v1/audit", "/api/v1/audit.csv", "/api/v1/audit/verification", "/api/v1/organisation/export.zip"]
)
def test_only_administrators_read_the_log_and_export_all(app: App, parts: Parts, path: str) -> None:
    manager = sign_in(parts, "max@example.com")
    join(parts, manager, "default", Role.MANAGER)
    assert ask(app, path, headers=manager.headers).status_code == 403
    assert ask(app, path).status_code == 401


def test_everything_is_exported_as_a_zip_and_the_export_is_logged(
    app: App, parts: Parts, administrator: SignedIn
) -> None:
    answer = ask(app, "/api/v1/organisation/export.zip", headers=administrator.headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="default-20260630T120000Z.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    logged = archive.read("audit_entry.csv").decode()
    assert "organisation.exported" in logged
    assert "user:ada@example.com" in logged
    assert parts.pool.get_stats()["pool_available"] == parts.pool.get_stats()["pool_size"]


def test_an_export_needs_a_fresh_second_factor(app: App, parts: Parts) -> None:
    key = make_key(parts, "default", [Permission.ORGANISATION_EXPORT])
    answer = ask(app, "/api/v1/organisation/export.zip", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied")


def test_an_export_of_another_organisation_is_not_found(app: App, parts: Parts, administrator: SignedIn) -> None:
    with parts.system_context("cli:ada") as context:
        organisations.create_organisation(context, slug="other", name="Other")
    for path in ("/api/v1/organisation/export.zip", "/api/v1/audit", "/api/v1/audit.csv", "/api/v1/audit/verification"):
        answer = ask(app, f"{path}?organisation=other", headers=administrator.headers)
        assert (path, answer.status_code) == (path, 404)


def test_keys_of_a_closed_organisation_do_nothing_more(app: App, parts: Parts) -> None:
    key = make_key(parts, "default", [Permission.AUDIT_READ])
    headers = {"Authorization": f"Bearer {key}"}
    assert ask(app, "/api/v1/audit", headers=headers).status_code == 200
    with parts.context("default", TESTER) as context:
        organisation_deletion.close(context, "We left")
    assert ask(app, "/api/v1/audit", headers=headers).status_code == 404
    with parts.context("default", TESTER) as context:
        organisation_deletion.restore(context)
    assert ask(app, "/api/v1/audit", headers=headers).status_code == 200
