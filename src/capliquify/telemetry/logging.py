"""Logs: one JSON object per event on one stream, with everything bound to the context, and nothing secret."""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from typing import TYPE_CHECKING, Any, Final, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import Collection

    from structlog.typing import EventDict, WrappedLogger

SECRET_WORDS: Final = frozenset(
    {
        "api_key",
        "totp",
        "recovery_code",
        "apikey",
        "authorization",
        "cookie",
        "credential",
        "password",
        "passwd",
        "private_key",
        "secret",
        "token",
    }
)
_HIDDEN: Final = "[hidden]"
_PASSWORD_IN_URL: Final = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s@]+@", re.IGNORECASE)
# What is a secret wherever it stands: our keys and session tokens, signing secrets, JWTs, seeds of second factors.
_SECRET_TEXT: Final = re.compile(
    r"\b(clq_|cls_|whsec_|sk_live_|sk_test_)[A-Za-z0-9_+/=-]+|\b(eyJ)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){0,4}|(otpauth://)\S+"
)
_BEARER: Final = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+", re.IGNORECASE)


class Redaction:
    """Hides values whose name says they are secret, and passwords inside of addresses and headers.

    Args:
        words: parts of names whose values are never written.
    """

    def __init__(self, words: Collection[str] = SECRET_WORDS) -> None:
        self._words = tuple(word.lower() for word in words)

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The event without what may not be written; a step of structlog's chain."""
        return {name: self._hide(name, value) for name, value in event.items()}

    def _hide(self, name: str, value: Any) -> Any:  # noqa: ANN401 - log values are of any type
        if any(word in name.lower() for word in self._words):
            return _HIDDEN
        if isinstance(value, str):
            return without_secrets(value)
        if isinstance(value, bytes):
            return _HIDDEN  # nothing that is logged is bytes, and what is sealed or hashed is
        if isinstance(value, dict):
            return {key: self._hide(str(key), inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._hide("", inner) for inner in value]
        return value


def without_secrets(text: str) -> str:
    """A text without the passwords, tokens and keys in it."""
    text = _BEARER.sub(rf"\1 {_HIDDEN}", _PASSWORD_IN_URL.sub(rf"\1:{_HIDDEN}@", text))
    return _SECRET_TEXT.sub(lambda found: f"{found[1] or found[2] or found[3]}{_HIDDEN}", text)


def configure_logging(*, level: str, process: str, stream: TextIO | None = None) -> None:
    """Send the events of structlog and of every library's standard logger to one stream, as JSON lines.

    Args:
        level: the least severe level written: DEBUG, INFO, WARNING or ERROR.
        process: which process this is, for example "api"; on every line.
        stream: where the lines go; the standard error stream by default.
    """
    chain = _shared_steps(process)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=chain,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            Redaction(),
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # These write whole addresses, with what is asked, for each call.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Libraries bring handlers of their own for the terminal; theirs would double each line.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "dbos", "alembic", "mcp"):
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=False,
    )


def _shared_steps(process: str) -> list[structlog.typing.Processor]:
    def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        name_process,
    ]
