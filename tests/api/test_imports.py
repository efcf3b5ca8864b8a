from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from uuid import uuid4

from capliquify.api.parameters import PAGE_LIMIT
from capliquify.services import organisations
from support.http import ask
from support.importing import LEDGER, run_import, upload

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

BAD_ROWS = b"""date,account_class,amount,currency
2026-06-30,cash,12500.00,GBP
2026-02-30,cash,1.00,GBP
2026-06-30,payable,many,GBP
2026-06-30,inventory,10.00,XYZ
"""


def imported(app: App, parts: Parts, content: bytes = LEDGER) -> str:
    import_id: str = upload(app, content).json()["id"]
    run_import(parts, import_id)
    return import_id


def test_a_file_is_taken_in_and_followed_at_its_location(app: App) -> None:
    response = upload(app)
    assert response.status_code == 202
    assert response.json()["status"] == "queued"
    assert response.json()["size_bytes"] == len(LEDGER)
    followed = ask(app, response.headers["location"])
    assert followed.json() == response.json()


def test_an_imported_file_answers_questions(app: App, parts: Parts) -> None:
    imported(app, parts)
    cash = ask(app, "/api/v1/cash?as_of=2026-06-30").json()
    assert (cash["currency"], cash["weeks"][0]["opening"]) == ("GBP", "12500.00")
    assert len(cash["weeks"]) == 13


def test_rows_that_cannot_be_used_are_listed_and_the_others_are_in(app: App, parts: Parts) -> None:
    import_id = imported(app, parts, BAD_ROWS)
    job = ask(app, f"/api/v1/imports/{import_id}").json()
    assert (job["status"], job["rows"], job["imported"], job["error_count"]) == ("completed_with_errors", 4, 1, 3)
    errors = ask(app, f"/api/v1/imports/{import_id}/errors").json()["errors"]
    assert [(each["row"], each["column"], each["value"]) for each in errors] == [
        (3, "date", "2026-02-30"),
        (4, "amount", "many"),
        (5, "currency", "XYZ"),
    ]


def test_errors_come_in_pages_that_join(app: App, parts: Parts) -> None:
    import_id = imported(app, parts, BAD_ROWS)
    rows = []
    cursor = ""
    while True:
        page = ask(app, f"/api/v1/imports/{import_id}/errors?limit=1{cursor}").json()
        rows += [each["row"] for each in page["errors"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert rows == [3, 4, 5]


def test_errors_are_downloaded_as_one_csv(app: App, parts: Parts) -> None:
    import_id = imported(app, parts, BAD_ROWS)
    response = ask(app, f"/api/v1/imports/{import_id}/errors.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.headers["content-type"].startswith("text/csv")
    assert [(row["Severity"], row["Row"], row["Value"]) for row in rows] == [
        ("error", "3", "2026-02-30"),
        ("error", "4", "many"),
        ("error", "5", "XYZ"),
    ]


def test_a_download_of_errors_holds_every_page_under_one_header(app: App, parts: Parts) -> None:
    bad = "".join(f"2026-02-30,cash,{number}.00,GBP\n" for number in range(PAGE_LIMIT + 20))
    import_id = imported(app, parts, LEDGER + bad.encode())
    rows = list(csv.DictReader(io.StringIO(ask(app, f"/api/v1/imports/{import_id}/errors.csv").text)))
    first = len(LEDGER.splitlines()) + 1
    assert [int(row["Row"]) for row in rows] == list(range(first, first + PAGE_LIMIT + 20))


def test_a_file_that_cannot_be_used_fails_with_its_reason(app: App, parts: Parts) -> None:
    import_id = imported(app, parts, b"\x00\x01\x02 not a table")
    job = ask(app, f"/api/v1/imports/{import_id}").json()
    assert job["status"] == "failed"
    assert job["refused"]


def test_the_job_run_twice_changes_nothing(app: App, parts: Parts) -> None:
    import_id = imported(app, parts)
    before = ask(app, f"/api/v1/imports/{import_id}").json()
    run_import(parts, import_id)
    assert ask(app, f"/api/v1/imports/{import_id}").json() == before


def test_the_same_file_twice_is_unchanged(app: App, parts: Parts) -> None:
    imported(app, parts)
    again = ask(app, f"/api/v1/imports/{imported(app, parts)}").json()
    assert (again["imported"], again["unchanged"]) == (0, 4)


def test_an_import_is_undone(app: App, parts: Parts) -> None:
    import_id = imported(app, parts)
    response = ask(app, f"/api/v1/imports/{import_id}/rollback", "POST")
    assert response.json() == {"import_id": import_id, "removed": 4, "restored": 0}
    assert ask(app, f"/api/v1/imports/{import_id}").json()["status"] == "rolled_back"


def test_an_import_undone_before_cannot_be_undone_again(app: App, parts: Parts) -> None:
    import_id = imported(app, parts)
    ask(app, f"/api/v1/imports/{import_id}/rollback", "POST")
    again = ask(app, f"/api/v1/imports/{import_id}/rollback", "POST")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_undoing_twice_under_one_key_answers_the_same(app: App, parts: Parts) -> None:
    path = f"/api/v1/imports/{imported(app, parts)}/rollback"
    first, second = (ask(app, path, "POST", headers={"Idempotency-Key": "undo-1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json() == first.json()
    assert second.headers["idempotency-replayed"] == "true"


def test_imports_come_newest_first_in_pages_that_join(app: App, parts: Parts) -> None:
    ids = [imported(app, parts) for _ in range(3)]
    first = ask(app, "/api/v1/imports?limit=2").json()
    rest = ask(app, f"/api/v1/imports?limit=2&cursor={first['next_cursor']}").json()
    assert [each["id"] for each in first["imports"] + rest["imports"]] == ids[::-1]
    assert rest["next_cursor"] is None


def test_a_cursor_nobody_gave_is_refused(app: App) -> None:
    response = ask(app, "/api/v1/imports?cursor=nonsense")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")


def test_an_unknown_import_is_not_found(app: App) -> None:
    for path in ("", "/errors", "/errors.csv"):
        assert ask(app, f"/api/v1/imports/{uuid4()}{path}").status_code == 404
    assert ask(app, f"/api/v1/imports/{uuid4()}/rollback", "POST").status_code == 404


def test_an_import_of_another_organisation_is_not_found(app: App, parts: Parts) -> None:
    import_id = imported(app, parts)
    with parts.system_context(actor="test") as context:
        organisations.create_organisation(context, slug="other", name="Other")
    assert ask(app, f"/api/v1/imports/{import_id}?organisation=other").status_code == 404
    assert ask(app, f"/api/v1/imports/{import_id}/rollback?organisation=other", "POST").status_code == 404
    assert ask(app, f"/api/v1/imports/{import_id}").json()["status"] == "completed"
