from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from capliquify.api.app import create_app
from capliquify.domain.access.permissions import Role
from capliquify.domain.access.principal import terminal_principal
from support.connected import item
from support.ingesting import ingest
from support.organisation_people import audited, member, read, send
from support.records import sale

if TYPE_CHECKING:
    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn

TEA = {"kind": "item", "vendor": "shopify", "code": "te a", "target": "TEA"}


@pytest.fixture
def app(parts: Parts) -> App:
    """A company that stocks TEA and sells "te a" and GIN."""
    with parts.context("default", terminal_principal("test")) as context:
        ingest(context.transaction, item("TEA"), source="files/unleashed")
        ingest(context.transaction, sale("1", item="te a"), sale("2", item="GIN"), source="files/shopify")
    return create_app(parts)


@pytest.fixture
def oda(parts: Parts) -> SignedIn:
    """Somebody who may decide."""
    return member(parts, "oda", Role.OPERATOR)


def queue(app: App, who: SignedIn, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = read(app, who, f"/mappings{query}")
    return found


def test_a_code_is_decided_and_undone(app: App, parts: Parts, oda: SignedIn) -> None:
    decided = send(app, oda, "/mappings", {"mappings": [TEA]})

    assert decided.status_code == 201
    [mapping] = decided.json()["mapped"]
    assert [each["code"] for each in queue(app, oda)["unmapped"]] == ["GIN"]
    assert queue(app, oda)["mapped"] == [mapping]

    undone = send(app, oda, f"/mappings/{mapping['id']}", method="DELETE")

    assert (undone.status_code, undone.content) == (204, b"")
    assert queue(app, oda)["mapped"] == []
    assert [action for _, action, _ in audited(parts)][-2:] == ["mapping.decided", "mapping.undone"]


def test_the_queue_is_narrowed_by_kind_source_and_words(app: App, oda: SignedIn) -> None:
    assert [each["code"] for each in queue(app, oda, "?q=gi")["unmapped"]] == ["GIN"]
    assert queue(app, oda, "?vendor=amazon")["unmapped"] == []
    assert queue(app, oda, "?kind=customer")["unmapped"] == []


def test_all_of_a_method_are_confirmed_at_once(app: App, oda: SignedIn) -> None:
    confirmed = send(app, oda, "/mappings/confirm-suggestions", {"method": "normalised"})

    assert [each["target"] for each in confirmed.json()["mapped"]] == ["TEA"]


def test_what_a_code_can_mean_is_listed(app: App, oda: SignedIn) -> None:
    assert read(app, oda, "/mappings/targets?kind=item&q=te") == {
        "targets": [{"target": "TEA", "name": "TEA the thing"}]
    }


def test_a_decision_sent_twice_under_one_key_is_made_once(app: App, oda: SignedIn) -> None:
    first, second = (send(app, oda, "/mappings", {"mappings": [TEA]}, key="tea-1") for _ in range(2))

    assert (first.status_code, second.json()) == (201, first.json())


@pytest.mark.parametrize(
    "changes",
    [{"target": "RUM"}, {"code": "TEA"}, {"vendor": "ebay"}, {"kind": "colour"}, {"code": ""}, {"code": "\x00"}],
)
def test_a_decision_that_cannot_hold_is_refused(app: App, oda: SignedIn, changes: dict[str, str]) -> None:
    refused = send(app, oda, "/mappings", {"mappings": [{**TEA, **changes}]})

    assert refused.status_code in {400, 422}
    assert queue(app, oda)["mapped"] == []


def test_a_viewer_reads_and_does_not_decide(app: App, parts: Parts) -> None:
    vera = member(parts, "vera", Role.VIEWER)

    assert len(queue(app, vera)["unmapped"]) == 2
    assert send(app, vera, "/mappings", {"mappings": [TEA]}).status_code == 403
