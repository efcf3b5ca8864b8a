"""What the crossing suite asks of an operation; each gives what it found wrong, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capliquify.domain.access.permissions import Permission
from support.crossing.companies import forget_projections, remove_facts
from support.crossing.installation import SIGNED_OUT
from support.crossing.leaks import texts_of
from support.crossing.operations import call_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx

    from support.crossing.installation import Caller, Installation
    from support.crossing.operations import Call, Operation

# Operations in which a rule of the thing itself decides, besides the permission the route declares.
DECIDED_BY_MORE: Final = {
    "approve": "nobody decides what they asked for themselves, and each kind needs a permission of its own",
    "reject": "as approve",
    "withdraw_approval": "only whoever asked takes it back",
    "leave_organisation": "a key has no membership to end",
}

# Questions about a thing that is shown to fewer than the route lets in; to others it is as if it were not there.
SHOWN_TO_FEWER: Final = {
    "get_approval": "whoever may not see what it is about, and neither asked for it nor decides it, does not see it",
}


def may(operation: Operation, caller: Caller) -> bool:
    """Whether somebody may do what an operation does in their own company."""
    return operation.need in caller.permissions and not (operation.fresh_factor and not caller.is_person)


def refusal(answer: httpx.Response) -> str | None:
    """The code of an answer that says no to whoever asks, whatever they ask."""
    return answer.json()["code"] if answer.status_code in {401, 403} else None


def expected_refusal(operation: Operation, caller: Caller) -> str | None:
    """The code whoever may not do something is refused with, None for whoever may."""
    if caller.name == SIGNED_OUT:
        return "not-signed-in"
    return None if may(operation, caller) else "permission-denied"


def everybody(installation: Installation, operation: Operation) -> list[Caller]:
    """All who may come, with two keys that differ in what the operation needs and in nothing else."""
    assert isinstance(operation.need, Permission)
    others = installation.key_with(*(set(Permission) - {operation.need}))
    return [*installation.callers(), installation.key_with(operation.need), others]


def about_another_company(installation: Installation, operation: Operation) -> list[str]:
    """Ask about the other company by its name: to everybody it does not exist."""
    call = call_of(operation, installation.theirs)
    faults = [
        _fault(installation, caller, call, 401 if caller.name == SIGNED_OUT else 404)
        for caller in installation.callers()
    ]
    return [fault for fault in faults if fault]


def about_things_of_another_company(installation: Installation, operation: Operation) -> list[str]:
    """Ask one's own company for things of the other: to whoever may ask they do not exist."""
    faults = []
    for placeholder, kind in operation.things.items():
        theirs = installation.theirs.ids[kind]
        call = call_of(operation, installation.ours, things={placeholder: theirs})
        for caller in installation.callers():
            expected = 401 if caller.name == SIGNED_OUT else 404 if may(operation, caller) else 403
            faults.append(_fault(installation, caller, call, expected))
    return [fault for fault in faults if fault]


def of_the_permission(installation: Installation, operation: Operation) -> list[str]:
    """Ask a question about one's own company: it is answered exactly to whoever has what it declares."""
    call = call_of(operation, installation.ours)
    faults = []
    for caller in everybody(installation, operation):
        answer = installation.ask(caller, call)
        expected = expected_refusal(operation, caller)
        shown = installation.found_in(answer, call)
        if operation.name in SHOWN_TO_FEWER and expected is None and (answer.status_code, shown) == (404, []):
            continue
        if (refusal(answer), answer.is_success, shown) != (expected, expected is None, []):
            faults.append(_words(caller, call, answer, f"refusal {expected}", shown))
    return faults


def that_depend_on_another_company(installation: Installation, questions: Iterable[Operation]) -> list[str]:
    """Questions about one's own company that are answered differently once the other has no data any more.

    A sum shows nobody's name: what another company's rows add to it is seen by taking them away.
    """
    asked = {each.name: call_of(each, installation.ours) for each in questions}
    forget_projections(installation.parts)
    before = {name: _figures(installation, call) for name, call in asked.items()}
    remove_facts(installation.parts, installation.theirs.slug)
    forget_projections(installation.parts)
    return [name for name, call in asked.items() if _figures(installation, call) != before[name]]


def _figures(installation: Installation, call: Call) -> list[str]:
    answer = installation.ask(installation.administrator, call)
    assert answer.is_success, answer.text
    return list(texts_of(answer.content))


def _fault(installation: Installation, caller: Caller, call: Call, expected: int) -> str | None:
    answer = installation.ask(caller, call)
    shown = installation.found_in(answer, call)
    if answer.status_code == expected and not shown:
        return None
    return _words(caller, call, answer, str(expected), shown)


def _words(caller: Caller, call: Call, answer: httpx.Response, expected: str, shown: list[str]) -> str:
    asked = f"{caller.name}: {call.method} {call.target}"
    return f"{asked} → {answer.status_code}, not {expected}; shows {shown}; {answer.text[:300]}"
