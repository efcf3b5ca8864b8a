"""Headers every answer carries, so that a browser trusts a page with as little as it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from capliquify.api.asgi import App, Message, Receive, Scope, Send

Headers = tuple[tuple[bytes, bytes], ...]

# Two years, as browsers ask who want it for good. Other names below ours may not be ours to speak for.
_ONLY_HTTPS: Final = "max-age=63072000"
_DENIED: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
_NO_STORE: Final = (b"cache-control", b"no-store")
# What no browser runs: opened as a page of its own it may do nothing at all.
_DOCUMENTS: Final = (b"application/json", b"application/problem+json", b"text/csv", b"application/vnd.")
_DOCUMENT_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
_PICTURES_OF_CLERK: Final = "https://img.clerk.com"
_CHALLENGES_OF_CLERK: Final = "https://challenges.cloudflare.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class BrowserPolicy:
    """What a browser needs to know of an installation.

    Attributes:
        https: Whether people reach the web app over https: then it is never asked in clear again.
        identity_origin: Origin of an outside identity provider, whose scripts and answers the sign-in page loads.
    """

    https: bool = False
    identity_origin: str | None = None


def content_security_policy(policy: BrowserPolicy) -> str:
    """From where a page of ours may load what.

    Styles may stand in the page: the component library writes them there as it runs, and a style runs nothing.
    """
    identity = f" {policy.identity_origin}" if policy.identity_origin else ""
    pictures = f" {_PICTURES_OF_CLERK}" if identity else ""
    challenges = f" {_CHALLENGES_OF_CLERK}" if identity else ""
    directives = [
        "default-src 'none'",
        f"script-src 'self'{identity}{challenges}",
        "script-src-attr 'none'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data:{pictures}",
        "font-src 'self'",
        f"connect-src 'self'{identity}",
        f"frame-src{challenges}" if challenges else "frame-src 'none'",
        f"worker-src 'self'{' blob:' if identity else ''}",
        "manifest-src 'self'",
        "media-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        *(["upgrade-insecure-requests"] if policy.https else []),
    ]
    return "; ".join(directives)


def with_security_headers(app: App, policy: BrowserPolicy | None = None) -> App:
    """Add the headers; an answer that does not say how long it may be kept is never kept."""
    asked = policy or BrowserPolicy()
    page = content_security_policy(asked).encode()
    always = _always(asked)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message["headers"]
                kind = next((value for name, value in given if name.lower() == b"content-type"), b"")
                headers = [*given, *always]
                headers.append((b"content-security-policy", _DOCUMENT_POLICY if kind.startswith(_DOCUMENTS) else page))
                if all(name.lower() != b"cache-control" for name, _ in given):
                    headers.append(_NO_STORE)
                message["headers"] = headers
            await send(message)

        await app(scope, receive, send_with_headers)

    return answer


def _always(policy: BrowserPolicy) -> Headers:
    headers = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        # The provider's window has to reach the page that opened it.
        "cross-origin-opener-policy": "same-origin-allow-popups" if policy.identity_origin else "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": ", ".join(f"{feature}=()" for feature in _DENIED),
        **({"strict-transport-security": _ONLY_HTTPS} if policy.https else {}),
    }
    return tuple((name.encode(), value.encode()) for name, value in headers.items())
