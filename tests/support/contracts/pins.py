"""The documents that are pinned, and what of them is used."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from support.source_code import ROOT

FILE: Final = ROOT / "tests" / "contracts" / "pins.toml"


@dataclass(frozen=True, slots=True)
class Pin:
    """A document as it was when it was read.

    Attributes:
        sha256: Of its bytes.
        operations: Those our clients call, by `METHOD /path`.
    """

    sha256: str
    operations: tuple[str, ...]


@cache
def pins() -> dict[str, Pin]:
    """All pins, by the document's path in the folder of contracts."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["documents"]
    return {name: Pin(each["sha256"], tuple(each.get("operations", ()))) for name, each in listed.items()}
