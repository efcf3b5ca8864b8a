from __future__ import annotations

import subprocess
import sys

from support.source_code import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_the_import_rules_hold() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout
