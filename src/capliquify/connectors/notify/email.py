"""Email by SMTP, never in clear over a network: TLS from the start, or before anything is said."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import unquote, urlsplit

from capliquify.domain.errors import Conflict, InvalidInput, Unavailable

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

_TIMEOUT_SECONDS: Final = 20.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS: Final = {"smtp": 587, "smtps": 465}
_LAST_TEMPORARY: Final = 499  # replies above are final (RFC 5321, 4.2.1)


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpMailer:
    """A mail server and who writes.

    Attributes:
        host: Its name, which its certificate must bear.
        port: Its port.
        tls_first: Whether it speaks TLS from the first byte; else it must offer STARTTLS.
        sender: Who writes: an address, with a name or without.
        user: Who signs in there, None: nobody does.
        password: With which password.
        tls: Which certificates are believed; those of this machine by default.
    """

    host: str
    port: int
    tls_first: bool
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @classmethod
    def of(cls, url: str, sender: str) -> Self:
        """The server of an address like `smtp://user:password@mail.example.com:587` or `smtps://…`.

        Raises:
            InvalidInput: It is no such address; the message does not repeat it.
        """
        try:
            parts = urlsplit(url)
            usual = _PORTS[parts.scheme]
            port = parts.port or usual
            host = parts.hostname
        except (ValueError, KeyError):
            host, port = None, 0
        if not host:
            message = "CAPLIQUIFY_SMTP_URL must look like smtp://user:password@mail.example.com:587 or smtps://…"
            raise InvalidInput(message)
        return cls(
            host=host,
            port=port,
            tls_first=parts.scheme == "smtps",
            sender=sender,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    def send(self, email_id: UUID, recipient: str, subject: str, text: str, at: datetime) -> None:
        """Hand an email over; sent twice it bears the same Message-ID, by which mailboxes show it once.

        Args:
            email_id: Its id.
            recipient: One address.
            subject: One line.
            text: Plain text.
            at: The moment.

        Raises:
            Unavailable: The server does not answer, or not now.
            Conflict: It refuses this email for good.
        """
        message = self._message(email_id, recipient, subject, text, at)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, reason = next(iter(refused.recipients.values()))
            raise _failure(code, reason) from refused
        except smtplib.SMTPResponseException as refused:
            raise _failure(refused.smtp_code, refused.smtp_error) from refused
        except (OSError, smtplib.SMTPException) as error:
            text = f"The mail server {self.host} does not take email at the moment: {error}"
            raise Unavailable(text) from error

    def _connected(self) -> smtplib.SMTP:
        if self.tls_first:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=self.tls)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if not self.tls_first and (self.host not in _LOOPBACK or server.has_extn("starttls")):
                server.starttls(context=self.tls)
            if self.user is not None:
                server.login(self.user, self.password or "")
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, email_id: UUID, recipient: str, subject: str, text: str, at: datetime) -> EmailMessage:
        name, address = parseaddr(self.sender)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=recipient)
        message["Subject"] = subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{email_id}@{address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message


def _failure(code: int, reason: bytes | str) -> Unavailable | Conflict:
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    told = f"The mail server answered {code}: {words}"
    return Conflict(told) if code > _LAST_TEMPORARY else Unavailable(told)
