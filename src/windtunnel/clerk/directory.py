"""People, organisations, memberships, invitations and sessions, as their interface shows them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Final

DAY_MILLISECONDS: Final = 86_400_000

Document = dict[str, Any]
Listener = Callable[[str, Document], object]


def _ignore(event: str, data: Document) -> None:
    """Nobody listens."""


@dataclass
class Directory:
    """The state behind the interface; every change of it tells whoever listens.

    Attributes:
        clock: What time it is.
        listener: Hears the name of each event and its data.
    """

    clock: Callable[[], datetime]
    listener: Listener = _ignore
    users: dict[str, Document] = field(default_factory=dict)
    organizations: dict[str, Document] = field(default_factory=dict)
    memberships: dict[str, Document] = field(default_factory=dict)
    invitations: dict[str, Document] = field(default_factory=dict)
    sessions: dict[str, Document] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _last_change: int = 0

    def add_user(self, email: str, name: str = "Ada Lovelace", *, verified: bool = True) -> str:
        """Somebody signs up; gives their id."""
        user_id, now = self._id("user"), self._now()
        first, _, last = name.partition(" ")
        address = self._address(email, verified=verified)
        self.users[user_id] = {
            "object": "user",
            "id": user_id,
            "first_name": first,
            "last_name": last or None,
            "username": None,
            "primary_email_address_id": address["id"],
            "email_addresses": [address],
            "two_factor_enabled": True,
            "banned": False,
            "locked": False,
            "created_at": now,
            "updated_at": now,
        }
        self._tell("user.created", self.users[user_id])
        return user_id

    def change_user(self, user_id: str, *, email: str | None = None, **changes: object) -> None:
        """Change fields of somebody, or their primary email address."""
        user = self.users[user_id]
        if email is not None:
            address = self._address(email, verified=True)
            changes |= {"email_addresses": [*user["email_addresses"], address]}
            changes |= {"primary_email_address_id": address["id"]}
        user.update(changes, updated_at=self._now())
        self._tell("user.updated", user)

    def delete_user(self, user_id: str) -> None:
        """Somebody goes, and their memberships with them."""
        for membership_id, membership in list(self.memberships.items()):
            if membership["public_user_data"]["user_id"] == user_id:
                self.remove_member(membership_id)
        del self.users[user_id]
        self._tell("user.deleted", {"object": "user", "id": user_id, "deleted": True})

    def add_organization(self, name: str, slug: str) -> str:
        """A company is made; gives its id."""
        organization_id, now = self._id("org"), self._now()
        self.organizations[organization_id] = {
            "object": "organization",
            "id": organization_id,
            "name": name,
            "slug": slug,
            "created_at": now,
            "updated_at": now,
        }
        self._tell("organization.created", self.organizations[organization_id])
        return organization_id

    def change_organization(self, organization_id: str, **changes: object) -> None:
        """Change fields of a company."""
        organization = self.organizations[organization_id]
        organization.update(changes, updated_at=self._now())
        self._tell("organization.updated", organization)

    def delete_organization(self, organization_id: str) -> None:
        """A company goes, and its memberships with it."""
        for membership_id, membership in list(self.memberships.items()):
            if membership["organization"]["id"] == organization_id:
                self.remove_member(membership_id)
        del self.organizations[organization_id]
        self._tell("organization.deleted", {"object": "organization", "id": organization_id, "deleted": True})

    def add_member(self, organization_id: str, user_id: str, role: str = "org:member") -> str:
        """Somebody joins a company; gives the id of the membership."""
        membership_id, now = self._id("orgmem"), self._now()
        user = self.users[user_id]
        emails = {address["id"]: address["email_address"] for address in user["email_addresses"]}
        self.memberships[membership_id] = {
            "object": "organization_membership",
            "id": membership_id,
            "role": role,
            "permissions": [],
            "organization": self.organizations[organization_id],
            "public_user_data": {
                "user_id": user_id,
                "first_name": user["first_name"],
                "last_name": user["last_name"],
                "identifier": emails[user["primary_email_address_id"]],
            },
            "created_at": now,
            "updated_at": now,
        }
        self._tell("organizationMembership.created", self.memberships[membership_id])
        return membership_id

    def change_member(self, membership_id: str, role: str) -> None:
        """Change somebody's role."""
        self.memberships[membership_id].update(role=role, updated_at=self._now())
        self._tell("organizationMembership.updated", self.memberships[membership_id])

    def remove_member(self, membership_id: str) -> None:
        """Somebody leaves a company."""
        self._tell("organizationMembership.deleted", self.memberships.pop(membership_id))

    def invite(self, organization_id: str, email: str, role: str) -> Document:
        """Ask somebody to join."""
        now = self._now()
        invitation: Document = {
            "object": "organization_invitation",
            "id": self._id("orginv"),
            "email_address": email,
            "role": role,
            "organization_id": organization_id,
            "status": "pending",
            "expires_at": now + 30 * DAY_MILLISECONDS,
            "created_at": now,
            "updated_at": now,
        }
        self.invitations[invitation["id"]] = invitation
        return invitation

    def start_session(self, user_id: str) -> str:
        """Somebody signs in; gives the id of the session."""
        session_id, now = self._id("sess"), self._now()
        self.sessions[session_id] = {
            "object": "session",
            "id": session_id,
            "user_id": user_id,
            "client_id": self._id("client"),
            "status": "active",
            "last_active_at": now,
            "expire_at": now + 7 * DAY_MILLISECONDS,
            "abandon_at": now + 30 * DAY_MILLISECONDS,
            "created_at": now,
            "updated_at": now,
        }
        return session_id

    def _address(self, email: str, *, verified: bool) -> Document:
        status = "verified" if verified else "unverified"
        return {"id": self._id("idn"), "email_address": email, "verification": {"status": status}}

    def _id(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers):027d}"

    def _now(self) -> int:
        """The moment in milliseconds; two changes never share one, whatever the clock does."""
        self._last_change = max(int(self.clock().timestamp() * 1000), self._last_change + 1)
        return self._last_change

    def _tell(self, event: str, data: Document) -> None:
        self.listener(event, copy.deepcopy(data))
