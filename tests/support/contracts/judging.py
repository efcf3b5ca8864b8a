"""Requests and answers against the operation they are of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from support.contracts.schemas import problems

if TYPE_CHECKING:
    import httpx

    from support.contracts.documents import Operation, Published

# Statuses that vendors describe in words on their pages and not with each operation.
IN_WORDS: Final = frozenset({401, 403, 404, 429, 500, 503})
_CARRIED_BY_HTTP: Final = frozenset({"accept", "content-type", "authorization"})
_JSON: Final = "application/json"


class ContractBroken(AssertionError):
    """A request or an answer is not what the vendor's document promises; the message says where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A call and its answer."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer_headers: Mapping[str, str]
    answer: bytes


@dataclass(slots=True)
class Judge:
    """Holds exchanges against documents.

    Attributes:
        documents: Where operations are looked up.
        beside: Paths that are of none of them, by their beginning: tokens, downloads.
        extra_fields: Fields that the vendor's pages have and its document has not, by name.
        used: The operations seen.
    """

    documents: Sequence[Published]
    beside: tuple[str, ...] = ()
    extra_fields: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)

    def check(self, exchange: Exchange) -> None:
        """Check a call and its answer.

        Raises:
            ContractBroken: One of them is not as the document says.
        """
        if exchange.path.startswith(self.beside) and self.beside:
            return
        for published in self.documents:
            operation = published.find(exchange.method, exchange.path)
            if operation is not None:
                self.used.add(operation.name)
                self._require(operation, "request", _request_problems(published, operation, exchange))
                self._require(operation, f"answer {exchange.status}", _answer_problems(published, operation, exchange))
                return
        message = f"{exchange.method} {exchange.path} is no operation of {[each.name for each in self.documents]}"
        raise ContractBroken(message)

    def _require(self, operation: Operation, what: str, wrong: list[str]) -> None:
        known = tuple(f".{name}: not a field of the document" for name in self.extra_fields)
        left = [each for each in wrong if not (known and each.endswith(known))]
        if left:
            message = f"{operation.name}, {what}: {'; '.join(left[:5])}"
            raise ContractBroken(message)


@contextmanager
def judged(client: httpx.Client, judge: Judge) -> Iterator[list[Exchange]]:
    """Hold everything a client says and hears against documents; gives what passed."""
    exchanges: list[Exchange] = []

    def hear(response: httpx.Response) -> None:
        response.read()
        exchanges.append(exchange_of(response))
        judge.check(exchanges[-1])

    before = client.event_hooks
    client.event_hooks = {**before, "response": [*before["response"], hear]}
    try:
        yield exchanges
    finally:
        client.event_hooks = before


def exchange_of(response: httpx.Response) -> Exchange:
    """A call that was made with httpx, and its answer."""
    request = response.request
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    return Exchange(
        method=request.method,
        path=unquote(path),
        query=query,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.read(),
        status=response.status_code,
        answer_headers={name.lower(): value for name, value in response.headers.items()},
        answer=response.content,
    )


def _request_problems(published: Published, operation: Operation, exchange: Exchange) -> list[str]:
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(exchange.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    parameters = published.parameters(operation)
    known = {each["name"] for each in parameters if each["in"] == "query"}
    wrong = [f"query {name}: not a parameter of the document" for name in query if name not in known]
    for parameter in parameters:
        values = _values_of(parameter, operation, exchange, query)
        if parameter["in"] in {"query", "path", "header"}:
            wrong += _parameter_problems(published, operation, parameter, values)
    return wrong + _security_problems(published, operation, exchange) + _body_problems(published, operation, exchange)


def _values_of(
    parameter: Mapping[str, Any], operation: Operation, exchange: Exchange, query: Mapping[str, list[str]]
) -> list[str]:
    name = parameter["name"]
    if parameter["in"] == "query":
        return query.get(name, [])
    found = operation.path_values.get(name) if parameter["in"] == "path" else exchange.headers.get(name.lower())
    return [] if found is None else [found]


def _parameter_problems(
    published: Published, operation: Operation, parameter: Mapping[str, Any], values: list[str]
) -> list[str]:
    at = f"{parameter['in']} {parameter['name']}"
    if not values:
        return [f"{at}: missing"] if parameter.get("required") is True else []
    if parameter["in"] == "header" and parameter["name"].lower() in _CARRIED_BY_HTTP and published.is_swagger:
        return []
    schema = published.resolve(parameter.get("schema", parameter))
    value = _typed(published, schema, values, exploded=_is_exploded(parameter))
    return [f"{at}: {each}" for each in problems(published, _place(published, operation, parameter), value)]


def _is_exploded(parameter: Mapping[str, Any]) -> bool:
    return parameter.get("collectionFormat") == "multi" or (
        "schema" in parameter and parameter.get("explode", parameter.get("style", "form") == "form") is True
    )


def _typed(published: Published, schema: Mapping[str, Any], values: list[str], *, exploded: bool) -> Any:  # noqa: ANN401 - any JSON value
    """What the text of a parameter means by its schema."""
    if schema.get("type") == "array":
        texts = values if exploded else values[0].split(",")
        return [_typed(published, published.resolve(schema["items"]), [each], exploded=False) for each in texts]
    text = values[0]
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if schema.get("type") in {"integer", "number"}:
        try:
            return int(text) if schema["type"] == "integer" else float(text)
        except ValueError:
            return text
    return text


def _place(published: Published, operation: Operation, parameter: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a parameter's schema stands."""
    tail = ("schema",) if "schema" in parameter else ()
    item = ("paths", operation.template)
    for place in ((*item, operation.method, "parameters"), (*item, "parameters")):
        node: Any = published.root
        for step in place:
            node = node.get(step, {}) if isinstance(node, Mapping) else {}
        for number, each in enumerate(node):
            if published.resolve(each) is parameter:
                return _through_reference(each, (*place, str(number)), tail)
    message = f"{operation.name} has no parameter {parameter['name']}"
    raise AssertionError(message)


def _through_reference(node: Mapping[str, Any], place: tuple[str, ...], tail: tuple[str, ...]) -> tuple[str, ...]:
    if "$ref" in node:
        return (*node["$ref"].removeprefix("#/").split("/"), *tail)
    return (*place, *tail)


def _security_problems(published: Published, operation: Operation, exchange: Exchange) -> list[str]:
    """Keys in headers that every alternative asks for; bearer tokens are the servers' to check."""
    wanted = operation.described.get("security", published.root.get("security", ()))
    schemes = published.root.get("components", {}).get("securitySchemes", {})
    names = [name for alternative in wanted[:1] for name in alternative]
    headers = [schemes[name]["name"] for name in names if schemes.get(name, {}).get("in") == "header"]
    return [f"header {each}: missing" for each in headers if each.lower() not in exchange.headers]


def _body_problems(published: Published, operation: Operation, exchange: Exchange) -> list[str]:
    place = _body_place(published, operation)
    if place is None:
        return ["body: none is taken"] if exchange.body else []
    if not exchange.headers.get("content-type", "").startswith(_JSON):
        return [f"body: is {exchange.headers.get('content-type')}, not {_JSON}"]
    return [f"body{each}" for each in problems(published, place, json.loads(exchange.body))]


def _body_place(published: Published, operation: Operation) -> tuple[str, ...] | None:
    here = ("paths", operation.template, operation.method)
    if published.is_swagger:
        for number, each in enumerate(operation.described.get("parameters", ())):
            parameter = published.resolve(each)
            if parameter["in"] == "body":
                return _through_reference(each, (*here, "parameters", str(number)), ("schema",))
        return None
    if "requestBody" not in operation.described:
        return None
    body = operation.described["requestBody"]
    return _through_reference(body, (*here, "requestBody"), ("content", _JSON, "schema"))


def _answer_problems(published: Published, operation: Operation, exchange: Exchange) -> list[str]:
    answers = operation.described["responses"]
    status = next((each for each in (str(exchange.status), "default") if each in answers), None)
    if status is None:
        return [] if exchange.status in IN_WORDS else [f"status {exchange.status}: not in the document"]
    described = published.resolve(answers[status])
    here = ("paths", operation.template, operation.method, "responses", status)
    place = _through_reference(answers[status], here, ())
    tail = ("schema",) if published.is_swagger else ("content", _JSON, "schema")
    node: Any = described
    for step in tail:
        node = node.get(step) if isinstance(node, Mapping) else None
    if node is None:
        return []
    if not exchange.answer_headers.get("content-type", "").startswith(_JSON):
        return [f"is {exchange.answer_headers.get('content-type')}, not {_JSON}"]
    return problems(published, (*place, *tail), json.loads(exchange.answer))
