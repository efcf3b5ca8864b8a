"""Whether a webhook is Clerk's: signed with a secret of ours, and sent just now."""

from __future__ import annotations

import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from standardwebhooks import Webhook

from capliquify.domain.errors import InvalidInput, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOLERANCE: Final = timedelta(minutes=5)

_SECONDS_DIGITS: Final = 11  # up to the year 5138; more is no time
_LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True)
class WebhookVerifier:
    """Checks deliveries against the secrets that are live.

    Attributes:
        signers: One, or two while one secret replaces the other.
    """

    signers: tuple[Webhook, ...]

    @classmethod
    def of(cls, secrets: Iterable[str]) -> WebhookVerifier:
        """The verifier of secrets as the vendor shows them, `whsec_…`.

        Raises:
            InvalidInput: One of them is not such a secret.
        """
        try:
            return cls(tuple(Webhook(secret) for secret in secrets))
        except (binascii.Error, ValueError, RuntimeError):
            message = "A signing secret of Clerk's webhooks is not one: copy it whole, it begins with whsec_."
            raise InvalidInput(message) from None

    def message_id(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """The id of a delivery that is Clerk's; a repeat has the same.

        Args:
            headers: Those of the request, names in small letters.
            body: The body as it came.
            now: The moment; the library's own check would ask the system.

        Raises:
            NotSignedIn: It is not signed, or with none of our secrets, or not sent within five minutes of now.
        """
        message_id, timestamp = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
        if not 0 < len(message_id) <= _LONGEST_ID or not (timestamp.isascii() and timestamp.isdigit()):
            _refuse("it lacks svix-id or svix-timestamp")
        if len(timestamp) > _SECONDS_DIGITS:
            _refuse("svix-timestamp is no time")
        sent_at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(timestamp))
        try:
            text = body.decode()
        except UnicodeDecodeError:
            _refuse("the body is no text")
        given = headers.get("svix-signature", "").split(" ")
        ours = [signer.sign(message_id, sent_at, text) for signer in self.signers]
        if not any(hmac.compare_digest(each.encode(), one.encode()) for each in ours for one in given):
            _refuse("no signature fits")
        if abs(now - sent_at) > TOLERANCE:
            _refuse("it was not sent within the last five minutes")
        return message_id


def _refuse(why: str) -> NoReturn:
    message = f"The webhook does not count: {why}."
    raise NotSignedIn(message)
