from __future__ import annotations

from capliquify.api.problems import PROBLEM_KINDS
from capliquify.cli.main import EXIT_CODES
from capliquify.domain import errors
from support.source_code import ROOT


def _codes() -> set[str]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.DomainError)]
    assert len(kinds) > 5
    return {kind.code for kind in kinds}


def test_every_error_has_an_exit_code() -> None:
    assert set(EXIT_CODES) == _codes()


def test_every_error_has_an_http_status() -> None:
    assert _codes() <= set(PROBLEM_KINDS)


def test_every_problem_has_a_page() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "problems").glob("*.md")} - {"README"}
    assert set(PROBLEM_KINDS) | _codes() <= pages
