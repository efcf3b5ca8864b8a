"""How every question is asked and answered at the terminal: the same options, formats and exit codes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import msgspec
import typer

from capliquify.bootstrap import open_parts
from capliquify.cli.actor import acting_user
from capliquify.cli.remote import Question, elsewhere, named_organisation
from capliquify.cli.terminal import terminal
from capliquify.domain.errors import InvalidInput
from capliquify.services.exports.table import Table, to_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType

    from capliquify.services.context import Context

AnswerType = TypeVar("AnswerType")

OrganisationOption = Annotated[
    str, typer.Option("--organisation", help="Organisation to ask: default, demo, …", metavar="SLUG")
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Day to answer for; today by default, its last day in the demo."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Write CSV, to FILE or the standard output.")]
XlsxOption = Annotated[bool, typer.Option("--xlsx", help="Write an Excel workbook, to FILE or a file named here.")]
FileArgument = Annotated[Path | None, typer.Argument(help="Where --json, --csv or --xlsx write to.", metavar="[FILE]")]

DEFAULT_ORGANISATION: Final = "default"
_STANDARD_OUTPUT: Final = Path("-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """The format asked for and where it goes."""

    json: bool = False
    csv: bool = False
    xlsx: bool = False
    file: Path | None = None

    def __post_init__(self) -> None:
        """Refuse two formats at once, and a file without a format."""
        chosen = self.json + self.csv + self.xlsx
        if chosen > 1:
            message = "choose one of --json, --csv and --xlsx"
            raise InvalidInput(message)
        if self.file and not chosen:
            message = f"say which format to write to {self.file}: --json, --csv or --xlsx"
            raise InvalidInput(message)


def day(as_of: datetime | None) -> date | None:
    """The day of an --as-of option."""
    return as_of.date() if as_of else None


def ask(organisation: str, question: Callable[[Context], AnswerType]) -> AnswerType:
    """Ask one question in a transaction of its own, or the server of `CAPLIQUIFY_API_URL`.

    Args:
        organisation: The organisation asked about.
        question: What answers it here; a `Question` is answered elsewhere too.
    """
    with elsewhere() as server:
        if server is not None and isinstance(question, Question):
            answer: AnswerType = server.ask(question, named_organisation(organisation))
            return answer
    with open_parts() as parts, parts.context(organisation, acting_user()) as context:
        return question(context)


def give(
    answer: msgspec.Struct,
    output: Output,
    *,
    name: str,
    tables: Callable[[], Sequence[Table]],
    show: Callable[[], RenderableType],
) -> None:
    """Give an answer in the format asked for."""
    if output.json:
        _write(encode_json(answer), output.file, text=True)
    elif output.csv:
        _write(to_csv(tables()[0]), output.file, text=True)
    elif output.xlsx:
        from capliquify.services.exports.workbook import to_xlsx  # noqa: PLC0415  costs 60 ms, needed here only

        file = output.file or (Path(f"{name}.xlsx") if sys.stdout.isatty() else None)
        _write(to_xlsx(tables()), file, text=False)
    else:
        terminal().print(show())


def encode_json(answer: Any) -> bytes:  # noqa: ANN401  any document of services.answers
    """A document as indented JSON; decimals are strings."""
    return msgspec.json.format(msgspec.json.encode(answer), indent=2)


def _write(data: bytes, file: Path | None, *, text: bool) -> None:
    if file and file != _STANDARD_OUTPUT:
        try:
            file.write_bytes(data)
        except OSError as error:
            message = f"cannot write {file}: {error.strerror}"
            raise InvalidInput(message) from error
        terminal(stderr=True).print(f"Wrote {file}")
        return
    sys.stdout.buffer.write(data)
    if text and not data.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
