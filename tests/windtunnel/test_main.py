from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from windtunnel.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


def test_writes_the_files_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo files"
    assert main(["--out", str(out), "--years", "1", "--size", "small", "--seed", "3"]) == 0
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    first, second, third = capsys.readouterr().out.splitlines()
    assert (
        first == f"{len(manifest['files'])} files with {sum(file['rows'] for file in manifest['files'])} rows in {out}"
    )
    assert second.startswith("2025-11-01 to 2026-10-31, revenue of the last 12 months ")
    assert third.startswith(f"On the last day: cash {manifest['truth']['cash']}, ")


@pytest.mark.parametrize("day", ["2026-10-30", "2026-02-30", "yesterday"])
def test_refuses_a_last_day_that_ends_no_month(tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["--out", str(tmp_path / "out"), "--last-day", day])
    assert refusal.value.code == 2
    assert "--last-day" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
