"""How a tool answers: the services' own documents, and failures a model can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec
from anyio.to_thread import run_sync
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import Field, ValidationError

from capliquify.domain.access.permissions import Permission
from capliquify.domain.errors import DomainError, InvalidInput
from capliquify.mcp.arguments import closed, faults, loggable
from capliquify.mcp.callers import CALL, Call, Caller, CallerOf
from capliquify.services.audit import Act
from capliquify.services.context import Context

if TYPE_CHECKING:
    from mcp.server.mcpserver.context import Context as CallContext

_ONLY_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class ReadTool(Tool):
    """A tool that declares what it needs, checks its arguments as the API does, and leaves a line of every call."""

    need: Permission = Field(exclude=True)
    caller_of: Callable[..., Caller] = Field(exclude=True)  # CallerOf, in a form pydantic can look at

    async def run(self, arguments: dict[str, Any], context: CallContext[Any, Any], convert_result: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - the shape of the library
        """Answer a call, and write it down once it is answered or refused.

        Raises:
            ToolError: The arguments are not usable, the caller may not ask this, or it cannot be answered.
        """
        caller = self.caller_of(context)
        token = CALL.set(Call(caller, self.need))
        try:
            answer = await self._answer(arguments, context, convert_result=convert_result)
        except ToolError as refused:
            await self._record(caller, arguments, str(refused))
            raise
        finally:
            CALL.reset(token)
        await self._record(caller, arguments)
        return answer

    async def _answer(self, arguments: dict[str, Any], context: CallContext[Any, Any], *, convert_result: bool) -> Any:  # noqa: ANN401 - as above
        try:
            self.fn_metadata.validate_arguments(arguments)
        except ValidationError as error:
            message = (
                f"Error executing tool {self.name}: {InvalidInput.code}: "
                f"{faults(error, self.fn_metadata.arg_model.model_fields)}"
            )
            raise ToolError(message) from error
        return await super().run(arguments, context, convert_result=convert_result)

    async def _record(self, caller: Caller, arguments: dict[str, Any], refused: str | None = None) -> None:
        act = Act(
            action="tool.called" if refused is None else "tool.refused",
            subject=self.name,
            after=loggable(arguments),
            reason=refused,
        )
        named = arguments.get("organisation")
        with named_failures():
            await run_sync(caller.record, act, named if isinstance(named, str) else None)


def read_tool(
    function: Callable[..., dict[str, Any]], title: str, document: type[msgspec.Struct], *, need: Permission
) -> Callable[[CallerOf], Tool]:
    """A tool that only reads and answers one kind of document, for whoever has a permission.

    Args:
        function: Answers a call; its name, docstring and arguments are the tool's.
        title: Its name for people.
        document: What it answers.
        need: The permission it takes.

    Returns:
        The tool, once it is told how to know who calls.
    """

    def bound(caller_of: CallerOf) -> Tool:
        tool = Tool.from_function(function, title=title, annotations=_ONLY_READS)
        arguments = closed(tool.fn_metadata.arg_model)
        described = tool.fn_metadata.model_copy(update={"arg_model": arguments, "output_schema": schema_of(document)})
        known = {name: getattr(tool, name) for name in Tool.model_fields}
        parameters = arguments.model_json_schema(by_alias=True)
        return ReadTool(**{**known, "fn_metadata": described, "parameters": parameters}, need=need, caller_of=caller_of)

    return bound


def schema_of(document: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schema of a document; the protocol wants an object at its root, not a reference."""
    definitions = msgspec.json.schema(document)["$defs"]
    return {**definitions[document.__name__], "$defs": definitions}


def as_json(answer: msgspec.Struct) -> dict[str, Any]:
    """The document as plain values, amounts and days as strings, the same as the API gives."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    return plain


@contextmanager
def answering(organisation: str | None) -> Iterator[Context]:
    """A reading context of an organisation for the tool being called; the domain's failures keep their code.

    Raises:
        ToolError: The question cannot be answered; the message begins with the code.
    """
    call = CALL.get()
    with named_failures(), call.caller.context(call.need, organisation) as context:
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
