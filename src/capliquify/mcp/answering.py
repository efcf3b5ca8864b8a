"""How a tool answers: the services' own documents, and failures a model can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import ValidationError

from capliquify.bootstrap import Parts
from capliquify.domain.access.principal import terminal_principal
from capliquify.domain.errors import DomainError, InvalidInput
from capliquify.mcp.arguments import closed, faults
from capliquify.services.context import Context

if TYPE_CHECKING:
    from mcp.server.mcpserver.context import Context as CallContext

_ONLY_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class ReadTool(Tool):
    """A tool whose arguments are checked as the API checks its parameters."""

    async def run(self, arguments: dict[str, Any], context: CallContext[Any, Any], convert_result: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - the shape of the library
        """Answer a call.

        Raises:
            ToolError: The arguments are not usable, or the question cannot be answered.
        """
        try:
            self.fn_metadata.validate_arguments(arguments)
        except ValidationError as error:
            message = (
                f"Error executing tool {self.name}: {InvalidInput.code}: "
                f"{faults(error, self.fn_metadata.arg_model.model_fields)}"
            )
            raise ToolError(message) from error
        return await super().run(arguments, context, convert_result=convert_result)


def read_tool(function: Callable[..., dict[str, Any]], title: str, document: type[msgspec.Struct]) -> Tool:
    """A tool that only reads and answers one kind of document."""
    tool = ReadTool.from_function(function, title=title, annotations=_ONLY_READS)
    arguments = closed(tool.fn_metadata.arg_model)
    described = tool.fn_metadata.model_copy(update={"arg_model": arguments, "output_schema": schema_of(document)})
    parameters = arguments.model_json_schema(by_alias=True)
    return tool.model_copy(update={"fn_metadata": described, "parameters": parameters})


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
    with named_failures(), parts.context(organisation, terminal_principal("mcp"), read_only=True) as context:
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
