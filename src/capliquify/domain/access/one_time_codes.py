"""Codes that count once: of an authenticator app (RFC 6238), and written down ones that stand in for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

STEP_SECONDS: Final = 30
RECOVERY_CODES: Final = 10

_WINDOW: Final = 1  # a clock half a minute off, or a code typed slowly, still counts
_APP_CODE: Final = re.compile(r"[0-9]{6}")
_SPACING: Final = re.compile(r"[\s-]+")
_GROUP: Final = 4


def acceptable_steps(now: datetime, last_step: int | None) -> list[int]:
    """Time steps whose code counts now: this one and its neighbours, but never one that was used, or an older one.

    Args:
        now: The moment.
        last_step: The step of the last code that was taken, None before the first.
    """
    current = int(now.timestamp()) // STEP_SECONDS
    steps = range(current - _WINDOW, current + _WINDOW + 1)
    return [step for step in steps if last_step is None or step > last_step]


def tidied(code: str) -> str:
    """A code as it was meant: without the spaces and dashes it is read by, in small letters."""
    return _SPACING.sub("", code).lower()


def is_app_code(tidy: str) -> bool:
    """Whether a tidied code is one of an app; every other is taken for a written down one."""
    return _APP_CODE.fullmatch(tidy) is not None


def grouped(code: str) -> str:
    """A written down code as it is shown: four characters at a time."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
