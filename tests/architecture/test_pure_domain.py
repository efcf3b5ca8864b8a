from __future__ import annotations

import ast
import re

from support.source_code import DOMAIN, Module, modules_below

CLOCK_CALLS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time"}
SIDE_EFFECTS = {"open", "print", "input", "exec", "eval", "__import__"}
RANDOM_MODULES = {"random", "secrets"}
MONEY_NAMES = re.compile(r"(^|_)(amount|balance|price|cost|revenue|shortfall|headroom)s?$")


def _calls(module: Module) -> list[ast.Call]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]


def _reads_clock(call: ast.Call) -> bool:
    function = call.func
    if not (isinstance(function, ast.Attribute) and function.attr in CLOCK_CALLS):
        return False
    owner = function.value
    return (isinstance(owner, ast.Name) and owner.id in CLOCK_OWNERS) or (
        isinstance(owner, ast.Attribute) and owner.attr in CLOCK_OWNERS
    )


def test_the_domain_reads_no_clock() -> None:
    found = [
        f"{module.name}:{call.lineno}"
        for module in modules_below(DOMAIN)
        for call in _calls(module)
        if _reads_clock(call)
    ]
    assert found == []


def test_the_domain_neither_reads_nor_writes() -> None:
    found = [
        f"{module.name}:{call.lineno}"
        for module in modules_below(DOMAIN)
        for call in _calls(module)
        if isinstance(call.func, ast.Name) and call.func.id in SIDE_EFFECTS
    ]
    assert found == []


def test_the_domain_draws_no_random_numbers_of_its_own() -> None:
    imported = {
        f"{module.name}: {name}"
        for module in modules_below(DOMAIN)
        for node in ast.walk(module.tree)
        for name in _imported_names(node)
        if name.split(".")[0] in RANDOM_MODULES
    }
    unseeded = {
        f"{module.name}:{call.lineno}"
        for module in modules_below(DOMAIN)
        for call in _calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "default_rng" and not call.args
    }
    assert imported | unseeded == set()


def _imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_money_is_never_a_float() -> None:
    found = [
        f"{module.name}:{node.lineno} {name}"
        for module in modules_below(DOMAIN)
        for node, name, annotation in _annotated_names(module)
        if MONEY_NAMES.search(name) and re.search(r"\bfloat\b", ast.unparse(annotation))
    ]
    assert found == []


def _annotated_names(module: Module) -> list[tuple[ast.AnnAssign | ast.arg, str, ast.expr]]:
    found: list[tuple[ast.AnnAssign | ast.arg, str, ast.expr]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append((node, node.target.id, node.annotation))
        elif isinstance(node, ast.arg) and node.annotation is not None:
            found.append((node, node.arg, node.annotation))
    return found
