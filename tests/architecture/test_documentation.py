from __future__ import annotations

import ast
import re

from capliquify.cli.commands import COMMANDS
from capliquify.settings import Settings, variable_name
from support.source_code import DOMAIN, ROOT, modules_below

FORMULAS = ROOT / "docs" / "formulas"
LINK = re.compile(r"docs/formulas/([a-z0-9_]+)\.md")
SUBJECTS = ("cash", "demand", "supply", "working_capital")


def _pages() -> set[str]:
    return {path.stem for path in FORMULAS.glob("*.md")} - {"README"}


def _linked_pages() -> dict[str, str]:
    return {page: module.name for module in modules_below(DOMAIN) for page in LINK.findall(module.text)}


def test_every_linked_formula_has_a_page() -> None:
    linked = _linked_pages()
    assert {page: linked[page] for page in set(linked) - _pages()} == {}


def test_every_formula_page_is_linked_from_its_function() -> None:
    assert _pages() - set(_linked_pages()) == set()


def test_every_public_measure_links_its_formula() -> None:
    unlinked = [
        f"{module.name}:{definition.name}"
        for subject in SUBJECTS
        for module in modules_below(DOMAIN / subject)
        for definition in module.public_definitions()
        if isinstance(definition, ast.FunctionDef)
        and definition.returns is not None
        and ast.unparse(definition.returns) == "Measure"
        and not LINK.search(ast.get_docstring(definition) or "")
    ]
    assert unlinked == []


def test_every_module_with_a_formula_has_a_mirrored_test() -> None:
    tested = {
        path.relative_to(ROOT / "tests" / "domain").as_posix() for path in (ROOT / "tests/domain").rglob("test_*.py")
    }
    missing = [
        module.name
        for module in modules_below(DOMAIN)
        if LINK.search(module.text)
        and f"{module.path.parent.relative_to(DOMAIN).as_posix()}/test_{module.path.name}" not in tested
    ]
    assert missing == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for field in Settings.model_fields if f"`{(name := variable_name(field))}`" not in text] == []


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## capliquify {name}\n" not in text] == []
