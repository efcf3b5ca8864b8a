"""Every route, asked by everybody about the other company: nothing of it is shown, nothing of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capliquify.domain.access.permissions import Everyone, Permission
from support.crossing import checks
from support.crossing.companies import THEIRS, empty_tables, snapshot
from support.crossing.installation import SIGNED_OUT
from support.crossing.operations import THINGS, call_of, operations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from support.crossing.installation import Installation

OPERATIONS = operations()
OF_A_COMPANY = [name for name, each in OPERATIONS.items() if isinstance(each.need, Permission)]
WITH_THINGS = [name for name in OF_A_COMPANY if OPERATIONS[name].things]
ABOUT_FIGURES = {Permission.FINANCE_READ, Permission.DEMAND_READ, Permission.SUPPLY_READ}
OF_A_PERSON = [name for name, each in OPERATIONS.items() if each.need is Everyone.SIGNED_IN]


@pytest.fixture(scope="module")
def untouched(installation: Installation) -> Mapping[str, str]:
    """Every row of the other company before anybody asked."""
    return snapshot(installation.parts, THEIRS)


@pytest.fixture(autouse=True)
def _theirs_stay_as_they_were(installation: Installation, untouched: Mapping[str, str]) -> Iterator[None]:
    yield
    assert snapshot(installation.parts, THEIRS) == untouched


def test_both_companies_have_rows_in_every_table(installation: Installation) -> None:
    for company in (installation.ours, installation.theirs):
        assert empty_tables(installation.parts, company.slug) == []


@pytest.mark.parametrize("name", OF_A_COMPANY)
def test_another_company_does_not_exist(installation: Installation, name: str) -> None:
    operation = OPERATIONS[name]
    assert operation.takes_organisation, f"{name} belongs to a company and does not say to which"
    assert checks.about_another_company(installation, operation) == []


@pytest.mark.parametrize("name", WITH_THINGS)
def test_things_of_another_company_do_not_exist(installation: Installation, name: str) -> None:
    assert checks.about_things_of_another_company(installation, OPERATIONS[name]) == []


def test_things_of_another_company_in_query_or_body_show_nothing(installation: Installation) -> None:
    for operation in (each for each in OPERATIONS.values() if each.mentioned):
        things = {each: installation.theirs.ids[THINGS[each]] for each in operation.mentioned}
        call = call_of(operation, installation.ours, things=things)
        for caller in installation.callers():
            answer = installation.ask(caller, call)
            assert (answer.is_success, installation.found_in(answer, call)) == (False, []), answer.text


def test_no_figure_depends_on_the_other_companys_data(
    new_installation: Callable[[str], AbstractContextManager[Installation]],
) -> None:
    about_figures = [each for each in OPERATIONS.values() if each.reads and each.need in ABOUT_FIGURES]
    questions = [each for each in about_figures if not each.path.endswith(".xlsx")]  # a workbook says when it was made
    with new_installation("alone") as installation:
        assert checks.that_depend_on_another_company(installation, questions) == []


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_what_a_person_is_told_of_themselves_holds_nothing_of_others(installation: Installation, name: str) -> None:
    operation = OPERATIONS[name]
    things = {each: installation.theirs.ids[thing] for each, thing in THINGS.items()}
    call = call_of(operation, installation.ours, slug=THEIRS, things=things)
    for caller in installation.callers():
        answer = installation.ask(caller, call)
        assert installation.found_in(answer, call) == []
        if caller.name == SIGNED_OUT:
            assert answer.status_code == 401
        if operation.things or operation.takes_organisation:
            assert not answer.is_success, answer.text
