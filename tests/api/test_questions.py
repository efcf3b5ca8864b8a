from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from capliquify.api.app import DEFAULT_MAX_UPLOAD_BYTES, create_app
from capliquify.services import organisations
from support.http import ask
from support.importing import LEDGER, run_import, upload
from support.people import asked_by_administrator

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts

RECURRING = b"""name,category,amount,currency,first_on,every
Rent,rent,1000.00,GBP,2026-07-01,month
Wages,payroll,250.00,GBP,2026-07-03,week
"""
QUESTIONS = ("cash", "cash/items", "cash/periods", "working-capital", "ageing", "demand", "plan")
FILES = ("cash", "cash/items", "working-capital", "ageing", "demand", "plan")


@pytest.fixture(scope="module")
def app(module_parts: Parts) -> App:
    return asked_by_administrator(create_app(module_parts), module_parts)


@pytest.fixture(scope="module")
def filled(app: App, module_parts: Parts) -> App:
    with module_parts.system_context(actor="test") as context:
        organisations.create_organisation(context, slug="filled", name="Filled")
    for content, name in ((LEDGER, "ledger.csv"), (RECURRING, "recurring.csv")):
        import_id = upload(app, content, name, "filled").json()["id"]
        run_import(module_parts, import_id, "filled")
    return app


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_of_an_empty_company_has_reasons_instead_of_figures(app: App, question: str) -> None:
    response = ask(app, f"/api/v1/{question}?as_of=2026-06-30")
    assert response.status_code == 200
    assert response.json()["as_of"] == "2026-06-30"
    assert response.json()["reasons"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_unknown_organisation_is_not_found(app: App, question: str) -> None:
    response = ask(app, f"/api/v1/{question}?organisation=nobody")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("as_of", ["yesterday", "2026-02-30", "2026-13-01", "%00"])
def test_a_day_that_is_none_is_refused(app: App, as_of: str) -> None:
    response = ask(app, f"/api/v1/cash?as_of={as_of}")
    assert (response.status_code, response.json()["errors"][0]["name"]) == (400, "as_of")


@pytest.mark.parametrize("question", ["cash", "plan", "demand"])
@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
def test_a_day_no_week_can_be_counted_from_is_refused(app: App, question: str, as_of: str) -> None:
    response = ask(app, f"/api/v1/{question}?as_of={as_of}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
    assert response.json()["detail"] == f"{as_of} is out of range: name a day of the years 1970 to 2200"


@pytest.mark.parametrize(
    "query",
    ["cash?demand_model=guess", "cash/periods?grain=hour", "ageing?side=left", "demand?weeks=0", "demand?model=x"],
)
def test_a_value_outside_the_choices_is_refused(app: App, query: str) -> None:
    assert ask(app, f"/api/v1/{query}").status_code == 400


@pytest.mark.parametrize("limit", ["0", "501", "-1", "ten"])
def test_a_page_has_between_1_and_500_rows(app: App, limit: str) -> None:
    assert ask(app, f"/api/v1/cash/items?limit={limit}").status_code == 400


def test_a_cell_is_the_sum_of_its_items(filled: App) -> None:
    week = ask(filled, "/api/v1/cash?organisation=filled&as_of=2026-06-30").json()["weeks"][0]
    wages = next(line["amount"] for line in week["lines"] if line["name"] == "payroll")
    query = f"organisation=filled&as_of=2026-06-30&week_ending={week['week_ending']}&line=payroll"
    items = ask(filled, f"/api/v1/cash/items?{query}").json()
    assert [item["amount"] for item in items["items"]] == ["-250.00"]
    assert items["total"] == wages == "-250.00"


def test_items_come_in_pages_that_join_and_keep_the_total(filled: App) -> None:
    whole = ask(filled, "/api/v1/cash/items?organisation=filled&as_of=2026-06-30&limit=500").json()
    items, cursor = [], ""
    while True:
        page = ask(filled, f"/api/v1/cash/items?organisation=filled&as_of=2026-06-30&limit=5{cursor}").json()
        items += page["items"]
        assert page["total"] == whole["total"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert items == whole["items"]
    assert len(items) == 16  # three rents and thirteen weeks of wages


@pytest.mark.parametrize("question", FILES)
def test_an_answer_is_downloaded_as_csv(filled: App, question: str) -> None:
    response = ask(filled, f"/api/v1/{question}.csv?organisation=filled&as_of=2026-06-30")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"].startswith('attachment; filename="')


@pytest.mark.parametrize("question", FILES)
def test_an_answer_is_downloaded_as_a_workbook(filled: App, question: str) -> None:
    response = ask(filled, f"/api/v1/{question}.xlsx?organisation=filled&as_of=2026-06-30")
    assert openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames


def test_a_file_of_items_holds_every_page(filled: App) -> None:
    rows = ask(filled, "/api/v1/cash/items.csv?organisation=filled&as_of=2026-06-30").text.splitlines()
    assert len([row for row in rows if row.startswith("2026-")]) == 16


def test_the_organisations_are_listed_with_their_settings(app: App) -> None:
    organisation = ask(app, "/api/v1/organisations").json()["organisations"][0]
    assert organisation == {
        "slug": "default",
        "name": organisation["name"],
        "demo": False,
        "currency": None,
        "currency_source": "none",
        "time_zone": "UTC",
        "week_ends_on": "sunday",
        "as_of": "2026-06-30",
        "empty": True,
        "cash_line_limit": "10000",
    }


def test_the_web_app_learns_the_size_of_the_largest_file(app: App) -> None:
    assert ask(app, "/api/config").json()["max_upload_bytes"] == DEFAULT_MAX_UPLOAD_BYTES


def test_each_template_can_be_downloaded_in_both_formats(app: App) -> None:
    templates = ask(app, "/api/v1/templates").json()["templates"]
    assert len(templates) == 10
    for template in templates:
        header = ask(app, f"/api/v1/templates/{template['name']}.csv").text.strip().split(",")
        assert header == [column["name"] for column in template["columns"]]
        assert ask(app, f"/api/v1/templates/{template['name']}.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("name", ["nothing.csv", "suppliers.pdf", "suppliers"])
def test_a_template_that_is_none_is_refused(app: App, name: str) -> None:
    assert ask(app, f"/api/v1/templates/{name}").status_code in {400, 404}


def test_the_type_of_a_problem_leads_to_its_page(app: App) -> None:
    where = ask(app, "/api/v1/cash?organisation=nobody").json()["type"]
    page = ask(app, where)
    assert page.status_code == 200
    assert "Code: not-found" in page.text


def test_an_unknown_address_of_the_interface_is_never_the_web_app(app: App) -> None:
    response = ask(app, "/api/v1/nothing", headers={"Accept": "text/html"})
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("query", "name", "reason"),
    [
        ("as-of=2026-06-30", "as-of", "Unknown parameter; known are as_of, demand_model, organisation"),
        ("as_of=2026-06-30&as_of=2026-05-31", "as_of", "Given more than once"),
        ("as_of=null", "as_of", "Leave the parameter out instead of giving null"),
    ],
)
def test_a_parameter_that_would_silently_mean_something_else_is_refused(
    app: App, query: str, name: str, reason: str
) -> None:
    response = ask(app, f"/api/v1/cash?{query}")
    assert (response.status_code, response.json()["errors"]) == (400, [{"name": name, "reason": reason}])


def test_a_company_and_a_day_may_be_named_in_every_question(app: App) -> None:
    for path in ("/api/config", "/api/v1/organisations", "/api/v1/templates", "/api/v1/imports"):
        assert ask(app, f"{path}?organisation=default&as_of=2026-06-30").status_code == 200


def test_the_methods_of_an_address_are_named_whole(app: App) -> None:
    assert ask(app, "/api/v1/imports", "OPTIONS").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert ask(app, "/api/v1/imports", "DELETE").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_problem_that_does_not_exist_has_no_page(app: App) -> None:
    assert ask(app, "/problems/nothing").status_code == 404


def test_open_documents_are_listed_for_both_sides(app: App) -> None:
    for side in ("receivable", "payable"):
        response = ask(app, f"/api/v1/open-documents?side={side}")
        assert (response.status_code, response.json()["next_cursor"]) == (200, None)
