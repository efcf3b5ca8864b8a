"""How a tool answers: the services' own documents, and failures a model can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import Field

from capliquify.bootstrap import Parts
from capliquify.domain.errors import DomainError
from capliquify.services.context import Context

Organisation = Annotated[
    str, Field(description="Slug of the company asked about.", pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
]
AsOf = Annotated[
    date | None, Field(description="The day the question is asked for; the company's own default when left out.")
]
Limit = Annotated[int, Field(description="Rows on a page.", ge=1, le=500)]
Cursor = Annotated[str | None, Field(description="`next_cursor` of the page before.", pattern=r"^[!-~]{1,400}$")]

_ONLY_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def read_tool(function: Callable[..., dict[str, Any]], title: str, document: type[msgspec.Struct]) -> Tool:
    """A tool that only reads and answers one kind of document."""
    tool = Tool.from_function(function, title=title, annotations=_ONLY_READS)
    described = tool.fn_metadata.model_copy(update={"output_schema": schema_of(document)})
    return tool.model_copy(update={"fn_metadata": described})


def schema_of(document: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schema of a document; the protocol wants an object at its root, not a reference."""
    definitions = msgspec.json.schema(document)["$defs"]
    return {**definitions[document.__name__], "$defs": definitions}


def as_json(answer: msgspec.Struct) -> dict[str, Any]:
    """The document as plain values, amounts and days as strings, the same as the API gives."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    return plain


@contextmanager
def answering(parts: Parts, organisation: str) -> Iterator[Context]:
    """A reading context of an organisation; the domain's failures keep their code.

    Raises:
        ToolError: The question cannot be answered; the message begins with the code.
    """
    with named_failures(), parts.context(organisation, actor="mcp", read_only=True) as context:
        yield context


@contextmanager
def named_failures() -> Iterator[None]:
    """Tell the model the code and the message of a failure the domain names itself.

    Raises:
        ToolError: In the place of a domain error.
    """
    try:
        yield
    except DomainError as error:
        message = f"{error.code}: {error}"
        raise ToolError(message) from error
