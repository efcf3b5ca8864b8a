from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.source_code import ROOT, SOURCE, modules_below

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = [(SOURCE, 300, 40), (ROOT / "tests", 500, 60), (ROOT / "benchmarks", 300, 40)]
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


@pytest.mark.parametrize(("folder", "most_lines", "_"), LIMITS)
def test_files_are_small(folder: Path, most_lines: int, _: int) -> None:
    lengths = {module.name: len(module.text.splitlines()) for module in modules_below(folder)}
    assert {name: length for name, length in lengths.items() if length > most_lines} == {}


@pytest.mark.parametrize(("folder", "_", "most_lines"), LIMITS)
def test_functions_are_short(folder: Path, _: int, most_lines: int) -> None:
    too_long = {
        f"{module.name}:{function.name}": length
        for module in modules_below(folder)
        for function in module.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > most_lines
    }
    assert too_long == {}


def test_names_say_what_is_inside() -> None:
    paths = [module.path.relative_to(ROOT) for module in modules_below(SOURCE)]
    assert [path.as_posix() for path in paths if NAMES_THAT_SAY_NOTHING & {*path.parts[:-1], path.stem}] == []
