"""The repository's own files, parsed, for tests of its rules."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
DOMAIN = SOURCE / "capliquify" / "domain"


@dataclass(frozen=True)
class Module:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the root, as messages name it."""
        return self.path.relative_to(ROOT).as_posix()

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]

    def public_definitions(self) -> list[ast.FunctionDef | ast.ClassDef]:
        """Functions and classes of the module itself whose names are public."""
        kinds = (ast.FunctionDef, ast.ClassDef)
        return [node for node in self.tree.body if isinstance(node, kinds) and not node.name.startswith("_")]


@cache
def modules_below(folder: Path) -> tuple[Module, ...]:
    """Every Python file below a folder, parsed; at least one, so that no rule passes over nothing."""
    paths = sorted(path for path in folder.rglob("*.py") if "node_modules" not in path.parts)
    assert paths, f"no Python files below {folder}"
    return tuple(Module(path, text := path.read_text(encoding="utf-8"), ast.parse(text)) for path in paths)
