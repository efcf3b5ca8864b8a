"""Our subset of the Admin schema, executable."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, get_named_type, is_abstract_type

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]


def description() -> str:
    """The subset as text."""
    return resources.files("windtunnel.contracts").joinpath("shopify.graphql").read_text(encoding="utf-8")


@cache
def admin_schema() -> GraphQLSchema:
    """The subset; documents are dictionaries that name their type as `__typename` where it is not clear."""
    schema = build_schema(description(), assume_valid=True)
    for kind in schema.type_map.values():
        if is_abstract_type(kind):
            kind.resolve_type = _type_of
    return schema


def is_connection(type_name: str) -> bool:
    """Whether a type is a page of a list."""
    return type_name.endswith("Connection")


def returned_type(info: GraphQLResolveInfo[Any]) -> str:
    """The name of the type a field returns, without its list and null marks."""
    return get_named_type(info.return_type).name


def _type_of(value: Mapping[str, Any], *_: object) -> str:
    named: str = value["__typename"]
    return named
