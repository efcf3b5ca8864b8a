from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from capliquify.connectors.clerk.jwks import PinnedKey
from capliquify.connectors.clerk.tokens import Reason, SessionToken, TokenRefused, TokenVerifier
from capliquify.domain.access.permissions import Role
from capliquify.domain.errors import InvalidInput
from support.clerk import ISSUER, PARTY, ClerkWorld
from windtunnel.clerk.keys import SigningKeys
from windtunnel.clerk.tokens import TokenCases

REASONS = {
    "expired": Reason.EXPIRED,
    "not-yet-valid": Reason.NOT_YET_VALID,
    "issued-in-the-future": Reason.NOT_YET_VALID,
    "wrong-issuer": Reason.ISSUER,
    "wrong-party": Reason.PARTY,
    "no-party": Reason.PARTY,
    "pending": Reason.PENDING,
    "no-status": Reason.PENDING,
    "unsigned": Reason.ALGORITHM,
    "signed-with-public-key": Reason.ALGORITHM,
    "unknown-key": Reason.UNKNOWN_KEY,
    "other-key-under-known-id": Reason.SIGNATURE,
    "skew-of-6-seconds": Reason.NOT_YET_VALID,
    "ended-6-seconds-ago": Reason.EXPIRED,
    "no-subject": Reason.MALFORMED,
    "no-end": Reason.MALFORMED,
    "tampered": Reason.SIGNATURE,
    "garbage": Reason.MALFORMED,
}


@pytest.fixture
def world() -> ClerkWorld:
    return ClerkWorld()


@pytest.fixture
def cases(world: ClerkWorld) -> TokenCases:
    return TokenCases(
        mint=world.mint, subject="user_ada", organisation={"id": "org_acme", "slg": "acme", "rol": "admin"}
    )


@pytest.fixture
def verifier(world: ClerkWorld) -> TokenVerifier:
    return TokenVerifier(keys=world.fetched_keys(), issuer=ISSUER, authorized_parties=frozenset({PARTY}))


def verified(verifier: TokenVerifier, world: ClerkWorld, token: str) -> SessionToken:
    return verifier.verify(token, world.clock())


def test_a_good_token_says_who_where_and_as_what(verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases) -> None:
    assert verified(verifier, world, cases.good()) == SessionToken(
        subject="user_ada",
        signed_in_at=world.clock(),
        organisation="org_acme",
        role=Role.ADMINISTRATOR,
        factor_at=world.clock(),
        impersonator=None,
    )


@pytest.mark.parametrize("case", list(REASONS))
def test_a_bad_token_is_refused_for_what_is_wrong_with_it(
    verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases, case: str
) -> None:
    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, cases.bad()[case]())

    assert refusal.value.reason is REASONS[case]


def test_every_bad_case_of_the_stand_in_is_tested(cases: TokenCases) -> None:
    assert set(cases.bad()) == set(REASONS)


def test_a_token_by_a_clock_four_seconds_ahead_counts(
    verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases
) -> None:
    assert verified(verifier, world, cases.skewed(4)).subject == "user_ada"


def test_a_token_that_ended_four_seconds_ago_counts(
    verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases
) -> None:
    assert verified(verifier, world, cases.expired_since(4)).subject == "user_ada"


def test_a_token_by_a_key_added_since_counts(verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases) -> None:
    verified(verifier, world, cases.good())
    world.stand_in.keys.add("ins_third")
    world.clock.turn(seconds=11)

    assert verified(verifier, world, cases.good()).subject == "user_ada"


def test_a_token_by_a_retired_key_is_refused_after_the_next_fetch(
    verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases
) -> None:
    retired = world.stand_in.keys.newest
    verified(verifier, world, cases.good())
    world.stand_in.keys.retire(retired)
    world.clock.turn(minutes=10)
    claims = world.mint.claims("user_ada")

    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, world.mint.token(claims, kid=retired))

    assert refusal.value.reason is Reason.UNKNOWN_KEY


def test_without_organisation_there_is_no_role(verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases) -> None:
    session = verified(verifier, world, cases.without_organisation())

    assert (session.organisation, session.role) == (None, None)


def test_whoever_acts_in_the_place_of_another_is_named(
    verifier: TokenVerifier, world: ClerkWorld, cases: TokenCases
) -> None:
    assert verified(verifier, world, cases.impersonated(by="user_support")).impersonator == "user_support"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("admin", Role.ADMINISTRATOR),
        ("member", Role.VIEWER),
        ("manager", Role.MANAGER),
        ("operator", Role.OPERATOR),
        ("billing", Role.VIEWER),
    ],
)
def test_a_role_of_theirs_is_one_of_ours_and_an_unknown_one_may_only_look(
    verifier: TokenVerifier, world: ClerkWorld, theirs: str, ours: Role
) -> None:
    assert verified(verifier, world, world.token("user_ada", "org_acme", theirs)).role is ours


@pytest.mark.parametrize(("ages", "minutes"), [([90, 7], 7), ([90, 0], 0), ([90, -1], None), (None, None)])
def test_the_age_of_the_second_factor_tells_when_it_was_given(
    verifier: TokenVerifier, world: ClerkWorld, ages: list[int] | None, minutes: int | None
) -> None:
    session = verified(verifier, world, world.token("user_ada", fva=ages))

    assert session.factor_at == (None if minutes is None else world.clock() - timedelta(minutes=minutes))


def test_the_age_of_the_first_factor_tells_when_somebody_signed_in(verifier: TokenVerifier, world: ClerkWorld) -> None:
    session = verified(verifier, world, world.token("user_ada", fva=[90, -1]))

    assert session.signed_in_at == world.clock() - timedelta(minutes=90)


@pytest.mark.parametrize(
    "claims",
    [
        {"fva": "now"},
        {"fva": [1]},
        {"fva": [10**9, 10**9]},
        {"iat": -1},
        {"iat": True},
        {"exp": 10**15},
        {"nbf": "soon"},
        {"sub": ""},
        {"sub": 7},
        {"sub": "user\x00ada"},
        {"sub": "user_\ud800"},
        {"act": "user_support"},
        {"act": {}},
        {"o": "org_acme"},
        {"o": {"id": "org_acme"}},
    ],
)
def test_claims_of_another_kind_than_they_have_are_refused(
    verifier: TokenVerifier, world: ClerkWorld, claims: dict[str, Any]
) -> None:
    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, world.token("user_ada", **claims))

    assert refusal.value.reason is Reason.MALFORMED


@pytest.mark.parametrize("party", [[PARTY], {PARTY: True}, 7, True, ""])
def test_a_party_that_is_no_name_is_no_party_of_ours(verifier: TokenVerifier, world: ClerkWorld, party: object) -> None:
    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, world.token("user_ada", azp=party))

    assert refusal.value.reason is Reason.PARTY


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "é.é.é", "a." * 20_000, "e30.e30.", "W10.W10.W10"])
def test_what_is_no_token_is_refused(verifier: TokenVerifier, world: ClerkWorld, token: str) -> None:
    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, token)

    assert refusal.value.reason is Reason.MALFORMED


def test_a_token_with_a_wrong_algorithm_costs_no_fetch(world: ClerkWorld, cases: TokenCases) -> None:
    fetches: list[int] = []

    def fetch() -> list[dict[str, str]]:
        fetches.append(1)
        return world.published()

    verifier = TokenVerifier(keys=world.fetched_keys(fetch), issuer=ISSUER, authorized_parties=frozenset({PARTY}))
    for case in ("unsigned", "signed-with-public-key", "garbage"):
        with pytest.raises(TokenRefused):
            verified(verifier, world, cases.bad()[case]())

    assert fetches == []


def test_a_pinned_key_checks_tokens_without_fetching(world: ClerkWorld, cases: TokenCases) -> None:
    pem = world.stand_in.keys.public_pem(world.stand_in.keys.newest).replace("\n", "\\n")
    verifier = TokenVerifier(keys=PinnedKey(pem), issuer=ISSUER, authorized_parties=frozenset({PARTY}))

    assert verified(verifier, world, cases.good()).subject == "user_ada"
    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, cases.bad()["signed-with-public-key"]())
    assert refusal.value.reason is Reason.ALGORITHM


def test_a_pinned_key_refuses_what_another_key_signed(world: ClerkWorld, cases: TokenCases) -> None:
    other = SigningKeys.pair()
    verifier = TokenVerifier(
        keys=PinnedKey(other.public_pem(other.newest)), issuer=ISSUER, authorized_parties=frozenset({PARTY})
    )

    with pytest.raises(TokenRefused) as refusal:
        verified(verifier, world, cases.good())

    assert refusal.value.reason is Reason.SIGNATURE


@pytest.mark.parametrize("pem", ["", "sk_test_1", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_a_pinned_key_that_is_none_is_refused_at_the_start(pem: str) -> None:
    with pytest.raises(InvalidInput, match="RSA public key in PEM"):
        PinnedKey(pem)
