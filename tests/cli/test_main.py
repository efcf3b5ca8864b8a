from __future__ import annotations

import subprocess
import sys

import pytest

from capliquify import __version__
from capliquify.cli.commands import COMMANDS, load_command
from capliquify.cli.main import run


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"capliquify {__version__}\n"


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in shown] == []


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["--nonsense"], ["serve", "nonsense"], ["up", "--web-port", "many"]]
)
def test_wrong_usage_has_an_exit_code_of_its_own(arguments: list[str]) -> None:
    assert run(arguments) == 64


def test_an_error_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up", "--web-port", "70000"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "Error: CAPLIQUIFY_WEB_PORT: Input should be less than or equal to 65535\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    assert load_command(name).name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_and_the_command_say_the_same(name: str) -> None:
    assert (load_command(name).help or "").split("\n\n")[0].replace("\n", " ") == COMMANDS[name].summary


def test_no_command_is_loaded_before_it_is_called() -> None:
    code = (
        "import sys; from capliquify.cli.main import run; run(['--version']); "
        "print([name for name in ('numpy', 'litestar', 'dbos', 'psycopg', 'pydantic') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == f"capliquify {__version__}\n[]\n"
