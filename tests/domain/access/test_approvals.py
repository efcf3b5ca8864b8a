from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capliquify.domain.access.approvals import (
    APPROVAL_LIFE,
    ASKING,
    DECIDING,
    ApprovalKind,
    ApprovalStatus,
    Proposal,
    Requester,
    canonical_text,
    is_own,
    may_read,
    payload_digest,
    readable_kinds,
    require_decidable,
    require_withdrawable,
    settle,
    status_at,
    why_not_decide,
)
from capliquify.domain.access.permissions import Permission
from capliquify.domain.access.principal import Principal, PrincipalKind, job_principal, terminal_principal
from capliquify.domain.errors import Conflict, PermissionDenied

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
ADA, BEN = UUID(int=1), UUID(int=2)
ALL = frozenset(Permission)
FINAL = [status for status in ApprovalStatus if status is not ApprovalStatus.PENDING]


def person(user_id: UUID = BEN, name: str = "ben@example.com", **more: object) -> Principal:
    values = {"permissions": ALL, **more}
    return Principal(kind=PrincipalKind.USER, name=name, user_id=user_id, **values)  # type: ignore[arg-type] # fields by name


def proposal(**more: object) -> Proposal:
    values = {
        "kind": ApprovalKind.MEMBER_CHANGE,
        "requester": Requester(actor="user:ada@example.com", user_id=ADA),
        "expires_at": NOW + APPROVAL_LIFE,
        **more,
    }
    return Proposal(**values)  # type: ignore[arg-type] # fields by name


def money(amount: str = "100.00", currency: str = "GBP") -> Proposal:
    return proposal(kind=ApprovalKind.CASH_LINE_ADD, amount=Decimal(amount), currency=currency)


def test_what_waits_is_read_by_whoever_asked_and_whoever_may_see_what_it_is_about() -> None:
    nobody = person(permissions=frozenset())
    assert not may_read(money(), nobody)
    assert may_read(money(), person(ADA, "ada@example.com", permissions=frozenset()))
    assert may_read(money(), person(permissions=frozenset({Permission.FINANCE_READ})))
    assert may_read(money(), person(permissions=frozenset({Permission.FINANCE_APPROVE})))
    assert not may_read(proposal(), person(permissions=frozenset({Permission.FINANCE_READ})))
    assert readable_kinds(nobody) == frozenset()


def test_a_second_person_with_the_permission_decides() -> None:
    assert why_not_decide(proposal(), person(), NOW, "GBP") is None
    require_decidable(proposal(), person(), NOW, "GBP")


def test_whoever_asked_does_not_decide_whatever_their_name_is_now() -> None:
    renamed = person(ADA, "ada@elsewhere.example")
    assert is_own(proposal(), renamed)
    assert why_not_decide(proposal(), renamed, NOW, "GBP") == "You asked for it yourself: a second person decides."
    with pytest.raises(PermissionDenied, match="You asked for it yourself"):
        require_decidable(proposal(), renamed, NOW, "GBP")


def test_whoever_made_a_key_does_not_decide_what_it_asked_for() -> None:
    by_key = proposal(requester=Requester(actor="key:nightly", user_id=ADA, key_id=UUID(int=9)))
    assert is_own(by_key, person(ADA, "ada@example.com"))
    of_terminal = proposal(requester=Requester(actor="key:nightly", key_id=UUID(int=9), key_maker="cli:jo"))
    assert is_own(of_terminal, terminal_principal("jo"))
    assert not is_own(of_terminal, terminal_principal("kim"))


def test_the_terminal_is_a_second_person_but_not_for_itself_and_not_for_money() -> None:
    assert why_not_decide(proposal(), terminal_principal("jo"), NOW, "GBP") is None
    own = proposal(requester=Requester(actor="cli:jo"))
    assert is_own(own, terminal_principal("jo"))
    assert why_not_decide(money(), terminal_principal("jo"), NOW, "GBP") == (
        "This needs the permission finance:approve, which you do not have here."
    )


def test_somebody_without_an_account_is_not_everybody_without_one() -> None:
    assert not is_own(proposal(requester=Requester(actor="cli:jo")), terminal_principal("kim"))


@pytest.mark.parametrize(
    "principal",
    [
        Principal(kind=PrincipalKind.API_KEY, name="nightly", permissions=ALL, key_id=UUID(int=9)),
        job_principal("import_file", *Permission),
    ],
)
def test_keys_and_jobs_never_decide(principal: Principal) -> None:
    assert why_not_decide(proposal(), principal, NOW, "GBP") == "Only a person decides: a key or a job cannot."


@pytest.mark.parametrize("kind", ApprovalKind)
def test_each_kind_is_decided_by_its_permission_alone(kind: ApprovalKind) -> None:
    asked = proposal(kind=kind)
    with_it = person(permissions=frozenset({DECIDING[kind]}))
    without = person(permissions=ALL - {DECIDING[kind]})
    assert why_not_decide(asked, with_it, NOW, "GBP") is None
    assert why_not_decide(asked, without, NOW, "GBP") == (
        f"This needs the permission {DECIDING[kind].value}, which you do not have here."
    )


def test_money_is_asked_for_by_one_permission_and_decided_by_another() -> None:
    assert ASKING[ApprovalKind.CASH_LINE_ADD] is Permission.FINANCE_WRITE
    assert DECIDING[ApprovalKind.CASH_LINE_ADD] is Permission.FINANCE_APPROVE
    assert {kind for kind in ApprovalKind if ASKING[kind] is not DECIDING[kind]} == {
        ApprovalKind.CASH_LINE_ADD,
        ApprovalKind.CASH_LINE_LIMIT,
    }


@pytest.mark.parametrize("amount", ["100.00", "-100.00"])
def test_an_amount_is_decided_up_to_the_limit(amount: str) -> None:
    at_limit, below = person(approval_limit=Decimal(100)), person(approval_limit=Decimal("99.99"))
    assert why_not_decide(money(amount), at_limit, NOW, "GBP") is None
    assert why_not_decide(money(amount), below, NOW, "GBP") == (
        "It is about 100.00 GBP, above your limit of 99.99 GBP."
    )


@pytest.mark.parametrize(("currency", "said"), [("EUR", "EUR"), (None, "no currency yet")])
def test_an_amount_in_a_currency_limits_are_not_in_is_not_decided(currency: str | None, said: str) -> None:
    limit = person(approval_limit=Decimal(1_000_000))
    reason = why_not_decide(money(), limit, NOW, currency)
    assert reason is not None
    assert reason.startswith(f"Its amount is in GBP and limits are in {said}:")


@pytest.mark.parametrize("status", FINAL)
def test_what_is_decided_is_not_decided_or_withdrawn(status: ApprovalStatus) -> None:
    done = proposal(status=status)
    with pytest.raises(Conflict, match=f"It is {status.value} already"):
        require_decidable(done, person(), NOW, "GBP")
    with pytest.raises(Conflict, match=f"It is {status.value} already"):
        require_withdrawable(done, person(ADA, "ada@example.com"), NOW)


def test_seven_days_later_it_is_over_to_the_second() -> None:
    last = NOW + APPROVAL_LIFE
    assert status_at(proposal(), last - timedelta(seconds=1)) is ApprovalStatus.PENDING
    assert status_at(proposal(), last) is ApprovalStatus.EXPIRED
    assert status_at(proposal(status=ApprovalStatus.REJECTED), last) is ApprovalStatus.REJECTED
    assert why_not_decide(proposal(), person(), last, "GBP") == "It is expired already."


def test_only_whoever_asked_withdraws() -> None:
    require_withdrawable(proposal(), person(ADA, "ada@example.com"), NOW)
    with pytest.raises(PermissionDenied, match="reject it instead"):
        require_withdrawable(proposal(), person(), NOW)


@pytest.mark.parametrize("status", FINAL)
def test_a_request_is_settled_once(status: ApprovalStatus) -> None:
    at = NOW + APPROVAL_LIFE if status is ApprovalStatus.EXPIRED else NOW
    done = settle(proposal(), status, at)
    assert done == replace(proposal(), status=status)
    for again in FINAL:
        with pytest.raises(Conflict, match=f"It is {status.value} already"):
            settle(done, again, at)


def test_a_request_expires_neither_early_nor_late() -> None:
    with pytest.raises(Conflict, match="Its time is not over yet"):
        settle(proposal(), ApprovalStatus.EXPIRED, NOW)
    with pytest.raises(Conflict, match="Its time is over"):
        settle(proposal(), ApprovalStatus.EXECUTED, NOW + APPROVAL_LIFE)


def test_being_pending_is_no_end() -> None:
    with pytest.raises(ValueError, match="not settled"):
        settle(proposal(), ApprovalStatus.PENDING, NOW)


texts = st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, values, max_size=4), st.randoms())
def test_the_order_of_names_does_not_change_the_text(frozen: dict[str, object], random: object) -> None:
    names = list(frozen)
    random.shuffle(names)  # type: ignore[attr-defined] # hypothesis gives a Random
    assert canonical_text({name: frozen[name] for name in names}) == canonical_text(frozen)


@given(st.dictionaries(texts, values, max_size=4), st.dictionaries(texts, values, max_size=4))
def test_different_acts_have_different_digests(one: dict[str, object], other: dict[str, object]) -> None:
    same = canonical_text(one) == canonical_text(other)
    assert (payload_digest(canonical_text(one)) == payload_digest(canonical_text(other))) is same


def test_a_digest_is_the_sha256_of_the_text() -> None:
    assert canonical_text({"b": 1, "a": "ä"}) == '{"a":"\\u00e4","b":1}'
    assert payload_digest("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
