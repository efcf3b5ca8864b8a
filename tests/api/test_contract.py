"""Requests made up from the interface's own description, against a live server over a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from capliquify.api.app import create_app, describe_interface
from capliquify.ops.workers import beat
from capliquify.storage.ids import new_id
from support.importing import run_import, upload
from support.people import asked_by_administrator, join, sign_in
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis.checks import CheckFunction

    from capliquify.bootstrap import Parts

# What these may be follows from earlier answers, from lists kept elsewhere or from the calendar, not from the schema.
NOT_IN_THE_SCHEMA = {"cursor", "week_ending", "line", "as_of", "kind", "currency", "encoding"}
EXAMPLES = 15


def described_operations() -> dict[str, Any]:
    load_all_checks()
    schema = schemathesis.openapi.from_dict(describe_interface())
    described = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return {operation.label: operation for operation in sorted(described, key=lambda each: each.label)}


OPERATIONS = described_operations()
CLOSED = [name for name, each in OPERATIONS.items() if each.definition.raw.get("security")]
CASES = [
    *((name, GenerationMode.POSITIVE) for name in OPERATIONS),
    *((name, GenerationMode.NEGATIVE) for name, each in OPERATIONS.items() if each.query),  # else nothing can be wrong
]


@pytest.fixture(scope="module")
def address(module_parts: Parts) -> Iterator[str]:
    app = create_app(module_parts, max_upload_bytes=1_000_000)
    run_import(module_parts, upload(asked_by_administrator(app, module_parts)).json()["id"])
    with serving(app) as base:
        yield base


def credentials(parts: Parts) -> dict[str, str]:
    """Those of an administrator nobody has seen before: an earlier example may have signed out or removed theirs."""
    administrator = sign_in(parts, f"{new_id()}@example.com")
    join(parts, administrator, "default")
    return administrator.headers


def test_every_operation_of_the_document_is_tried() -> None:
    assert len(OPERATIONS) == sum(len(path) for path in describe_interface()["paths"].values())


@pytest.mark.parametrize(("operation", "mode"), CASES, ids=[f"{name}-{mode.name.lower()}" for name, mode in CASES])
def test_the_interface_keeps_what_it_describes(
    module_parts: Parts, address: str, operation: str, mode: GenerationMode
) -> None:
    beat(module_parts.pool, "worker-1")  # else the service would rightly call itself unhealthy

    @given(case=OPERATIONS[operation].as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def keeps(case: schemathesis.Case[Any]) -> None:
        # Whether a change is accepted follows from codes, passwords and what lies in the database as well.
        changes = case.method != "GET" and not case.path.endswith("/imports")
        unknowable = changes or NOT_IN_THE_SCHEMA & set(case.query or {})
        excluded: list[CheckFunction] = [positive_data_acceptance] if unknowable else []
        case.call_and_validate(address, headers=credentials(module_parts), excluded_checks=excluded)

    keeps()


@pytest.mark.parametrize("operation", CLOSED)
def test_nobody_is_answered_without_a_credential(address: str, operation: str) -> None:
    @given(case=OPERATIONS[operation].as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(max_examples=3, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def refuses(case: schemathesis.Case[Any]) -> None:
        case.headers.pop("authorization", None)
        case.cookies = {}
        answer = case.call(address)
        assert (answer.status_code, answer.headers["content-type"][0]) == (401, "application/problem+json")
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    refuses()
