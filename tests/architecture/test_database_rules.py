from __future__ import annotations

import ast
import re

from support.source_code import SOURCE, modules_below

COMMITS_HERE = "src/capliquify/storage/transaction.py"
BYPASSES_ROW_LEVEL_SECURITY = re.compile(r"security\s+definer|materialized\s+view", re.IGNORECASE)


def test_only_the_transaction_commits() -> None:
    found = {
        module.name
        for module in modules_below(SOURCE / "capliquify")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert found <= {COMMITS_HERE}


def test_nothing_passes_by_row_level_security() -> None:
    found = [
        f"{module.name}: {text}"
        for module in modules_below(SOURCE / "capliquify")
        for text in _strings(module.tree)
        if BYPASSES_ROW_LEVEL_SECURITY.search(text)
    ]
    assert found == []


def _strings(tree: ast.Module) -> list[str]:
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
