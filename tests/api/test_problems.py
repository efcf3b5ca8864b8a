from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pytest
from litestar import Litestar, get
from litestar.params import FromPath, QueryParameter
from structlog.testing import capture_logs

from capliquify.api.problems import PROBLEM_KINDS, exception_handlers
from capliquify.domain import errors
from capliquify.domain.errors import DomainError, Unavailable
from support.http import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path(__file__).parents[2] / "docs" / "problems"


def domain_errors(family: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield family
    for child in family.__subclasses__():
        yield from domain_errors(child)


ERRORS = sorted(set(domain_errors()), key=lambda each: each.code)


@get("/fails/{code:str}", sync_to_thread=False)
def fail(code: FromPath[str]) -> None:
    message = f"refused: {code}"
    raise next(each for each in domain_errors() if each.code == code)(message)


@get("/crashes", sync_to_thread=False)
def crash() -> None:
    message = "password=hunter2"
    raise RuntimeError(message)


@get("/page", sync_to_thread=False)
def page(limit: Annotated[int, QueryParameter(ge=1, le=5)] = 1) -> dict[str, int]:
    return {"limit": limit}


@pytest.fixture(scope="module")
def app() -> Litestar:
    return Litestar([fail, crash, page], exception_handlers=exception_handlers(), logging_config=None)


@pytest.mark.parametrize("error", ERRORS, ids=[each.code for each in ERRORS])
def test_every_domain_error_is_mapped_to_a_problem(app: Litestar, error: type[DomainError]) -> None:
    response = ask(app, f"/fails/{error.code}")
    body = response.json()
    assert response.status_code == body["status"] == PROBLEM_KINDS[error.code].status
    assert response.headers["content-type"] == "application/problem+json"
    assert (body["code"], body["type"]) == (error.code, f"/problems/{error.code}")
    # Why a part does not answer names servers and statements.
    assert body["detail"] == f"refused: {error.code}" or error is Unavailable


def test_the_domain_has_errors_to_map() -> None:
    assert errors.NotFound in set(domain_errors())


@pytest.mark.parametrize("code", sorted(PROBLEM_KINDS))
def test_every_problem_has_a_page_that_says_its_code_status_and_title(code: str) -> None:
    kind = PROBLEM_KINDS[code]
    text = (PAGES / f"{code}.md").read_text()
    assert text.startswith(f"# {kind.title}\n")
    assert f"| `code` | `{code}` |" in text
    assert f"| HTTP status | {kind.status} |" in text


def test_no_page_describes_a_problem_that_does_not_exist() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(PROBLEM_KINDS)


def test_an_unforeseen_error_is_logged_and_its_inside_not_told(app: Litestar) -> None:
    with capture_logs() as logs:
        response = ask(app, "/crashes")
    assert (response.status_code, response.json()["code"]) == (500, "internal-error")
    assert "hunter2" not in response.text
    assert [line["event"] for line in logs] == ["request_failed"]


def test_a_refused_parameter_is_named_with_its_reason(app: Litestar) -> None:
    response = ask(app, "/page?limit=9")
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
    assert response.json()["errors"] == [{"name": "limit", "reason": "Expected `int` <= 5"}]


def test_an_unknown_address_is_a_problem(app: Litestar) -> None:
    assert ask(app, "/nowhere").json()["code"] == "not-found"


def test_a_wrong_method_names_the_right_ones(app: Litestar) -> None:
    response = ask(app, "/page", "DELETE")
    assert (response.status_code, response.json()["code"]) == (405, "method-not-allowed")
    assert set(response.headers["allow"].split(", ")) == {"GET", "OPTIONS"}


def test_an_unavailable_part_says_when_to_try_again(app: Litestar) -> None:
    assert ask(app, "/fails/unavailable").headers["retry-after"] == "2"


def test_a_part_that_does_not_answer_is_told_without_its_address() -> None:
    reason = 'connection to server at "10.0.0.7", port 5432 failed: FATAL: database "cash" does not exist'

    @get("/away", sync_to_thread=False)
    def away() -> None:
        raise Unavailable(reason)

    app = Litestar([away], exception_handlers=exception_handlers(), openapi_config=None)
    answer = ask(app, "/away")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert [word for word in ("10.0.0.7", "5432", "cash", "FATAL") if word in answer.text] == []
