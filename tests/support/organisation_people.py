"""People of one organisation in tests of the edge, and what they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capliquify.domain.access.permissions import Role
from capliquify.storage.repositories.organisations import enter_organisation
from capliquify.storage.transaction import begin
from support.http import ask
from support.people import join, sign_in

if TYPE_CHECKING:
    import httpx

    from capliquify.api.asgi import App
    from capliquify.bootstrap import Parts
    from support.people import SignedIn

SLUG = "default"


def member(parts: Parts, name: str, role: Role = Role.ADMINISTRATOR, **standing: Any) -> SignedIn:  # noqa: ANN401 - those of `join`
    """Somebody signed in who belongs to the organisation `default`."""
    person = sign_in(parts, f"{name}@example.com")
    join(parts, person, SLUG, role, **standing)
    return person


def send(  # noqa: PLR0913 - what a request is made of
    app: App, person: SignedIn, path: str, body: object = None, *, method: str = "POST", key: str | None = None
) -> httpx.Response:
    """A change somebody asks for."""
    more = {} if key is None else {"Idempotency-Key": key}
    return ask(app, f"/api/v1{path}", method, headers={**person.headers, **more}, json=body)


def read(app: App, person: SignedIn, path: str) -> Any:  # noqa: ANN401 - any document
    """A document somebody reads."""
    response = ask(app, f"/api/v1{path}", headers=person.headers)
    assert response.status_code == 200, response.text
    return response.json()


def ask_change(app: App, by: SignedIn, of: SignedIn, **wanted: object) -> httpx.Response:
    """Ask to make a member something else; an operator without limit unless said otherwise."""
    body = {"role": "operator", "finance": [], "approval_limit": "0", "reason": "new duties", **wanted}
    return send(app, by, f"/members/{of.user_id}/change", body)


def ask_promotion(app: App, by: SignedIn, of: SignedIn) -> dict[str, Any]:
    """An approval that waits: a member is to become an administrator."""
    approval: dict[str, Any] = ask_change(app, by, of, role="administrator").json()["approval"]
    return approval


def approve(app: App, by: SignedIn, approval: dict[str, Any], **changes: object) -> httpx.Response:
    """Agree to an approval as it was read."""
    body = {"payload_hash": approval["payload_hash"], "comment": "agreed", **changes}
    return send(app, by, f"/approvals/{approval['id']}/approve", body)


def role_of(app: App, reader: SignedIn, who: SignedIn) -> str | None:
    """A member's role; None for a stranger."""
    members = read(app, reader, "/members")["members"]
    return next((each["role"] for each in members if each["email"] == who.email), None)


def status_of(app: App, reader: SignedIn, approval: dict[str, Any]) -> str:
    """How an approval stands."""
    status: str = read(app, reader, f"/approvals/{approval['id']}")["status"]
    return status


def audited(parts: Parts) -> list[tuple[str, str, str]]:
    """Actor, action and subject of each entry of the organisation's log, the oldest first."""
    with begin(parts.pool) as transaction:
        enter_organisation(transaction, SLUG)
        rows = transaction.execute_binary("select actor, action, subject from audit_entry order by sequence").fetchall()
    return [(actor, action, subject) for actor, action, subject in rows]
