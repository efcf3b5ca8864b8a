"""What a query costs: an object one point, a connection two and its page, a mutation ten, scalars nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
)

from windtunnel.shopify.schema import admin_schema, is_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_POINTS = 1000
OBJECT = 1
CONNECTION = 2
MUTATION = 10
_WRAPPERS = frozenset({"edges", "nodes", "node", "pageInfo"})


@dataclass(frozen=True, slots=True)
class Pricing:
    """Prices a document before it is executed.

    Attributes:
        fragments: Its fragments by name.
        variables: The values given for its variables.
    """

    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]

    @classmethod
    def of(cls, document: DocumentNode, variables: Mapping[str, Any]) -> Pricing:
        """The pricing of a document."""
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        return cls(fragments, variables)

    def operation(self, node: OperationDefinitionNode) -> int:
        """Points of a query or mutation."""
        mutation = node.operation is OperationType.MUTATION
        root = admin_schema().mutation_type if mutation else admin_schema().query_type
        if mutation or root is None:
            return MUTATION * sum(1 for _ in self._fields(node.selection_set))
        return self._children(node.selection_set, root)

    def _children(self, selection: SelectionSetNode | None, parent: GraphQLNamedType) -> int:
        return sum(self._field(field, parent) for field in self._fields(selection))

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> int:
        fields: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
        described = fields.get(node.name.value)
        if described is None:
            return 0
        kind = get_named_type(described.type)
        if is_leaf_type(kind):
            return 0
        children = self._children(node.selection_set, kind)
        if is_connection(kind.name):
            return CONNECTION + self._page_size(node) * (OBJECT + children)
        return children if node.name.value in _WRAPPERS else OBJECT + children

    def _page_size(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value != "first":
                continue
            if isinstance(argument.value, IntValueNode):
                return int(argument.value.value)
            if isinstance(argument.value, VariableNode):
                return int(self.variables.get(argument.value.name.value) or 0)
        return 0

    def _fields(self, selection: SelectionSetNode | None) -> Iterator[FieldNode]:
        for node in selection.selections if selection is not None else ():
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                yield from self._fields(self.fragments[node.name.value].selection_set)


def actual_cost(answered: object, *, mutation: bool) -> int:
    """Points of what was really returned."""
    if mutation:
        return MUTATION
    return _points(answered, wrapper=True)


def _points(value: object, *, wrapper: bool) -> int:
    if isinstance(value, list):
        return sum(_points(each, wrapper=wrapper) for each in value)
    if not isinstance(value, dict):
        return 0
    if "nodes" in value or "edges" in value:
        nodes = value.get("nodes") or [edge.get("node") for edge in value.get("edges") or []]
        return CONNECTION + _points(nodes, wrapper=False)
    own = 0 if wrapper else OBJECT
    return own + sum(_points(each, wrapper=name == "pageInfo") for name, each in value.items())
