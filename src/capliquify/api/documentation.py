"""How the interface describes itself: the OpenAPI document."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec
from litestar import Request, Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, Contact, License, Schema, SecurityScheme, Server
from litestar.openapi.spec.enums import OpenAPIType
from litestar.plugins import OpenAPISchemaPlugin

from capliquify import __version__
from capliquify.api.asking import OPEN
from capliquify.api.problems import PROBLEM_MEDIA_TYPE

if TYPE_CHECKING:
    from litestar._openapi.schema_generation import SchemaCreator
    from litestar.typing import FieldDefinition


_NO_CONTENT: Final = "204"


class DecimalSchema(OpenAPISchemaPlugin):
    """Amounts, days and quantities are decimal strings: no reader may turn them into binary fractions."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:  # noqa: ANN401 - the framework's own signature
        """Whether this plugin describes the type."""
        return value is Decimal

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:  # noqa: ARG002 - the framework's own signature
        """A string of the format `decimal`."""
        return Schema(
            type=OpenAPIType.STRING,
            format="decimal",  # type: ignore[arg-type]  # the registry of formats has it, the framework's list has not
        )


class DocumentPlugin(JsonRenderPlugin):
    """Serves the document in the shape that is committed."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 - the framework's own signature
        """The document as JSON."""
        return msgspec.json.encode(tidy_document(openapi_schema))


def tidy_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what the framework adds and nobody means.

    A parameter left out is absent, never null: a generated client would offer to send the word "null".
    """
    tidied: dict[str, Any] = copy.deepcopy(dict(document))
    shared = tidied["components"].setdefault("responses", {})
    for path_item in tidied["paths"].values():
        for operation in path_item.values():
            operation.pop("summary", None)
            operation.pop("deprecated", None)
            operation["parameters"] = [_tidy_parameter(each) for each in operation.get("parameters", [])]
            for status, response in operation["responses"].items():
                if status == _NO_CONTENT:
                    response.pop("content", None)
                if PROBLEM_MEDIA_TYPE in response.get("content", {}):
                    shared[f"Problem{status}"] = response
                    operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
    return tidied


def _tidy_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = dict(parameter["schema"])
    schema.pop("description", None)
    alternatives = [each for each in schema.pop("oneOf", []) if each != {"type": "null"}]
    for each in alternatives:
        schema = {**each, **schema}
    if "enum" in schema:
        schema["enum"] = [each for each in schema["enum"] if each is not None]
        schema["type"] = "string"
    kept: dict[str, Any] = {
        key: parameter[key] for key in ("name", "in", "description", "required") if key in parameter
    }
    return {**kept, "schema": schema}


def openapi_config() -> OpenAPIConfig:
    """Title, version and address of the document."""
    return OpenAPIConfig(
        title="CapLiquify",
        version=__version__,
        description=(
            "One model from the demand for an item to the weekly bank balance. "
            "Amounts are decimal strings in the document's `currency`; a figure that cannot be computed is null "
            "and `reasons` maps its path to the reason. Failures are `application/problem+json`."
        ),
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        contact=Contact(name="CapLiquify"),
        servers=[Server(url="/")],
        openapi_router=Router("/api/schema", route_handlers=[], opt=OPEN, include_in_schema=False),
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="apiKey", security_scheme_in="cookie", name="capliquify_session"),
                "key": SecurityScheme(type="http", scheme="bearer", description="An API key; it begins with clq_."),
            }
        ),
        render_plugins=[DocumentPlugin(path="/openapi.json")],
        use_handler_docstrings=True,
    )
