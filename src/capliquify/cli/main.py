"""The command line: options of all commands, error messages and exit codes."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer import rich_utils

from capliquify import __version__
from capliquify.cli.commands import LazyGroup
from capliquify.domain.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE: Final = 0
PARTLY_DONE: Final = 1
FAILED: Final = 2
UNREACHABLE: Final = 3
WRONG_USAGE: Final = 64
INTERRUPTED: Final = 130

EXIT_CODES: Final = {
    "domain-error": FAILED,
    "invalid-input": FAILED,
    "not-found": FAILED,
    "conflict": FAILED,
    "currency-mismatch": FAILED,
    "rate-missing": FAILED,
    "source-failed": FAILED,
    "file-refused": FAILED,
    "limit-exceeded": FAILED,
    "not-signed-in": FAILED,
    "permission-denied": FAILED,
    "second-factor-needed": FAILED,
    "too-many-requests": FAILED,
    "unavailable": UNREACHABLE,
}

app = typer.Typer(
    name="capliquify",
    cls=LazyGroup,
    no_args_is_help=True,
    help="One model from the demand for an item to the weekly bank balance.",
    epilog="Exit codes: 0 done, 1 part of it was not used, 2 failed, 3 not reachable, 64 wrong usage.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"capliquify {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take the options that stand before the name of a command."""
    del version


def run(arguments: Sequence[str]) -> int:
    """Run one command; what went wrong is said on the standard error stream.

    Returns:
        The exit code.
    """
    try:
        result = typer.main.get_command(app).main(args=list(arguments), prog_name="capliquify", standalone_mode=False)
    except typer.Abort:
        typer.echo("Aborted.", err=True)
        return INTERRUPTED
    except typer.TyperException as error:
        rich_utils.rich_format_error(error)  # type: ignore[arg-type] # every such error of a command line is a usage error
        return WRONG_USAGE
    except DomainError as error:
        typer.echo(f"Error: {error}", err=True)
        return EXIT_CODES.get(error.code, FAILED)
    except Exception:  # noqa: BLE001 - the last resort: a fault of ours still has to give an exit code that says so
        traceback.print_exc()
        return FAILED
    # Without standalone mode the code of a typer.Exit comes back as the result.
    return result if isinstance(result, int) else DONE
