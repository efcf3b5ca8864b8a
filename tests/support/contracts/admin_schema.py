"""The official schema of Shopify's Admin interface, and what of a schema or an answer is not as it says."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    build_client_schema,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from support.contracts.documents import FOLDER

PATH = "shopify/admin_2026-10.introspection.json.gz"
_WHOLE = re.compile(r"-?\d+")
_SCALARS: Mapping[str, Any] = {
    "Boolean": lambda value: isinstance(value, bool),
    "Int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "Decimal": lambda value: isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) is not None,
    "Money": lambda value: isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) is not None,
    "UnsignedInt64": lambda value: isinstance(value, str) and value.isdecimal(),
    "BigInt": lambda value: isinstance(value, str) and _WHOLE.fullmatch(value) is not None,
    "DateTime": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(value)) is not None,
    "ID": lambda value: isinstance(value, str) and value.startswith("gid://shopify/"),
    "URL": lambda value: isinstance(value, str) and value.startswith("http"),
    "String": lambda value: isinstance(value, str),
}


@cache
def official_schema() -> GraphQLSchema:
    """The schema as it was published."""
    document = json.loads(gzip.decompress((FOLDER / PATH).read_bytes()))
    return build_client_schema(document.get("data", document), assume_valid=True)


def differences(ours: GraphQLSchema, theirs: GraphQLSchema) -> list[str]:
    """Where a schema is no part of another."""
    return [each for name in ours.type_map if not name.startswith("__") for each in _of_type(name, ours, theirs)]


def wrong_in(answer: Any, document: DocumentNode, schema: GraphQLSchema) -> list[str]:  # noqa: ANN401 - any JSON value
    """Where the data of an answer are not what a schema promises for a query."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    root = schema.mutation_type if operation.operation is OperationType.MUTATION else schema.query_type
    return list(_of_object(answer, operation.selection_set, root, (schema, fragments), "data"))


def _of_type(name: str, ours: GraphQLSchema, theirs: GraphQLSchema) -> Iterator[str]:
    our, their = ours.type_map[name], theirs.type_map.get(name)
    if type(our) is not type(their):
        yield f"{name}: no such type"
        return
    if isinstance(our, GraphQLEnumType) and isinstance(their, GraphQLEnumType):
        yield from (f"{name}.{value}: no such value" for value in set(our.values) - set(their.values))
    if isinstance(our, (GraphQLObjectType, GraphQLInterfaceType)):
        unknown = {str(each) for each in our.interfaces} - {str(each) for each in getattr(their, "interfaces", ())}
        yield from (f"{name}: does not implement {each}" for each in unknown)
    for field, described in getattr(our, "fields", {}).items():
        published = getattr(their, "fields", {}).get(field)
        if published is None:
            yield f"{name}.{field}: no such field"
            continue
        yield from _of_field(f"{name}.{field}", described, published)


def _of_field(at: str, ours: Any, theirs: Any) -> Iterator[str]:  # noqa: ANN401 - fields and input fields
    if str(ours.type) != str(theirs.type):
        yield f"{at}: is {theirs.type}, not {ours.type}"
    if theirs.deprecation_reason:
        yield f"{at}: is deprecated"
    if isinstance(ours, GraphQLInputField):
        yield from _of_default(at, ours, theirs)
        return
    for name, argument in ours.args.items():
        published = theirs.args.get(name)
        if published is None:
            yield f"{at}({name}): no such argument"
        elif str(argument.type) != str(published.type):
            yield f"{at}({name}): is {published.type}, not {argument.type}"
        else:
            yield from _of_default(f"{at}({name})", argument, published)
    for name in set(theirs.args) - set(ours.args):
        if is_non_null_type(theirs.args[name].type):
            yield f"{at}({name}): is required"


def _of_default(at: str, ours: GraphQLArgument | GraphQLInputField, theirs: Any) -> Iterator[str]:  # noqa: ANN401 - either
    if ours.default_value != theirs.default_value:
        yield f"{at}: the default is {theirs.default_value}, not {ours.default_value}"


def _of_object(value: Any, selection: SelectionSetNode | None, kind: Any, known: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    for node in _fields(selection, known[1]):
        shown = node.alias.value if node.alias else node.name.value
        if shown not in value:
            yield f"{at}.{shown}: missing"
            continue
        field = kind.fields[node.name.value]
        yield from _of_value(value[shown], node.selection_set, field.type, known, f"{at}.{shown}")


def _of_value(value: Any, selection: SelectionSetNode | None, kind: Any, known: Any, at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if is_non_null_type(kind):
        kind = kind.of_type
        if value is None:
            yield f"{at}: is null"
    if value is None:
        return
    if is_list_type(kind):
        for number, each in enumerate(value):
            yield from _of_value(each, selection, kind.of_type, known, f"{at}[{number}]")
    elif is_leaf_type(kind):
        if not _is_leaf(value, kind):
            yield f"{at}: {value!r} is no {kind.name}"
    else:
        concrete = kind if isinstance(kind, GraphQLObjectType) else known[0].type_map[_kind_asked_for(selection)]
        yield from _of_object(value, selection, concrete, known, at)


def _kind_asked_for(selection: SelectionSetNode | None) -> str:
    """The one kind of an interface that a query asks for."""
    (inline,) = [node for node in selection.selections if isinstance(node, InlineFragmentNode)] if selection else []
    return inline.type_condition.name.value if inline.type_condition is not None else ""


def _is_leaf(value: Any, kind: Any) -> bool:  # noqa: ANN401 - any JSON value
    return value in kind.values if isinstance(kind, GraphQLEnumType) else bool(_SCALARS[kind.name](value))


def _fields(selection: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for node in selection.selections if selection is not None else ():
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, fragments)
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(fragments[node.name.value].selection_set, fragments)
