from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from windtunnel.company.simulation import Company, simulate
from windtunnel.exports.company_files import write_company_files

if TYPE_CHECKING:
    from pathlib import Path

SEED = 1
LAST_DAY = date(2026, 10, 31).toordinal()


@pytest.fixture(scope="session")
def company() -> Company:
    """The company of the demo: the default seed, day and years."""
    return simulate(SEED, LAST_DAY, 3)


@pytest.fixture(scope="session")
def export_folder(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's files."""
    folder = tmp_path_factory.mktemp("exports")
    write_company_files(company, folder, SEED)
    return folder


@pytest.fixture(scope="session")
def manifest(export_folder: Path) -> dict[str, Any]:
    """The manifest beside the files."""
    document: dict[str, Any] = json.loads((export_folder / "manifest.json").read_text(encoding="utf-8"))
    return document
