from __future__ import annotations

import io

import pytest
from rich.table import Table

from capliquify.cli.terminal import terminal


@pytest.mark.parametrize("text", ["Acme [/old]", "Acme [uk]", "[red]Ltd", "xx[draft].csv", ":smile: Ltd"])
def test_what_a_file_says_is_shown_as_it_is(text: str) -> None:
    table = Table("Party", title=text)
    table.add_row(text)
    console = terminal()
    console.file = shown = io.StringIO()

    console.print(text)
    console.print(table)

    assert shown.getvalue().count(text) == 3


def test_errors_go_to_the_error_stream() -> None:
    assert terminal(stderr=True).stderr
