from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from windtunnel.company.simulation import simulate
from windtunnel.exports.company_files import write_company_files, write_planning_files

if TYPE_CHECKING:
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "again"):
        company = simulate(4, date(2026, 10, 31).toordinal(), 1, small=True)
        write_company_files(company, tmp_path / name, 4)
    assert contents(tmp_path / "first") == contents(tmp_path / "again")


def test_the_manifest_lists_every_file_with_its_rows(export_folder: Path, manifest: dict[str, Any]) -> None:
    listed = {file["name"] for file in manifest["files"]}
    assert listed == {path.name for path in export_folder.iterdir()} - {"manifest.json"}
    for file in manifest["files"]:
        if file["name"].endswith((".csv", ".txt")):
            lines = (export_folder / file["name"]).read_bytes().count(b"\n")
            assert lines == file["rows"] + 1


def test_the_set_stays_small_enough_to_import_in_a_minute(export_folder: Path) -> None:
    assert sum(path.stat().st_size for path in export_folder.iterdir()) < 16_500_000


def test_planning_files_hold_only_what_no_connected_system_knows(tmp_path: Path) -> None:
    company = simulate(1, date(2026, 10, 31).toordinal(), 1, small=True)
    manifest = write_planning_files(company, tmp_path, 1)
    assert sorted(file["kind"] for file in manifest["files"]) == [
        "facility", "fx-rates", "item-planning", "planned-payments", "recurring-payments", "sales-history", "suppliers",
    ]  # fmt: skip
    channels = {line.split(",")[2] for line in (tmp_path / "sales-history.csv").read_text().splitlines()[1:]}
    assert channels == {"Wholesale"}
