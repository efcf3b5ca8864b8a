"""Bulk operations: a query is run over everything there is, and its result lies in a file of JSON lines."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
    parse,
    validate,
)

from windtunnel.shopify.money import text_of
from windtunnel.shopify.schema import Document, admin_schema, is_connection

if TYPE_CHECKING:
    from windtunnel.shopify.paging import Row

MOST_RUNNING = 5
FILE_DAYS = 7
_MOST_CONNECTIONS = 5
_DEEPEST = 2
_SECONDS_TO_START = 1.0
_OBJECTS_A_SECOND = 2000
_WAIT_FOR_FILE = 5.0


class BulkRefused(Exception):
    """The query cannot be run in bulk; the message says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields of a document are wanted; entries of connections get lines of their own."""

    scalars: tuple[tuple[str, str], ...]
    objects: tuple[tuple[str, str, Plan], ...]
    connections: tuple[tuple[str, Plan], ...]


@dataclass(repr=False)
class BulkOperation:
    """One operation, from its creation until its file expires."""

    id: int
    query: str
    created: datetime
    status: str = "CREATED"
    file: bytes = b""
    objects: int = 0
    roots: int = 0
    completed: datetime | None = None
    url: str = ""
    thread: threading.Thread | None = None

    def move_on(self, now: datetime) -> None:
        """Bring its status up to a moment."""
        if self.status not in {"CREATED", "RUNNING"}:
            return
        if now >= self.created + timedelta(seconds=_SECONDS_TO_START):
            self.status = "RUNNING"
        if self.thread is not None and self.thread.is_alive():
            self.thread.join(_WAIT_FOR_FILE if self.status == "RUNNING" else 0)
            if self.thread.is_alive():
                return
        due = self.created + timedelta(seconds=_SECONDS_TO_START + self.objects / _OBJECTS_A_SECOND)
        if now >= due:
            self.status, self.completed = "COMPLETED", due

    def readable(self, now: datetime) -> bool:
        """Whether its file can be read."""
        return self.status == "COMPLETED" and self.completed is not None and now < self.completed + timedelta(FILE_DAYS)

    def document(self) -> Document:
        """What the API shows of it."""
        done = self.status == "COMPLETED"
        return {
            "__typename": "BulkOperation",
            "id": f"gid://shopify/BulkOperation/{self.id}",
            "status": self.status,
            "type": "QUERY",
            "query": self.query,
            "errorCode": "INTERNAL_SERVER_ERROR" if self.status == "FAILED" else None,
            "createdAt": text_of(self.created),
            "completedAt": text_of(self.completed) if self.completed is not None else None,
            "objectCount": str(self.objects if done else 0),
            "rootObjectCount": str(self.roots if done else 0),
            "fileSize": str(len(self.file)) if done else None,
            "url": self.url if done and self.objects else None,
            "partialDataUrl": None,
        }

    def run(self, rows: Sequence[Row], plan: Plan, *, grouped: bool) -> None:
        """Write its file in the background, as a large one takes longer than a caller waits.

        Args:
            rows: What the query found.
            plan: What of it is wanted.
            grouped: Whether entries of connections stand right behind what they belong to; else behind everything.
        """

        def write() -> None:
            lines = [line for row in rows for line in _lines(row.build(), plan, None)]
            self.objects, self.roots = len(lines), len(rows)
            if not grouped:
                lines.sort(key=lambda line: b'"__parentId":' in line)
            self.file = b"".join(lines)

        self.thread = threading.Thread(target=write, daemon=True)
        self.thread.start()


def plan_of(query: str) -> tuple[FieldNode, Plan]:
    """The one connection a bulk query asks for, and what of its entries.

    Raises:
        BulkRefused: It is no such query.
    """
    try:
        document = parse(query)
    except GraphQLSyntaxError as error:
        message = f"Invalid bulk query: {error.message}"
        raise BulkRefused(message) from None
    errors = list(validate(admin_schema(), document))
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if errors or len(operations) != 1:
        message = f"Invalid bulk query: {errors[0].message if errors else 'one query is expected'}"
        raise BulkRefused(message)
    root = operations[0].selection_set.selections
    query_type = admin_schema().query_type
    if len(root) != 1 or not isinstance(root[0], FieldNode) or query_type is None:
        message = "Bulk queries have one top-level field."
        raise BulkRefused(message)
    kind = get_named_type(query_type.fields[root[0].name.value].type)
    if not is_connection(kind.name):
        message = "Bulk queries must contain at least one connection."
        raise BulkRefused(message)
    planner = _Planner(document)
    plan = planner.entries(root[0].selection_set, kind, 0)
    return root[0], plan


class _Planner:
    """Turns selections into plans and counts connections on the way."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._connections = 0

    def entries(self, selection: SelectionSetNode | None, connection: GraphQLNamedType, depth: int) -> Plan:
        self._connections += 1
        if self._connections > _MOST_CONNECTIONS:
            message = f"Bulk queries cannot contain more than {_MOST_CONNECTIONS} connections."
            raise BulkRefused(message)
        if depth > _DEEPEST:
            message = f"Bulk queries cannot contain connections with a nesting depth greater than {_DEEPEST}."
            raise BulkRefused(message)
        for node in self._fields(selection):
            if node.name.value == "nodes":
                return self._plan(node.selection_set, _field_type(connection, "nodes"), depth)
            if node.name.value == "edges":
                edge = _field_type(connection, "edges")
                inner = next((each for each in self._fields(node.selection_set) if each.name.value == "node"), None)
                if inner is not None:
                    return self._plan(inner.selection_set, _field_type(edge, "node"), depth)
        message = "Bulk queries select the nodes of their connections."
        raise BulkRefused(message)

    def _plan(
        self, selection: SelectionSetNode | None, kind: GraphQLNamedType, depth: int, *, in_list: bool = False
    ) -> Plan:
        scalars: list[tuple[str, str]] = []
        objects: list[tuple[str, str, Plan]] = []
        connections: list[tuple[str, Plan]] = []
        for node in self._fields(selection):
            name = node.name.value
            shown = node.alias.value if node.alias else name
            if node.selection_set is None:
                scalars.append((shown, name))
                continue
            inner = _field_type(kind, name)
            if is_connection(inner.name):
                if in_list:
                    message = "Queries that contain a connection field within a list field are not supported."
                    raise BulkRefused(message)
                connections.append((name, self.entries(node.selection_set, inner, depth + 1)))
            else:
                listed = in_list or _is_list(kind, name)
                objects.append((shown, name, self._plan(node.selection_set, inner, depth, in_list=listed)))
        if connections and ("id", "id") not in scalars:
            message = "Bulk queries select the id of objects that have connections."
            raise BulkRefused(message)
        return Plan(tuple(scalars), tuple(objects), tuple(connections))

    def _fields(self, selection: SelectionSetNode | None) -> Iterator[FieldNode]:
        for node in selection.selections if selection is not None else ():
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                yield from self._fields(self._fragments[node.name.value].selection_set)


def _field_type(kind: GraphQLNamedType, name: str) -> GraphQLNamedType:
    found: GraphQLNamedType = get_named_type(getattr(kind, "fields")[name].type)  # noqa: B009 - as kinds with fields
    return found


def _is_list(kind: GraphQLNamedType, name: str) -> bool:
    of = getattr(kind, "fields")[name].type  # noqa: B009 - as kinds with fields
    return is_list_type(of.of_type if is_non_null_type(of) else of)


def _lines(document: Mapping[str, Any], plan: Plan, parent: str | None) -> Iterator[bytes]:
    projected = _project(document, plan)
    if parent is not None:
        projected["__parentId"] = parent
    yield json.dumps(projected, separators=(",", ":")).encode() + b"\n"
    for name, inner in plan.connections:
        for entry in document[name]:
            yield from _lines(entry, inner, document["id"])


def _project(document: Mapping[str, Any], plan: Plan) -> Document:
    projected: Document = {shown: document[name] for shown, name in plan.scalars}
    for shown, name, inner in plan.objects:
        value = document[name]
        if isinstance(value, list):
            projected[shown] = [_project(each, inner) for each in value]
        else:
            projected[shown] = None if value is None else _project(value, inner)
    return projected
