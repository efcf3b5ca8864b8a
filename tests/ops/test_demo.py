from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from capliquify.domain.errors import FileRefused
from capliquify.ops import demo
from capliquify.services import organisations
from support.trust import TESTER

if TYPE_CHECKING:
    from pathlib import Path

    from capliquify.bootstrap import Parts

HEADER = "date,account_class,amount,currency\n"


def _files(folder: Path, **files: str) -> Path:
    (folder / "manifest.json").write_text(json.dumps({"last_day": "2026-10-31", "currency": "GBP"}))
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.csv").write_text(text)
    return folder


def _ignore(file: str, *, number: int, count: int) -> None:
    del file, number, count


def _create(parts: Parts) -> None:
    with parts.system_context(actor="test") as context:
        demo.create_if_missing(context)


def _is_loaded(parts: Parts) -> bool:
    with parts.system_context(actor="test") as context:
        return demo.is_loaded(context)


def test_the_demo_is_marked_and_answers_for_its_last_day(parts: Parts, tmp_path: Path) -> None:
    folder = _files(tmp_path, ledger_balances=HEADER + "2026-10-31,cash,1000.00,GBP\n")
    _create(parts)
    with parts.context("demo", TESTER) as context:
        assert demo.load(context, folder, _ignore) == 1
    with parts.context("demo", TESTER) as context:
        answer = organisations.get_organisation(context)
    assert (answer.demo, answer.as_of, answer.empty) == (True, date(2026, 10, 31), False)


def test_it_is_loaded_only_once_everything_is(parts: Parts, tmp_path: Path) -> None:
    assert not _is_loaded(parts)
    _create(parts)
    assert not _is_loaded(parts)
    with parts.context("demo", TESTER) as context:
        demo.load(context, _files(tmp_path, ledger_balances=HEADER + "2026-10-31,cash,1000.00,GBP\n"), _ignore)
    assert _is_loaded(parts)


def test_it_can_be_created_again_without_harm(parts: Parts) -> None:
    _create(parts)
    _create(parts)
    with parts.system_context(actor="test") as context:
        slugs = [each.slug for each in organisations.list_organisations(context).organisations]
    assert slugs.count("demo") == 1


def test_a_bad_row_loads_nothing(parts: Parts, tmp_path: Path) -> None:
    folder = _files(
        tmp_path,
        facility="name,limit,currency,annual_rate,day_count,minimum_cash\nBank,1000,GBP,8,actual/365,100\n",
        ledger_balances=HEADER + "2026-10-31,cash,plenty,GBP\n",
    )
    _create(parts)
    with (
        pytest.raises(FileRefused, match=r"^ledger-balances\.csv, row 2"),
        parts.context("demo", TESTER) as context,
    ):
        demo.load(context, folder, _ignore)
    assert not _is_loaded(parts)


def test_each_file_is_reported_before_it_is_imported(parts: Parts, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    def report(file: str, *, number: int, count: int) -> None:
        seen.append((file, number, count))

    folder = _files(tmp_path, ledger_balances=HEADER + "2026-10-31,cash,1000.00,GBP\n")
    _create(parts)
    with parts.context("demo", TESTER) as context:
        demo.load(context, folder, report)
    assert seen == [("ledger-balances.csv", 1, 1)]
